select metric, labels, max(at_ms) as at_ms from operations.latest group by metric, labels order by metric, labels
