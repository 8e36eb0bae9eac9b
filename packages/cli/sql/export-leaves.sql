-- The next leaves in log order, behind the last one that was read. Leaves are written once, so pages fit together without a snapshot.
-- The hash is the one that stands beside the leaf: where the two differ, a verifier says at which line.
select log_partition, origin as log, leaf_index, leaf, encode(leaf_hash, 'hex') as hash
from audit_compliance.leaves
join audit_core.leaves using (log_partition, leaf_index)
join audit_core.frontiers using (log_partition)
where (log_partition, leaf_index) > ($1, $2)
order by log_partition, leaf_index
limit $3
