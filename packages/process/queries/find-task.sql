select
  task_id,
  log_partition,
  tenant,
  task_type,
  agent,
  agent_version,
  status,
  status_since,
  accepted_at,
  last_event_at,
  last_seq,
  step_index,
  step_name,
  waiting_for,
  due_at,
  intervention_why,
  code,
  unexpected_human_steps,
  operations.stuck_reason(task, $2, make_interval(secs => $3), make_interval(secs => $4)) as stuck_reason,
  event_offsets
from operations.tasks as task
where task_id = $1
