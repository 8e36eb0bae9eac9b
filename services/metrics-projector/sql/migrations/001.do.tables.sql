-- What operations look at: where tasks and approvals stand, and sums. Every time comes from an event and every number from counting them:
-- no clock and no sequence, so that a rebuild gives the same rows. No payloads, but for what an approver has to see.
create table operations.tasks (
  task_id uuid primary key,
  log_partition integer not null,
  tenant text not null,
  task_type text not null,
  agent text not null,
  agent_version integer not null,
  status text not null,
  status_since timestamptz not null,
  accepted_at timestamptz not null,
  last_event_at timestamptz not null,
  last_seq bigint not null,
  step_index integer,
  step_name text,
  waiting_for text,
  due_at timestamptz,
  intervention_why text,
  code text,
  unexpected_human_steps integer not null,
  event_offsets bigint[] not null,
  fold json not null
);
comment on column operations.tasks.waiting_for is 'What a live task waits for: start, deciding, approval, answer, retry, timer, signal or person';
comment on column operations.tasks.due_at is 'By when that should have happened; null where there is no such moment';
comment on column operations.tasks.event_offsets is 'Where the events of the task lie in its partition of task.events';
comment on column operations.tasks.fold is 'What the next event is applied to';

create index live_tasks on operations.tasks (task_type, status, status_since) where status not in ('completed', 'failed', 'cancelled');
create index tasks_by_acceptance on operations.tasks (accepted_at desc, task_id);

create table operations.approvals (
  approval_id uuid primary key,
  task_id uuid not null,
  tenant text not null,
  status text not null,
  tool text not null,
  opened_at timestamptz not null,
  decide_by timestamptz not null,
  ended_at timestamptz,
  -- json and not jsonb: a payload may hold U+0000, which jsonb refuses.
  view json not null
);
comment on column operations.approvals.view is 'The approval as an inbox shows it; holds the request, with payloads, only while it is pending';

create index pending_approvals on operations.approvals (decide_by, approval_id) where status = 'pending';
create index approvals_by_task on operations.approvals (task_id);
