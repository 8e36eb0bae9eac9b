select encode(root, 'hex') as root, encode(leaf_hash, 'hex') as hash
from audit_core.leaves
where log_partition = $1 and leaf_index = $2
