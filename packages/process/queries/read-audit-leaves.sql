-- A page of the export: by log, in log order, after the leaf ($1, $2). The hash comes from beside the leaf: a verifier computes its own.
select log_partition, origin as log, leaf_index as index, leaf, encode(leaf_hash, 'hex') as hash
from audit_compliance.leaves
join audit_core.leaves using (log_partition, leaf_index)
join audit_core.frontiers using (log_partition)
where (log_partition, leaf_index) > ($1::integer, $2::bigint)
order by log_partition, leaf_index
limit $3
