-- Bounds on both tables: with an open end the planner, which knows nothing yet of tables that grow fast, reads all of them.
select leaf_index, stored.leaf, encode(hashed.leaf_hash, 'hex') as hash
from audit_compliance.leaves as stored
join audit_core.leaves as hashed using (log_partition, leaf_index)
where stored.log_partition = $1 and stored.leaf_index >= $2 and stored.leaf_index < $3
  and hashed.log_partition = $1 and hashed.leaf_index >= $2 and hashed.leaf_index < $3
order by leaf_index
