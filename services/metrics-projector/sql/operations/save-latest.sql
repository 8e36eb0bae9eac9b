insert into operations.latest (log_partition, metric, labels, at_ms)
select $1, metric, labels::jsonb, at_ms
from json_to_recordset($2::json) as saved (metric text, labels text, at_ms bigint)
on conflict (log_partition, metric, labels) do update set at_ms = greatest(latest.at_ms, excluded.at_ms)
