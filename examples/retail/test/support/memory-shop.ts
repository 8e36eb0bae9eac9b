/** The pure domain over a database in memory: what the tools do over PostgreSQL, without PostgreSQL. */
import { isDeepStrictEqual } from 'node:util';
import type { Action, Database, ExpectedCall } from '../../src/data-set/data-set.ts';
import type { Answer, Changed, Written } from '../../src/domain/answer.ts';
import { calculate } from '../../src/domain/calculate.ts';
import { cancelPendingOrder } from '../../src/domain/cancel-pending-order.ts';
import type { Address, Product, User } from '../../src/domain/entities.ts';
import { exchangeDeliveredOrderItems } from '../../src/domain/exchange-delivered-order-items.ts';
import { findUserIdByEmail } from '../../src/domain/find-user-id-by-email.ts';
import { findUserIdByNameZip } from '../../src/domain/find-user-id-by-name-zip.ts';
import { getItemDetails } from '../../src/domain/get-item-details.ts';
import { getOrderDetails } from '../../src/domain/get-order-details.ts';
import { getProductDetails } from '../../src/domain/get-product-details.ts';
import { getUserDetails } from '../../src/domain/get-user-details.ts';
import { listAllProductTypes } from '../../src/domain/list-all-product-types.ts';
import { modifyPendingOrderAddress } from '../../src/domain/modify-pending-order-address.ts';
import { modifyPendingOrderItems } from '../../src/domain/modify-pending-order-items.ts';
import { modifyPendingOrderPayment } from '../../src/domain/modify-pending-order-payment.ts';
import { modifyUserAddress } from '../../src/domain/modify-user-address.ts';
import { returnDeliveredOrderItems } from '../../src/domain/return-delivered-order-items.ts';
import type { OrderScene } from '../../src/domain/scene.ts';
import { transferToHumanAgents } from '../../src/domain/transfer-to-human-agents.ts';

export class MemoryShop {
  readonly #seed: Database;
  readonly #changed: Record<'orders' | 'users', Record<string, unknown>> = { orders: {}, users: {} };
  readonly #database: Database;

  constructor(seed: Database) {
    this.#seed = seed;
    this.#database = { products: seed.products, users: { ...seed.users }, orders: { ...seed.orders } };
  }

  run(action: Action): ExpectedCall {
    const outcome = this.#answer(action.name, action.arguments as Arguments);
    if (outcome.status === 'refused') return { name: action.name, ok: false, error: outcome.message };
    if (outcome.status === 'written') this.#apply(outcome.changed);
    return { name: action.name, ok: true, result: JSON.parse(JSON.stringify(outcome.result)) };
  }

  /** The entities that differ from the seed, in the shape of `expected.jsonl`. */
  diff(): Record<string, Record<string, unknown>> {
    const differing = (collection: 'orders' | 'users') =>
      Object.entries(this.#changed[collection]).filter(([id, entity]) => !isDeepStrictEqual(entity, this.#seed[collection][id]));
    return { orders: Object.fromEntries(differing('orders')), users: Object.fromEntries(differing('users')) };
  }

  #answer(name: string, input: Arguments): Answer<unknown> | Written<unknown> {
    switch (name) {
      case 'find_user_id_by_email':
        return findUserIdByEmail(this.#users(), input);
      case 'find_user_id_by_name_zip':
        return findUserIdByNameZip(this.#users(), input);
      case 'get_user_details':
        return getUserDetails(this.#database.users[input.user_id]);
      case 'get_order_details':
        return getOrderDetails(this.#database.orders[input.order_id]);
      case 'get_product_details':
        return getProductDetails(this.#database.products[input.product_id]);
      case 'get_item_details':
        return getItemDetails(this.#products(), input);
      case 'list_all_product_types':
        return listAllProductTypes(this.#products());
      case 'calculate':
        return calculate(input);
      case 'transfer_to_human_agents':
        return transferToHumanAgents();
      case 'modify_user_address':
        return modifyUserAddress(this.#database.users[input.user_id], addressOf(input));
      default:
        return this.#answerOrderWrite(name, input);
    }
  }

  #answerOrderWrite(name: string, input: Arguments): Written<unknown> {
    const scene = this.#scene(input.order_id);
    switch (name) {
      case 'cancel_pending_order':
        return cancelPendingOrder(scene, input);
      case 'modify_pending_order_address':
        return modifyPendingOrderAddress(scene, addressOf(input));
      case 'modify_pending_order_payment':
        return modifyPendingOrderPayment(scene, input);
      case 'modify_pending_order_items':
        return modifyPendingOrderItems(scene, input);
      case 'exchange_delivered_order_items':
        return exchangeDeliveredOrderItems(scene, input);
      case 'return_delivered_order_items':
        return returnDeliveredOrderItems(scene, input);
      default:
        throw new Error(`the shop has no tool ${name}`);
    }
  }

  #scene(orderId: string): OrderScene | undefined {
    const order = this.#database.orders[orderId];
    const owner = order && this.#database.users[order.user_id];
    return order && owner && { order, owner, products: this.#products() };
  }

  #apply(changed: Changed): void {
    for (const order of changed.orders) {
      this.#database.orders[order.order_id] = order;
      this.#changed.orders[order.order_id] = order;
    }
    for (const user of changed.users) {
      this.#database.users[user.user_id] = user;
      this.#changed.users[user.user_id] = user;
    }
  }

  #users(): User[] {
    return Object.values(this.#database.users);
  }

  #products(): Product[] {
    return Object.values(this.#database.products);
  }
}

/** The union of all tools' arguments: which of them are there is the action's own affair. */
type Arguments = Address & {
  email: string;
  first_name: string;
  last_name: string;
  user_id: string;
  order_id: string;
  product_id: string;
  item_id: string;
  expression: string;
  reason: string;
  payment_method_id: string;
  item_ids: string[];
  new_item_ids: string[];
};

const addressOf = ({ address1, address2, city, country, state, zip }: Arguments): Address => ({
  address1,
  address2,
  city,
  country,
  state,
  zip,
});
