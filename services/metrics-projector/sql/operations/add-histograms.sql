insert into operations.histograms (log_partition, metric, labels, bucket, observations, sum_ms)
select $1, metric, labels::jsonb, bucket, observations, sum_ms
from json_to_recordset($2::json) as added (metric text, labels text, bucket integer, observations bigint, sum_ms bigint)
on conflict (log_partition, metric, labels, bucket) do update set
  observations = histograms.observations + excluded.observations,
  sum_ms = histograms.sum_ms + excluded.sum_ms
