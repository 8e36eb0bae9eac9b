insert into audit_core.leaf_counts (log_partition, kind, outcome, leaves)
select $1, kind, outcome, count(*) from unnest($2::text[], $3::text[]) as added (kind, outcome) group by kind, outcome
on conflict (log_partition, kind, outcome) do update set leaves = leaf_counts.leaves + excluded.leaves
