insert into audit_core.open_tasks (log_partition, task_id, state)
select $1, task_id, state::json from unnest($2::uuid[], $3::text[]) as open (task_id, state)
on conflict (log_partition, task_id) do update set state = excluded.state
