-- The compliance record. `leaf` is the record; every other column is computed from it by PostgreSQL, so that none of them
-- can say anything else. Times stay text (ISO 8601, UTC): they sort as such, and a generated column may not depend on a time zone.
create schema audit_compliance;

comment on schema audit_compliance is 'What agents did and were refused, without raw payloads: the leaves of the audit logs';

create table audit_compliance.leaves (
  log_partition integer not null,
  leaf_index bigint not null check (leaf_index >= 0),
  leaf text not null,
  kind text generated always as ((leaf::jsonb) ->> 'kind') stored,
  tenant text generated always as ((leaf::jsonb) ->> 'tenant') stored,
  task_id text generated always as ((leaf::jsonb) ->> 'task_id') stored,
  task_seq bigint generated always as (((leaf::jsonb) ->> 'task_seq')::bigint) stored,
  logged_at text generated always as ((leaf::jsonb) ->> 'logged_at') stored,
  primary key (log_partition, leaf_index),
  unique (task_id, task_seq)
);

create index leaves_by_time on audit_compliance.leaves (logged_at);
