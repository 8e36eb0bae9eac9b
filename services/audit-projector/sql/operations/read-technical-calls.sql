select
  leaf_index, event_offset, tenant, task_id, call_id, agent, agent_version, tool, tool_version, outcome, attempts, started_at,
  duration_ms, executor, settled_at, input, output, remaining, error
from audit_technical.calls
where log_partition = $1 and leaf_index >= $2 and leaf_index < $3
order by leaf_index
