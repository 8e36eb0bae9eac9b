-- One row a task and batch; $2 holds the rows as JSON, in them `fold` as a text of JSON.
insert into operations.tasks (
  task_id, log_partition, tenant, task_type, agent, agent_version, status, status_since, accepted_at, last_event_at, last_seq,
  step_index, step_name, waiting_for, due_at, intervention_why, code, unexpected_human_steps, event_offsets, fold
)
select
  task_id, $1, tenant, task_type, agent, agent_version, status, status_since, accepted_at, last_event_at, last_seq,
  step_index, step_name, waiting_for, due_at, intervention_why, code, unexpected_human_steps, event_offsets, fold::json
from json_to_recordset($2::json) as saved (
  task_id uuid, tenant text, task_type text, agent text, agent_version integer, status text, status_since timestamptz,
  accepted_at timestamptz, last_event_at timestamptz, last_seq bigint, step_index integer, step_name text, waiting_for text,
  due_at timestamptz, intervention_why text, code text, unexpected_human_steps integer, event_offsets bigint[], fold text
)
on conflict (task_id) do update set
  status = excluded.status,
  status_since = excluded.status_since,
  last_event_at = excluded.last_event_at,
  last_seq = excluded.last_seq,
  step_index = excluded.step_index,
  step_name = excluded.step_name,
  waiting_for = excluded.waiting_for,
  due_at = excluded.due_at,
  intervention_why = excluded.intervention_why,
  code = excluded.code,
  unexpected_human_steps = excluded.unexpected_human_steps,
  event_offsets = tasks.event_offsets || excluded.event_offsets,
  fold = excluded.fold
