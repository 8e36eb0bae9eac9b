insert into operations.approvals (approval_id, task_id, tenant, status, tool, opened_at, decide_by, ended_at, view)
select approval_id, task_id, tenant, status, tool, opened_at, decide_by, ended_at, view::json
from json_to_recordset($1::json) as saved (
  approval_id uuid, task_id uuid, tenant text, status text, tool text, opened_at timestamptz, decide_by timestamptz,
  ended_at timestamptz, view text
)
on conflict (approval_id) do update set status = excluded.status, ended_at = excluded.ended_at, view = excluded.view
