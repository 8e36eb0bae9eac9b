/** What an action is expected to bring about, in the words that an approver reads. */
const outcomes: Readonly<Record<string, string>> = {
  find_user_id_by_email: 'The customer is known by their user id',
  find_user_id_by_name_zip: 'The customer is known by their user id',
  get_user_details: 'The user is read; nothing changes',
  get_order_details: 'The order is read; nothing changes',
  get_product_details: 'The product is read; nothing changes',
  get_item_details: 'The item is read; nothing changes',
  list_all_product_types: 'The product types are read; nothing changes',
  calculate: 'The amount is worked out; nothing changes',
  transfer_to_human_agents: 'A person of the service desk takes over',
  cancel_pending_order: 'The order is cancelled and each of its payments is refunded',
  modify_pending_order_address: 'The order goes to the new address',
  modify_pending_order_payment: 'The order is paid by the new method and the old one is refunded',
  modify_pending_order_items: 'The order holds the new items and the price difference is settled',
  exchange_delivered_order_items: 'An exchange of the items is asked for',
  return_delivered_order_items: 'A return of the items is asked for',
  modify_user_address: 'The user has the new address',
};

/** An action that the shop does not know is left to the runtime to refuse. */
export function expectedOutcomeOf(action: string): string {
  return outcomes[action] ?? 'Unknown';
}
