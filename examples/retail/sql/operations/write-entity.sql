-- Writes an entity over the version that was read; no row comes back when another write was faster.
-- $1 world, $2 collection, $3 id, $4 entity, $5 version read.
insert into retail.world as w (world, collection, id, entity, version)
values ($1, $2, $3, $4, $5 + 1)
on conflict (world, collection, id) do update
set entity = excluded.entity, version = excluded.version
where w.version = $5
returning version
