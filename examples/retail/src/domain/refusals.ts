/** Every refusal of the shop, worded once. The messages are part of the known outcomes: a changed word is a changed answer. */
import type { Refusal } from './answer.ts';

const refusal = (code: string, message: string): Refusal => ({ status: 'refused', code, message });

export const userNotFound = refusal('USER_NOT_FOUND', 'User not found');
export const orderNotFound = refusal('ORDER_NOT_FOUND', 'Order not found');
export const productNotFound = refusal('PRODUCT_NOT_FOUND', 'Product not found');
export const itemNotFound = refusal('ITEM_NOT_FOUND', 'Item not found');

export const invalidCharacters = refusal('INVALID_CHARACTERS', 'Invalid characters in expression');
export const invalidExpression = refusal('INVALID_EXPRESSION', 'Invalid expression');
export const divisionByZero = refusal('DIVISION_BY_ZERO', 'Division by zero');

export const notPendingToCancel = refusal('ORDER_NOT_PENDING', 'Non-pending order cannot be cancelled');
export const notPendingToModify = refusal('ORDER_NOT_PENDING', 'Non-pending order cannot be modified');
export const notDeliveredToExchange = refusal('ORDER_NOT_DELIVERED', 'Non-delivered order cannot be exchanged');
export const notDeliveredToReturn = refusal('ORDER_NOT_DELIVERED', 'Non-delivered order cannot be returned');

export const invalidReason = refusal('INVALID_REASON', 'Invalid reason');
export const paymentMethodNotFound = refusal('PAYMENT_METHOD_NOT_FOUND', 'Payment method not found');
export const notExactlyOnePayment = refusal('NOT_EXACTLY_ONE_PAYMENT', 'There should be exactly one payment for a pending order');
export const samePaymentMethod = refusal(
  'SAME_PAYMENT_METHOD',
  'The new payment method should be different from the current one',
);
export const notOriginalPaymentMethod = refusal(
  'NOT_ORIGINAL_PAYMENT_METHOD',
  'Payment method should be the original payment method',
);

const insufficient = (what: string): Refusal =>
  refusal('INSUFFICIENT_GIFT_CARD_BALANCE', `Insufficient gift card balance to pay for the ${what}`);
export const giftCardBelowOrder = insufficient('order');
export const giftCardBelowNewItem = insufficient('new item');
export const giftCardBelowPriceDifference = insufficient('price difference');

export const itemNotInOrder = (itemId: string): Refusal => refusal('ITEM_NOT_IN_ORDER', `${itemId} not found`);
export const itemsToExchangeNotInOrder = (itemId: string): Refusal =>
  refusal('ITEM_NOT_IN_ORDER', `Number of ${itemId} not found.`);
export const itemsToReturnNotInOrder = refusal('ITEM_NOT_IN_ORDER', 'Some item not found');
export const modifyCountsDiffer = refusal('ITEM_COUNTS_DIFFER', 'The number of items to be exchanged should match');
export const exchangeCountsDiffer = refusal('ITEM_COUNTS_DIFFER', 'The number of items to be exchanged should match.');
export const sameItem = refusal('SAME_ITEM', 'The new item id should be different from the old item id');
export const variantNotFound = refusal('VARIANT_NOT_FOUND', 'Variant not found');
export const newItemUnavailable = (itemId: string): Refusal =>
  refusal('NEW_ITEM_UNAVAILABLE', `New item ${itemId} not found or available`);
