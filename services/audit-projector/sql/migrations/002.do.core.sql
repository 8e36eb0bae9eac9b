-- The Merkle logs, one for each task.events partition. Times come from events and numbers from the log: no clock, no
-- sequence, so that a rebuild gives the same rows.
create schema if not exists audit_core;

comment on schema audit_core is 'Merkle logs over the audit leaves: hashes, roots, and what the next leaf needs';

create table audit_core.leaves (
  log_partition integer not null,
  leaf_index bigint not null check (leaf_index >= 0),
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
  root bytea not null check (octet_length(root) = 32),
  primary key (log_partition, leaf_index)
);
comment on table audit_core.leaves is 'RFC 6962 leaf hashes in log order; root is that of the log which ends with this leaf';

create table audit_core.frontiers (
  log_partition integer primary key,
  origin text not null unique,
  size bigint not null check (size >= 0),
  hashes text[] not null
);
comment on table audit_core.frontiers is 'Each log: its name (origin), size, and the roots of its complete subtrees, largest first, which appending needs';

-- json and not jsonb: a payload may hold U+0000, which jsonb refuses.
create table audit_core.open_tasks (
  log_partition integer not null,
  task_id uuid not null,
  state json not null,
  primary key (log_partition, task_id)
);
comment on table audit_core.open_tasks is 'What is remembered of tasks with leaves still to come; holds payloads';

-- Sums for /metrics: counting the leaves at every scrape would take longer as history grows.
create table audit_core.leaf_counts (
  log_partition integer not null,
  kind text not null,
  outcome text not null,
  leaves bigint not null,
  primary key (log_partition, kind, outcome)
);
