-- A log keeps its name for ever: with another origin no row comes back.
insert into audit_core.frontiers (log_partition, origin, size, hashes) values ($1, $2, $3, $4)
on conflict (log_partition) do update set size = excluded.size, hashes = excluded.hashes
where frontiers.origin = excluded.origin
returning origin
