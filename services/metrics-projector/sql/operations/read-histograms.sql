select metric, labels, bucket, sum(observations)::bigint as observations, sum(sum_ms)::bigint as sum_ms
from operations.histograms
where metric = $1
group by metric, labels, bucket
order by labels, bucket
