insert into operations.counters (log_partition, metric, labels, total)
select $1, metric, labels::jsonb, total
from json_to_recordset($2::json) as added (metric text, labels text, total bigint)
on conflict (log_partition, metric, labels) do update set total = counters.total + excluded.total
