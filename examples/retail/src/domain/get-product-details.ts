import { type Answer, answered } from './answer.ts';
import type { Product } from './entities.ts';
import { productNotFound } from './refusals.ts';

export function getProductDetails(product: Product | undefined): Answer<Product> {
  return product === undefined ? productNotFound : answered(product);
}
