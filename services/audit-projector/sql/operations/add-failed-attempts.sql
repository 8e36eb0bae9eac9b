insert into audit_technical.failed_attempts (
  log_partition, event_offset, tenant, task_id, call_id, attempt, started_at, duration_ms, executor, error, failed_at, next_attempt_at
)
select
  $1, event_offset, tenant, task_id, call_id, attempt, started_at, duration_ms, executor, error::json, failed_at, next_attempt_at
from json_to_recordset($2::json) as added (
  event_offset bigint, tenant text, task_id uuid, call_id uuid, attempt integer, started_at text, duration_ms bigint,
  executor text, error text, failed_at text, next_attempt_at text
)
