-- The next leaves in log order, behind the last one that was read. Leaves are written once, so pages fit together without a snapshot.
select log_partition, leaf_index, leaf
from audit_compliance.leaves
where (log_partition, leaf_index) > ($1, $2)
order by log_partition, leaf_index
limit $3
