select kind, outcome, sum(leaves)::bigint as leaves from audit_core.leaf_counts group by kind, outcome order by kind, outcome
