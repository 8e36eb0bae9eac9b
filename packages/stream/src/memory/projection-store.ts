/** Positions and rows in memory, with the compare-and-set that PostgreSQL's rows give. `Tx` collects what becomes visible on commit. */
import type { ProjectionStore } from '../ports.ts';

export class MemoryProjectionStore<Row> implements ProjectionStore<Row[]> {
  readonly rows: Row[] = [];
  private readonly stored = new Map<string, number>();

  async positions(projection: string): Promise<ReadonlyMap<string, number>> {
    const prefix = `${projection}/`;
    const own = [...this.stored].filter(([name]) => name.startsWith(prefix));
    return new Map(own.map(([name, next]) => [name.slice(prefix.length), next]));
  }

  async apply(
    projection: string,
    topic: string,
    partition: number,
    from: number | undefined,
    next: number,
    work: (tx: Row[]) => Promise<void>,
  ): Promise<'applied' | 'moved'> {
    const name = `${projection}/${topic}:${partition}`;
    if (this.stored.get(name) !== from) return 'moved';
    const written: Row[] = [];
    await work(written);
    if (this.stored.get(name) !== from) return 'moved';
    this.rows.push(...written);
    this.stored.set(name, next);
    return 'applied';
  }
}
