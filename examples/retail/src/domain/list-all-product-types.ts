import { type Answer, answered } from './answer.ts';
import type { Product } from './entities.ts';

/**
 * JSON text from product name to product id, sorted by name. Spaced as Python's `json.dumps` does it, since the
 * answer is a text and the source's texts come from there. Names are listed in the order of their code units.
 */
export function listAllProductTypes(products: readonly Pick<Product, 'name' | 'product_id'>[]): Answer<string> {
  const byName = new Map(products.map((product) => [product.name, product.product_id]));
  const entries = [...byName.keys()].sort().map((name) => `${JSON.stringify(name)}: ${JSON.stringify(byName.get(name))}`);
  return answered(`{${entries.join(', ')}}`);
}
