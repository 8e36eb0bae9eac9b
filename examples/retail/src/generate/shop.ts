/** The shop of the own set before anything has happened. */
import type { Database } from '../data-set/data-set.ts';
import type { Order, OrderItem, Payment, Product, User, Variant } from '../domain/entities.ts';
import { makeUsers } from './people.ts';
import { between, freshDigits, pick, type Random, shuffled } from './random.ts';
import { optionValues, productNames } from './words.ts';

const userCount = 30;
const orderCount = 80;
const statuses = ['pending', 'pending', 'pending', 'pending', 'delivered', 'delivered', 'delivered', 'processed', 'cancelled'];

export function makeShop(random: Random): Database {
  const taken = new Set<string>();
  const products = productNames.map((name) => makeProduct(random, name, taken));
  const users = makeUsers(random, userCount, taken);
  const orders = Array.from({ length: orderCount }, () => makeOrder(random, pick(random, users), products, taken));
  for (const order of orders) users.find((user) => user.user_id === order.user_id)?.orders.push(order.order_id);
  return {
    products: Object.fromEntries(products.map((product) => [product.product_id, product])),
    users: Object.fromEntries(users.map((user) => [user.user_id, user])),
    orders: Object.fromEntries(orders.map((order) => [order.order_id, order])),
  };
}

function makeProduct(random: Random, name: string, taken: Set<string>): Product {
  const usual = between(random, 1_500, 40_000);
  const variants = Array.from({ length: between(random, 4, 8) }, () => makeVariant(random, usual, taken));
  return {
    name,
    product_id: freshDigits(random, 10, taken),
    variants: Object.fromEntries(variants.map((variant) => [variant.item_id, variant])),
  };
}

/** Around the product's usual price, in cents, so that a change of variant costs or gives back a little. */
function makeVariant(random: Random, usual: number, taken: Set<string>): Variant {
  return {
    item_id: freshDigits(random, 10, taken),
    options: {
      color: pick(random, optionValues.color),
      size: pick(random, optionValues.size),
      material: pick(random, optionValues.material),
    },
    available: random() < 0.75,
    price: Math.round(usual * (0.9 + random() * 0.2)) / 100,
  };
}

function makeOrder(random: Random, owner: User, products: readonly Product[], taken: Set<string>): Order {
  const items = shuffled(random, products)
    .slice(0, between(random, 1, 4))
    .map((product) => makeItem(random, product));
  const bought = random() < 0.2 ? [...items, ...items.slice(0, 1)] : items;
  const status = pick(random, statuses);
  const isSent = status === 'delivered' || status === 'processed';
  const itemIds = bought.map((item) => item.item_id);
  return {
    order_id: `#W${freshDigits(random, 7, taken)}`,
    user_id: owner.user_id,
    address: owner.address,
    items: bought,
    status,
    fulfillments: isSent ? [{ tracking_id: [freshDigits(random, 12, taken)], item_ids: itemIds }] : [],
    payment_history: makePayments(random, owner, bought, status),
  };
}

function makeItem(random: Random, product: Product): OrderItem {
  const { item_id, price, options } = pick(random, Object.values(product.variants));
  return { name: product.name, product_id: product.product_id, item_id, price, options };
}

function makePayments(random: Random, owner: User, items: readonly OrderItem[], status: string): Payment[] {
  const cents = items.reduce((sum, item) => sum + Math.round(item.price * 100), 0);
  const paid = { amount: cents / 100, payment_method_id: pick(random, Object.keys(owner.payment_methods)) };
  const payment: Payment = { transaction_type: 'payment', ...paid };
  return status === 'cancelled' ? [payment, { transaction_type: 'refund', ...paid }] : [payment];
}
