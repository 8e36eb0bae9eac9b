/** Requests that meet a refusal of the shop: a data error that is the right answer, and after which the task goes on. */
import type { Action } from '../data-set/data-set.ts';
import { act, identify } from './actions.ts';
import {
  anyUser,
  cardOf,
  type Desk,
  type Draft,
  giftCardOf,
  isDelivered,
  isPending,
  otherVariant,
  type Purchase,
  paidAmount,
  paidBy,
  pickPurchase,
  type Recipe,
  swapOf,
} from './desk.ts';
import { makeAddress } from './people.ts';

const handOver = act.handOver('The shop cannot do what the customer asks for.');

const stranger = (desk: Desk, wish: string, ...actions: Action[]): Draft => {
  const user = anyUser(desk);
  return { wish, user, actions: [...identify(desk, user), ...actions] };
};

/** Asks for something about a fitting order that the shop refuses, and then for a person. */
function refused(
  wish: string,
  fits: (purchase: Purchase, desk: Desk) => boolean,
  ask: (purchase: Purchase, desk: Desk) => readonly Action[],
): Recipe {
  return (desk) => {
    const purchase = pickPurchase(desk, (one) => fits(one, desk));
    if (purchase === undefined) return undefined;
    const { order, owner: user } = purchase;
    const actions = [...identify(desk, user), act.order(order.order_id), ...ask(purchase, desk), handOver];
    return { wish: `${wish} (order ${order.order_id}).`, user, actions };
  };
}

const firstId = ({ order }: Purchase): string => order.items[0]?.item_id ?? '';
const swapId = ({ order }: Purchase, desk: Desk): string => swapOf(desk, order)?.to.item_id ?? '';
const canSwap = ({ order }: Purchase, desk: Desk): boolean => swapOf(desk, order) !== undefined;
const soldOut = ({ order }: Purchase, desk: Desk): string =>
  order.items[0] === undefined ? '' : (otherVariant(desk, order.items[0], false)?.item_id ?? '');
const foreignId = ({ order }: Purchase, desk: Desk): string => {
  const foreign = Object.values(desk.database.products).find((product) => product.product_id !== order.items[0]?.product_id);
  return Object.values(foreign?.variants ?? {}).find((variant) => variant.available)?.item_id ?? '';
};
/** A gift card that has too little for the dearest swap: some variant that costs more than the item by more than the balance. */
function dearSwap({ order, owner }: Purchase, desk: Desk): { from: string; to: string; card: string } | undefined {
  const card = giftCardOf(owner);
  for (const item of order.items)
    for (const variant of Object.values(desk.database.products[item.product_id]?.variants ?? {}))
      if (card !== undefined && variant.available && variant.price - item.price > card.balance)
        return { from: item.item_id, to: variant.item_id, card: card.id };
  return undefined;
}

const lookUps: readonly Recipe[] = [
  (_desk) => ({
    wish: 'You want to change an order, but the shop does not know you.',
    actions: [act.byEmail('nobody@example.com'), act.user('nobody_0000'), act.handOver('The customer cannot be found.')],
  }),
  (desk) => stranger(desk, 'You ask about an order that does not exist.', act.order('#W0000000'), handOver),
  (desk) => stranger(desk, 'You ask about a product and an item that do not exist.', act.product('0'), act.item('0'), handOver),
  (desk) => stranger(desk, 'You ask for a sum that is none.', act.calculate('12 + fourteen'), act.calculate('2 + 0.125')),
  (desk) =>
    stranger(
      desk,
      'You want the address of somebody changed who is not known.',
      act.userAddress('nobody_0000', makeAddress(desk.random)),
    ),
];

const aboutPending: readonly Recipe[] = [
  refused('You want to cancel an order that was sent', isDelivered, ({ order }) => [act.cancel(order.order_id)]),
  refused('You want to cancel for a reason of your own', isPending, ({ order }) => [act.cancel(order.order_id, 'too slow')]),
  refused('You want to cancel twice', isPending, ({ order }) => [act.cancel(order.order_id), act.cancel(order.order_id)]),
  refused('You want a sent order sent elsewhere', isDelivered, ({ order }, desk) => [
    act.orderAddress(order.order_id, makeAddress(desk.random)),
  ]),
  refused('You want to pay by a card that is not yours', isPending, ({ order }) => [
    act.payment(order.order_id, 'credit_card_0000000'),
  ]),
  refused('You want to pay by what you paid by', isPending, ({ order }) => [act.payment(order.order_id, paidBy(order))]),
  refused(
    'You want to pay otherwise, and then otherwise again',
    (one) => isPending(one) && paidBy(one.order) !== cardOf(one.owner),
    ({ order, owner }) => [act.payment(order.order_id, cardOf(owner)), act.payment(order.order_id, paidBy(order))],
  ),
  refused(
    'You want to pay by a gift card that does not suffice',
    (one) => {
      const card = giftCardOf(one.owner);
      return isPending(one) && card !== undefined && card.id !== paidBy(one.order) && card.balance < paidAmount(one.order);
    },
    ({ order, owner }) => [act.payment(order.order_id, giftCardOf(owner)?.id ?? '')],
  ),
];

