delete from audit_core.open_tasks where log_partition = $1 and task_id = any ($2::uuid[])
