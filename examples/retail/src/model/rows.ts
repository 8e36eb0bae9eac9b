/**
 * The model: a second, independent telling of the shop's rules, straight from their description, against which the
 * tools' domain is tested and from which the own set's known outcomes come.
 *
 * It shares no code with `src/domain`, types included, and is written the other way round: it changes a cloned
 * database in place and throws its refusals. Two tellings that agree are worth more than one that is run twice.
 */
export type MethodRow = { id: string; source: string; balance?: number };
export type VariantRow = {
  item_id: string;
  price: number;
  available: boolean;
  options: Record<string, string>;
};
export type ProductRow = { name: string; product_id: string; variants: Record<string, VariantRow> };
export type ItemRow = {
  name: string;
  product_id: string;
  item_id: string;
  price: number;
  options: Record<string, string>;
};
export type EntryRow = { transaction_type: string; amount: number; payment_method_id: string };
export type UserRow = {
  user_id: string;
  name: { first_name: string; last_name: string };
  email: string;
  address: Record<string, string>;
  payment_methods: Record<string, MethodRow>;
  orders: string[];
};
export type OrderRow = {
  order_id: string;
  user_id: string;
  status: string;
  address: Record<string, string>;
  items: ItemRow[];
  payment_history: EntryRow[];
  cancel_reason?: string | undefined;
  exchange_items?: string[] | undefined;
  exchange_new_items?: string[] | undefined;
  exchange_payment_method_id?: string | undefined;
  exchange_price_difference?: number | undefined;
  return_items?: string[] | undefined;
  return_payment_method_id?: string | undefined;
};

export type Rows = {
  products: Record<string, ProductRow>;
  users: Record<string, UserRow>;
  orders: Record<string, OrderRow>;
};

/** The model's refusals travel as exceptions; their message is the shop's answer. */
export class No extends Error {
  override readonly name = 'No';
}

/** Goes on only where the condition holds. */
export function need(condition: boolean, message: string): asserts condition {
  if (!condition) throw new No(message);
}