const aboutItems: readonly Recipe[] = [
  refused('You want to replace what you did not order', isPending, (one, desk) => [
    act.items(one.order.order_id, ['0'], [foreignId(one, desk)], cardOf(one.owner)),
  ]),
  refused('You want one thing for two', isPending, (one) => [
    act.items(one.order.order_id, [firstId(one)], [], cardOf(one.owner)),
  ]),
  refused('You want the same thing again', isPending, (one) => [
    act.items(one.order.order_id, [firstId(one)], [firstId(one)], cardOf(one.owner)),
  ]),
  refused('You want another product instead', isPending, (one, desk) => [
    act.items(one.order.order_id, [firstId(one)], [foreignId(one, desk)], cardOf(one.owner)),
  ]),
  refused(
    'You want a variant that is sold out',
    (one, desk) => isPending(one) && soldOut(one, desk) !== '',
    (one, desk) => [act.items(one.order.order_id, [firstId(one)], [soldOut(one, desk)], cardOf(one.owner))],
  ),
  refused(
    'You want to change your mind twice',
    (one, desk) => isPending(one) && canSwap(one, desk),
    (one, desk) => [
      act.items(one.order.order_id, [firstId(one)], [swapId(one, desk)], cardOf(one.owner)),
      act.items(one.order.order_id, [firstId(one)], [swapId(one, desk)], cardOf(one.owner)),
      act.orderAddress(one.order.order_id, makeAddress(desk.random)),
    ],
  ),
  refused(
    'You want a dearer variant than your gift card pays',
    (one, desk) => isPending(one) && dearSwap(one, desk) !== undefined,
    (one, desk) => {
      const swap = dearSwap(one, desk);
      return swap === undefined ? [] : [act.items(one.order.order_id, [swap.from], [swap.to], swap.card)];
    },
  ),
];

const aboutDelivered: readonly Recipe[] = [
  refused(
    'You want to exchange before it has come',
    (one, desk) => isPending(one) && canSwap(one, desk),
    (one, desk) => [act.exchange(one.order.order_id, [firstId(one)], [swapId(one, desk)], cardOf(one.owner))],
  ),
  refused('You want to exchange more than you have', isDelivered, (one, desk) => [
    act.exchange(one.order.order_id, [firstId(one), firstId(one), firstId(one)], [], cardOf(one.owner)),
    act.exchange(one.order.order_id, [firstId(one)], [], cardOf(one.owner)),
    act.exchange(one.order.order_id, [firstId(one)], [foreignId(one, desk)], cardOf(one.owner)),
  ]),
  refused(
    'You want to exchange for what is sold out',
    (one, desk) => isDelivered(one) && soldOut(one, desk) !== '',
    (one, desk) => [act.exchange(one.order.order_id, [firstId(one)], [soldOut(one, desk)], cardOf(one.owner))],
  ),
  refused(
    'You want to exchange by a card that is not yours',
    (one, desk) => isDelivered(one) && canSwap(one, desk),
    (one, desk) => [act.exchange(one.order.order_id, [firstId(one)], [swapId(one, desk)], 'paypal_0000000')],
  ),
  refused(
    'You want a dearer variant than your gift card pays',
    (one, desk) => isDelivered(one) && dearSwap(one, desk) !== undefined,
    (one, desk) => {
      const swap = dearSwap(one, desk);
      return swap === undefined ? [] : [act.exchange(one.order.order_id, [swap.from], [swap.to], swap.card)];
    },
  ),
  refused('You want to give back what has not come', isPending, (one) => [
    act.giveBack(one.order.order_id, [firstId(one)], paidBy(one.order)),
  ]),
  refused(
    'You want the money of a return elsewhere',
    (one) => isDelivered(one) && paidBy(one.order) !== cardOf(one.owner),
    (one) => [
      act.giveBack(one.order.order_id, [firstId(one)], 'credit_card_0000000'),
      act.giveBack(one.order.order_id, [firstId(one)], cardOf(one.owner)),
    ],
  ),
  refused('You want to give back what you did not order', isDelivered, (one) => [
    act.giveBack(one.order.order_id, ['0'], paidBy(one.order)),
  ]),
  refused('You want to give the same back twice', isDelivered, (one) => [
    act.giveBack(one.order.order_id, [firstId(one)], paidBy(one.order)),
    act.giveBack(one.order.order_id, [firstId(one)], paidBy(one.order)),
  ]),
];

export const refusedRecipes: readonly Recipe[] = [...lookUps, ...aboutPending, ...aboutItems, ...aboutDelivered];
