/** What modifying and exchanging share: counting ids in an order, and pairing old items with new variants. */
import type { Answer, Refusal } from './answer.ts';
import { answered } from './answer.ts';
import type { OrderItem, Product, Variant } from './entities.ts';
import { newItemUnavailable, productNotFound, variantNotFound } from './refusals.ts';
import type { OrderScene } from './scene.ts';

export type Swap = { readonly item: OrderItem; readonly variant: Variant };

/** The first id asked for more often than the order has it. */
export function idBeyondOrder(items: readonly OrderItem[], ids: readonly string[]): string | undefined {
  const inOrder = items.map((item) => item.item_id);
  return ids.find((id) => count(ids, id) > count(inOrder, id));
}

const count = (ids: readonly string[], wanted: string): number => ids.filter((id) => id === wanted).length;

/**
 * Pairs each old item with the variant that replaces it, in the order of the request.
 * Expects ids that are in the order, and as many new ids as old ones.
 */
export function pairSwaps(scene: OrderScene, ids: readonly string[], newIds: readonly string[]): Answer<readonly Swap[]> {
  const swaps: Swap[] = [];
  for (const [position, id] of ids.entries()) {
    const item = scene.order.items.find((candidate) => candidate.item_id === id);
    const newId = newIds[position];
    if (item === undefined || newId === undefined) return variantNotFound;
    const variant = replacement(scene.products, item, newId);
    if ('status' in variant) return variant;
    swaps.push({ item, variant });
  }
  return answered(swaps);
}

function replacement(products: readonly Product[], item: OrderItem, newId: string): Variant | Refusal {
  const product = products.find((candidate) => candidate.product_id === item.product_id);
  if (product === undefined) return productNotFound;
  const variant = variantOf(product, newId);
  if (variant === undefined) return variantNotFound;
  return variant.available ? variant : newItemUnavailable(newId);
}

export function variantOf(product: Product, itemId: string): Variant | undefined {
  return Object.hasOwn(product.variants, itemId) ? product.variants[itemId] : undefined;
}

/** What the new variants cost above the old items, summed pair by pair and not rounded: the sum's order is part of the outcome. */
export function priceDifference(swaps: readonly Swap[]): number {
  return swaps.reduce((sum, swap) => sum + (swap.variant.price - swap.item.price), 0);
}

/** Sorted by code unit, as the source sorts its ids. */
export function sortedIds(ids: readonly string[]): string[] {
  return [...ids].sort();
}
