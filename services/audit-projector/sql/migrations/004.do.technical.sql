-- The technical record: raw values beside the leaves, under rights of their own. Payloads are json and not jsonb: they may
-- hold U+0000, which jsonb refuses, and numbers are to stay as they were written.
create schema audit_technical;

comment on schema audit_technical is 'Raw inputs, outputs, errors and timings of calls';

create table audit_technical.calls (
  log_partition integer not null,
  leaf_index bigint not null,
  event_offset bigint not null,
  tenant text not null,
  task_id uuid not null,
  call_id uuid not null,
  agent text not null,
  agent_version integer not null,
  tool text not null,
  tool_version integer not null,
  outcome text not null,
  attempts integer not null,
  started_at text,
  duration_ms bigint,
  executor text,
  settled_at text not null,
  input json not null,
  output json,
  remaining json,
  error json,
  primary key (log_partition, leaf_index)
);
comment on table audit_technical.calls is 'One row beside each leaf of a call; started_at, duration_ms and executor are of the attempt that settled it';

create index calls_by_task on audit_technical.calls (task_id);

create table audit_technical.failed_attempts (
  log_partition integer not null,
  event_offset bigint not null,
  tenant text not null,
  task_id uuid not null,
  call_id uuid not null,
  attempt integer not null,
  started_at text,
  duration_ms bigint,
  executor text,
  error json not null,
  failed_at text not null,
  next_attempt_at text not null,
  primary key (log_partition, event_offset)
);
comment on table audit_technical.failed_attempts is 'Attempts that were followed by another; the last one of a call is in calls';

create index failed_attempts_by_task on audit_technical.failed_attempts (task_id);
