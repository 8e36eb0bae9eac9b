/** Requests that the shop can grant. */
import { act, identify } from './actions.ts';
import {
  anyUser,
  type Draft,
  giftCardOf,
  isDelivered,
  isPending,
  methodsOf,
  paidAmount,
  paidBy,
  pickPurchase,
  type Recipe,
  swapOf,
  swapsOf,
} from './desk.ts';
import { makeAddress } from './people.ts';
import { pick } from './random.ts';

export const browse: Recipe = (desk) => {
  const product = pick(desk.random, Object.values(desk.database.products));
  const item = pick(desk.random, Object.keys(product.variants));
  return {
    wish: `You want to know what the shop sells, and all about the ${product.name}.`,
    actions: [act.productTypes(), act.product(product.product_id), act.item(item)],
  };
};

export const askForTheTotal: Recipe = (desk) => {
  const purchase = pickPurchase(desk, ({ order }) => order.items.length > 1);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const prices = order.items.map((item) => item.price).join(' + ');
  return {
    wish: `You want to know what the items of order ${order.order_id} cost together, and a third of it.`,
    user,
    actions: [...identify(desk, user), act.order(order.order_id), act.calculate(prices), act.calculate(`(${prices}) / 3`)],
  };
};

export const cancel: Recipe = (desk) => {
  const purchase = pickPurchase(desk, isPending);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const reason = pick(desk.random, ['no longer needed', 'ordered by mistake']);
  return {
    wish: `You want to cancel order ${order.order_id}: ${reason}.`,
    user,
    actions: [...identify(desk, user), act.order(order.order_id), act.cancel(order.order_id, reason)],
  };
};

export const cancelPaidByGiftCard: Recipe = (desk) => {
  const purchase = pickPurchase(desk, (one) => isPending(one) && paidBy(one.order).startsWith('gift_card'));
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  return {
    wish: `You ordered ${order.order_id} by mistake and want your gift card's money back.`,
    user,
    actions: [...identify(desk, user), act.cancel(order.order_id, 'ordered by mistake'), act.user(user.user_id)],
  };
};

export const moveHouse: Recipe = (desk) => {
  const user = anyUser(desk);
  return {
    wish: 'You have moved and want your address changed.',
    user,
    actions: [...identify(desk, user), act.userAddress(user.user_id, makeAddress(desk.random))],
  };
};

export const sendElsewhere: Recipe = (desk) => {
  const purchase = pickPurchase(desk, isPending);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const address = makeAddress(desk.random);
  return {
    wish: `You want order ${order.order_id} sent to ${address.address1}.`,
    user,
    actions: [...identify(desk, user), act.order(order.order_id), act.orderAddress(order.order_id, address)],
  };
};

export const moveWithOrder: Recipe = (desk) => {
  const purchase = pickPurchase(desk, isPending);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const address = makeAddress(desk.random);
  return {
    wish: `You have moved: your address and that of order ${order.order_id} must change.`,
    user,
    actions: [
      ...identify(desk, user),
      act.userAddress(user.user_id, address),
      act.orderAddress(order.order_id, address),
      act.byNameAndZip({ ...user, address }),
    ],
  };
};

export const payOtherwise: Recipe = (desk) => {
  const purchase = pickPurchase(desk, isPending);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const other = methodsOf(user).find((method) => method.source !== 'gift_card' && method.id !== paidBy(order));
  return other && paying(desk, purchase, other.id);
};

export const payByGiftCard: Recipe = (desk) => {
  const purchase = pickPurchase(desk, (one) => {
    const card = giftCardOf(one.owner);
    return isPending(one) && card !== undefined && card.id !== paidBy(one.order) && card.balance >= paidAmount(one.order);
  });
  return purchase && paying(desk, purchase, giftCardOf(purchase.owner)?.id ?? '');
};

function paying(
  desk: Parameters<Recipe>[0],
  { order, owner: user }: NonNullable<ReturnType<typeof pickPurchase>>,
  methodId: string,
): Draft {
  return {
    wish: `You want to pay order ${order.order_id} by ${methodId}.`,
    user,
    actions: [...identify(desk, user), act.order(order.order_id), act.payment(order.order_id, methodId)],
  };
}

