-- Newest acceptance first. Each filter is off when its parameter is null; $5 asks for stuck tasks alone.
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
  stuck_reason
from operations.tasks as task
cross join lateral (
  select case
    when status not in ('completed', 'failed', 'cancelled')
      then operations.stuck_reason(task, $6, make_interval(secs => $7), make_interval(secs => $8))
  end as stuck_reason
) as stuck
where ($1::text is null or tenant = $1)
  and ($2::text is null or task_type = $2)
  and ($3::text is null or status = $3)
  and ($4::boolean or status not in ('completed', 'failed', 'cancelled'))
  and (not $5::boolean or stuck_reason is not null)
order by accepted_at desc, task_id
limit $9
