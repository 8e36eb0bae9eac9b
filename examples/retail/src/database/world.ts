/**
 * A task's view of the shop: reads fall through to the seed, writes copy.
 *
 * Every read of an entity that can be written remembers the version that it saw; a write names it again and is refused when another was faster.
 */
import { StaleDataError } from '@holdpoint/sdk/errors';
import type { Changed } from '../domain/answer.ts';
import type { Order, Product, User } from '../domain/entities.ts';
import type { OrderScene } from '../domain/scene.ts';
import { statement } from './statement.ts';
import type { Queryable } from './transaction.ts';

const readEntitySql = statement('read-entity');
const readProductsSql = statement('read-products');
const findUsersByEmailSql = statement('find-users-by-email');
const findUsersByZipSql = statement('find-users-by-zip');
const findProductsByItemSql = statement('find-products-by-item');
const listProductTypesSql = statement('list-product-types');
const writeEntitySql = statement('write-entity');

type Entity = { products: Product; users: User; orders: Order };
type Collection = keyof Entity;

export class World {
  readonly #database: Queryable;
  readonly #world: string;
  readonly #versions = new Map<string, number>();

  constructor(database: Queryable, world: string) {
    this.#database = database;
    this.#world = world;
  }

  async read<Name extends Collection>(collection: Name, id: string): Promise<Entity[Name] | undefined> {
    type Row = { entity: Entity[Name]; version: number };
    const { rows } = await this.#database.query<Row>(readEntitySql, [this.#world, collection, id]);
    const [row] = rows;
    if (row !== undefined) this.#versions.set(`${collection}/${id}`, row.version);
    return row?.entity;
  }

  /** The order, its owner and the products of its items; undefined when there is no such order. */
  async readScene(orderId: string): Promise<OrderScene | undefined> {
    const order = await this.read('orders', orderId);
    if (order === undefined) return undefined;
    const owner = await this.read('users', order.user_id);
    if (owner === undefined) throw new Error('an order of the data set names a user whom the data set does not have');
    return { order, owner, products: await this.#readProducts(order) };
  }

  async findUsersByEmail(email: string): Promise<User[]> {
    const { rows } = await this.#database.query<{ entity: User }>(findUsersByEmailSql, [this.#world, email]);
    return rows.map((row) => row.entity);
  }

  async findUsersByZip(zip: string): Promise<User[]> {
    const { rows } = await this.#database.query<{ entity: User }>(findUsersByZipSql, [this.#world, zip]);
    return rows.map((row) => row.entity);
  }

  async findProductsByItem(itemId: string): Promise<Product[]> {
    const { rows } = await this.#database.query<{ entity: Product }>(findProductsByItemSql, [itemId]);
    return rows.map((row) => row.entity);
  }

  async listProductTypes(): Promise<Pick<Product, 'name' | 'product_id'>[]> {
    const { rows } = await this.#database.query<Pick<Product, 'name' | 'product_id'>>(listProductTypesSql);
    return rows;
  }

  /** @throws StaleDataError when one of the entities was written since it was read. */
  async write(changed: Changed): Promise<void> {
    for (const order of changed.orders) await this.#writeEntity('orders', order.order_id, order);
    for (const user of changed.users) await this.#writeEntity('users', user.user_id, user);
  }

  async #writeEntity(collection: Collection, id: string, entity: Order | User): Promise<void> {
    const version = this.#versions.get(`${collection}/${id}`);
    if (version === undefined) throw new Error(`an entity of ${collection} is written that was not read`);
    const values = [this.#world, collection, id, JSON.stringify(entity), version];
    const written = await this.#database.query(writeEntitySql, values);
    if (written.rowCount === 0)
      throw new StaleDataError('VERSION_CONFLICT', `${collection}: written by another since it was read`);
  }

  async #readProducts(order: Order): Promise<Product[]> {
    const ids = [...new Set(order.items.map((item) => item.product_id))];
    const { rows } = await this.#database.query<{ entity: Product }>(readProductsSql, [ids]);
    return rows.map((row) => row.entity);
  }
}
