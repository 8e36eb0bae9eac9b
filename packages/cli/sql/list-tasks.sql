-- Live tasks first, longest in their status first; then the newest that have ended. Age is judged by the reader's moment ($1).
select
  task_id, tenant, task_type, agent, agent_version, status, status_since, accepted_at, last_event_at, step_index, step_name,
  waiting_for, due_at, intervention_why, code, stuck
from operations.tasks as task
cross join lateral (
  select case when status in ('completed', 'failed', 'cancelled') then null
    else operations.stuck_reason(task, $1, make_interval(secs => $2), make_interval(secs => $3)) end as stuck
) as judged
where ($4::text[] is null or status = any ($4))
  and ($5::text is null or tenant = $5)
  and (not $6 or stuck is not null)
order by status in ('completed', 'failed', 'cancelled'), case when status in ('completed', 'failed', 'cancelled') then null else status_since end,
  status_since desc, task_id
limit $7
