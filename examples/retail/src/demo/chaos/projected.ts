/** How far the projections have come: the sum of a projection's positions in PostgreSQL. */
import pg from 'pg';

const positions = {
  'audit-projector': 'select coalesce(sum(next_offset), 0)::float8 as through from audit_core.projection_positions',
  'metrics-projector': 'select coalesce(sum(next_offset), 0)::float8 as through from operations.projection_positions',
} as const;

export type ProjectorName = keyof typeof positions;

export class Projected {
  readonly #pool: pg.Pool;

  constructor(ownerUrl: string) {
    this.#pool = new pg.Pool({
      connectionString: ownerUrl,
      max: 2,
      connectionTimeoutMillis: 5_000,
      application_name: 'holdpoint-demo',
    });
    // Without a listener a lost idle connection would end the process; PostgreSQL is killed here on purpose.
    this.#pool.on('error', () => undefined);
  }

  /** Undefined while PostgreSQL gives no answer. */
  async through(projector: ProjectorName): Promise<number | undefined> {
    try {
      const { rows } = await this.#pool.query<{ through: number }>(positions[projector]);
      return rows[0]?.through;
    } catch {
      return undefined;
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
