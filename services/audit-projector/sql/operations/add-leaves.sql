insert into audit_compliance.leaves (log_partition, leaf_index, leaf)
select $1, leaf_index, leaf from unnest($2::bigint[], $3::text[]) as added (leaf_index, leaf)
