insert into audit_compliance.leaves (log_partition, leaf_index, leaf, kind, tenant, task_id, task_seq, logged_at)
select $1, leaf_index, leaf, kind, tenant, task_id, task_seq, logged_at
from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[])
  as added (leaf_index, leaf, kind, tenant, task_id, task_seq, logged_at)
