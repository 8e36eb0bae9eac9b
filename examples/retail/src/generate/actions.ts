/** The tools' actions, worded once, and how the service desk finds out who is asking. */
import type { Action } from '../data-set/data-set.ts';
import type { Address, User } from '../domain/entities.ts';
import type { Desk } from './desk.ts';

const action = (name: string, given: Action['arguments']): Action => ({ name, arguments: given });

export const act = {
  byEmail: (email: string) => action('find_user_id_by_email', { email }),
  byNameAndZip: ({ name, address }: User) => action('find_user_id_by_name_zip', { ...name, zip: address.zip }),
  user: (user_id: string) => action('get_user_details', { user_id }),
  order: (order_id: string) => action('get_order_details', { order_id }),
  product: (product_id: string) => action('get_product_details', { product_id }),
  item: (item_id: string) => action('get_item_details', { item_id }),
  productTypes: () => action('list_all_product_types', {}),
  calculate: (expression: string) => action('calculate', { expression }),
  handOver: (summary: string) => action('transfer_to_human_agents', { summary }),
  cancel: (order_id: string, reason = 'no longer needed') => action('cancel_pending_order', { order_id, reason }),
  orderAddress: (order_id: string, address: Address) => action('modify_pending_order_address', { order_id, ...address }),
  payment: (order_id: string, payment_method_id: string) =>
    action('modify_pending_order_payment', { order_id, payment_method_id }),
  items: (order_id: string, item_ids: string[], new_item_ids: string[], payment_method_id: string) =>
    action('modify_pending_order_items', { order_id, item_ids, new_item_ids, payment_method_id }),
  exchange: (order_id: string, item_ids: string[], new_item_ids: string[], payment_method_id: string) =>
    action('exchange_delivered_order_items', { order_id, item_ids, new_item_ids, payment_method_id }),
  giveBack: (order_id: string, item_ids: string[], payment_method_id: string) =>
    action('return_delivered_order_items', { order_id, item_ids, payment_method_id }),
  userAddress: (user_id: string, address: Address) => action('modify_user_address', { user_id, ...address }),
};

/** Some customers are found at once, some only after an address that the shop does not know; then who they are is read. */
export function identify(desk: Desk, user: User): Action[] {
  const chance = desk.random();
  if (chance < 0.35) return [act.byEmail(user.email.toUpperCase()), act.user(user.user_id)];
  const byName = [act.byNameAndZip(user), act.user(user.user_id)];
  return chance < 0.5 ? [act.byEmail(`old.${user.email}`), ...byName] : byName;
}
