/** The model's reading tools. */
import { worth } from './arithmetic.ts';
import { No, need, type Rows } from './rows.ts';

export const looks: Record<string, (rows: Rows, asked: Record<string, string>) => unknown> = {
  find_user_id_by_email(rows, { email = '' }) {
    for (const id in rows.users) if (rows.users[id]?.email.toUpperCase() === email.toUpperCase()) return id;
    throw new No('User not found');
  },
  find_user_id_by_name_zip(rows, { first_name, last_name, zip }) {
    const wanted = `${first_name}/${last_name}`.toUpperCase();
    for (const [id, { name, address }] of Object.entries(rows.users))
      if (`${name.first_name}/${name.last_name}`.toUpperCase() === wanted && address.zip === zip) return id;
    throw new No('User not found');
  },
  get_user_details: (rows, { user_id = '' }) => present(rows.users[user_id], 'User not found'),
  get_order_details: (rows, { order_id = '' }) => present(rows.orders[order_id], 'Order not found'),
  get_product_details: (rows, { product_id = '' }) => present(rows.products[product_id], 'Product not found'),
  get_item_details(rows, { item_id = '' }) {
    const variants = Object.assign({}, ...Object.values(rows.products).map((product) => product.variants));
    return present(variants[item_id], 'Item not found');
  },
  list_all_product_types(rows) {
    const lines = Object.values(rows.products).map((product) => `"${product.name}": "${product.product_id}"`);
    return `{${lines.sort().join(', ')}}`;
  },
  calculate: (_rows, { expression = '' }) => worth(expression),
  transfer_to_human_agents: () => 'Transfer successful',
};

function present<Thing>(thing: Thing | undefined, message: string): Thing {
  need(thing !== undefined, message);
  return thing;
}
