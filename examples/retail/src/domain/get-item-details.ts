import { type Answer, answered } from './answer.ts';
import type { Product, Variant } from './entities.ts';
import { variantOf } from './items.ts';
import { itemNotFound } from './refusals.ts';

/** The variant of that id, in whichever of the products has it. */
export function getItemDetails(products: readonly Product[], input: { readonly item_id: string }): Answer<Variant> {
  for (const product of products) {
    const variant = variantOf(product, input.item_id);
    if (variant !== undefined) return answered(variant);
  }
  return itemNotFound;
}
