/**
 * The shop's entities, in the shape of the source data: snake_case keys, money in dollars as floats.
 *
 * The schemas are closed, because they are the tools' outputs too: a field that nobody declared cannot slip out.
 */
import { z } from 'zod';

export const addressSchema = z.strictObject({
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  country: z.string(),
  state: z.string(),
  zip: z.string(),
});

export const variantSchema = z.strictObject({
  item_id: z.string(),
  options: z.record(z.string(), z.string()),
  available: z.boolean(),
  price: z.number(),
});

export const productSchema = z.strictObject({
  name: z.string(),
  product_id: z.string(),
  variants: z.record(z.string(), variantSchema),
});

const giftCardSchema = z.strictObject({
  source: z.literal('gift_card'),
  id: z.string(),
  balance: z.number(),
});

const creditCardSchema = z.strictObject({
  source: z.literal('credit_card'),
  id: z.string(),
  brand: z.string(),
  last_four: z.string(),
});

const paypalSchema = z.strictObject({ source: z.literal('paypal'), id: z.string() });

export const paymentMethodSchema = z.discriminatedUnion('source', [giftCardSchema, creditCardSchema, paypalSchema]);

export const userSchema = z.strictObject({
  user_id: z.string(),
  name: z.strictObject({ first_name: z.string(), last_name: z.string() }),
  address: addressSchema,
  email: z.string(),
  payment_methods: z.record(z.string(), paymentMethodSchema),
  orders: z.array(z.string()),
});

export const orderItemSchema = z.strictObject({
  name: z.string(),
  product_id: z.string(),
  item_id: z.string(),
  price: z.number(),
  options: z.record(z.string(), z.string()),
});

export const paymentSchema = z.strictObject({
  transaction_type: z.enum(['payment', 'refund']),
  amount: z.number(),
  payment_method_id: z.string(),
});

export const orderSchema = z.strictObject({
  order_id: z.string(),
  user_id: z.string(),
  address: addressSchema,
  items: z.array(orderItemSchema),
  status: z.string(),
  fulfillments: z.array(z.strictObject({ tracking_id: z.array(z.string()), item_ids: z.array(z.string()) })),
  payment_history: z.array(paymentSchema),
  cancel_reason: z.string().optional(),
  exchange_items: z.array(z.string()).optional(),
  exchange_new_items: z.array(z.string()).optional(),
  exchange_payment_method_id: z.string().optional(),
  exchange_price_difference: z.number().optional(),
  return_items: z.array(z.string()).optional(),
  return_payment_method_id: z.string().optional(),
});

export type Address = z.infer<typeof addressSchema>;
export type Variant = z.infer<typeof variantSchema>;
export type Product = z.infer<typeof productSchema>;
export type PaymentMethod = z.infer<typeof paymentMethodSchema>;
export type GiftCard = z.infer<typeof giftCardSchema>;
export type User = z.infer<typeof userSchema>;
export type OrderItem = z.infer<typeof orderItemSchema>;
export type Payment = z.infer<typeof paymentSchema>;
export type Order = z.infer<typeof orderSchema>;
