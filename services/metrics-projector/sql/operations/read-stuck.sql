select reason, count(*) as tasks
from operations.tasks as task
cross join lateral operations.stuck_reason(task, $1, make_interval(secs => $2), make_interval(secs => $3)) as reason
where status not in ('completed', 'failed', 'cancelled') and reason is not null
group by reason
