select leaf_index, leaf, encode(leaf_hash, 'hex') as hash
from audit_compliance.leaves
join audit_core.leaves using (log_partition, leaf_index)
where log_partition = $1 and leaf_index >= $2
order by leaf_index
limit $3
