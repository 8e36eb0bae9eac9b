/** The two projections, as PostgreSQL knows them: what a service builds, `holdpoint projections` compares and empties. */

export interface ProjectionTables {
  /** The service that keeps it, and the name under which its positions stand. */
  readonly service: string;
  /** The schema with its positions and the record of its migrations; its name stands for the whole projection. */
  readonly schema: string;
  /** Every schema of it, `schema` among them. */
  readonly schemas: readonly [string, ...string[]];
  /** The topics that it is built from, all of which are kept for ever. */
  readonly topics: readonly string[];
}

export const projections = {
  audit: {
    service: 'audit-projector',
    schema: 'audit_core',
    schemas: ['audit_core', 'audit_compliance', 'audit_technical'],
    topics: ['task.events', 'catalog'],
  },
  operations: {
    service: 'metrics-projector',
    schema: 'operations',
    schemas: ['operations'],
    topics: ['task.events', 'approval.events'],
  },
} as const satisfies Readonly<Record<string, ProjectionTables>>;

export type ProjectionName = keyof typeof projections;
