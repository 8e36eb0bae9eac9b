insert into audit_core.leaves (log_partition, leaf_index, leaf_hash, root)
select $1, leaf_index, decode(hash, 'hex'), decode(root, 'hex')
from unnest($2::bigint[], $3::text[], $4::text[]) as added (leaf_index, hash, root)
