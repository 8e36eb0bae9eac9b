-- Payloads come as texts of JSON: taken out of a JSON document as json they would be unescaped, which U+0000 does not survive.
insert into audit_technical.calls (
  log_partition, leaf_index, event_offset, tenant, task_id, call_id, agent, agent_version, tool, tool_version, outcome, attempts,
  started_at, duration_ms, executor, settled_at, input, output, remaining, error
)
select
  $1, leaf_index, event_offset, tenant, task_id, call_id, agent, agent_version, tool, tool_version, outcome, attempts,
  started_at, duration_ms, executor, settled_at, input::json, output::json, remaining::json, error::json
from json_to_recordset($2::json) as added (
  leaf_index bigint, event_offset bigint, tenant text, task_id uuid, call_id uuid, agent text, agent_version integer, tool text,
  tool_version integer, outcome text, attempts integer, started_at text, duration_ms bigint, executor text, settled_at text,
  input text, output text, remaining text, error text
)
