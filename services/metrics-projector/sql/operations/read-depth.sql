select task_type, status, count(*) as tasks, extract(epoch from min(status_since))::double precision as oldest
from operations.tasks
where status not in ('completed', 'failed', 'cancelled')
group by task_type, status
order by task_type, status
