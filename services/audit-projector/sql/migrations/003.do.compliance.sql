-- The compliance record. `leaf` is the record; every other column is taken out of it, and PostgreSQL holds each row to that, so that none
-- of them can say anything else. One look at the leaf a row: columns generated from it took a look each, and half of all that PostgreSQL
-- did under load. Times stay text (ISO 8601, UTC): they sort as such.
create schema audit_compliance;

comment on schema audit_compliance is 'What agents did and were refused, without raw payloads: the leaves of the audit logs';

create table audit_compliance.leaves (
  log_partition integer not null,
  leaf_index bigint not null check (leaf_index >= 0),
  leaf text not null,
  kind text not null,
  tenant text not null,
  task_id text not null,
  task_seq bigint not null,
  logged_at text not null,
  primary key (log_partition, leaf_index),
  unique (task_id, task_seq),
  constraint as_the_leaf_says check (
    leaf::jsonb @> jsonb_build_object(
      'kind', kind, 'tenant', tenant, 'task_id', task_id, 'task_seq', task_seq, 'logged_at', logged_at
    )
  )
);

create index leaves_by_time on audit_compliance.leaves (logged_at);
