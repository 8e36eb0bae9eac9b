select metric, labels, sum(total)::bigint as total from operations.counters group by metric, labels order by metric, labels