export const takeOtherVariant: Recipe = (desk) => {
  const purchase = pickPurchase(desk, (one) => isPending(one) && swapOf(desk, one.order) !== undefined);
  const swap = purchase && swapOf(desk, purchase.order);
  if (purchase === undefined || swap === undefined) return undefined;
  const { order, owner: user } = purchase;
  const { from, to } = swap;
  const method = methodsOf(user).find((one) => one.source !== 'gift_card' || one.balance >= to.price)?.id ?? '';
  return {
    wish: `You want the ${from.name} of order ${order.order_id} as item ${to.item_id}.`,
    user,
    actions: [
      ...identify(desk, user),
      act.product(from.product_id),
      act.calculate(`${to.price} - ${from.price}`),
      act.items(order.order_id, [from.item_id], [to.item_id], method),
    ],
  };
};

export const takeTwoOtherVariants: Recipe = (desk) => {
  const purchase = pickPurchase(desk, (one) => isPending(one) && swapsOf(desk, one.order).length === 2);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const swaps = swapsOf(desk, order);
  const ids = swaps.map(({ from }) => from.item_id);
  const newIds = swaps.map(({ to }) => to.item_id);
  const method = pick(desk.random, methodsOf(user)).id;
  return {
    wish: `You want other variants of the first two things in order ${order.order_id}.`,
    user,
    actions: [...identify(desk, user), act.order(order.order_id), act.items(order.order_id, ids, newIds, method)],
  };
};

export const exchange: Recipe = (desk) => {
  const purchase = pickPurchase(desk, (one) => isDelivered(one) && swapsOf(desk, one.order).length > 0);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const swaps = swapsOf(desk, order);
  const ids = swaps.map(({ from }) => from.item_id);
  const newIds = swaps.map(({ to }) => to.item_id);
  const method = pick(desk.random, methodsOf(user)).id;
  return {
    wish: `You want to exchange things of order ${order.order_id} for other variants.`,
    user,
    actions: [...identify(desk, user), act.order(order.order_id), act.exchange(order.order_id, ids, newIds, method)],
  };
};

export const giveBack: Recipe = (desk) => {
  const purchase = pickPurchase(desk, isDelivered);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const ids = order.items.filter(() => desk.random() < 0.6).map((item) => item.item_id);
  const returned = ids.length === 0 ? order.items.slice(0, 1).map((item) => item.item_id) : ids;
  return {
    wish: `You want to give things of order ${order.order_id} back.`,
    user,
    actions: [...identify(desk, user), act.order(order.order_id), act.giveBack(order.order_id, returned, paidBy(order))],
  };
};

export const giveBackForGiftCard: Recipe = (desk) => {
  const purchase = pickPurchase(desk, (one) => isDelivered(one) && giftCardOf(one.owner) !== undefined);
  if (purchase === undefined) return undefined;
  const { order, owner: user } = purchase;
  const ids = order.items.map((item) => item.item_id);
  return {
    wish: `You want to give all of order ${order.order_id} back, for your gift card.`,
    user,
    actions: [...identify(desk, user), act.giveBack(order.order_id, ids, giftCardOf(user)?.id ?? '')],
  };
};

export const askForAPerson: Recipe = (desk) => {
  const user = anyUser(desk);
  return {
    wish: 'You have a complaint and want to talk to a person.',
    user,
    actions: [...identify(desk, user), act.handOver('The customer has a complaint and asks for a person.')],
  };
};

export const plainRecipes: readonly Recipe[] = [
  browse,
  cancel,
  takeOtherVariant,
  exchange,
  sendElsewhere,
  giveBack,
  payOtherwise,
  moveHouse,
  takeTwoOtherVariants,
  cancelPaidByGiftCard,
  payByGiftCard,
  askForTheTotal,
  giveBackForGiftCard,
  moveWithOrder,
  askForAPerson,
];
