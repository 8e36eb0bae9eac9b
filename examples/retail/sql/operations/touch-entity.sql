-- A rival writes an entity as it stands: the same content under the next version. $1 world, $2 collection, $3 id.
insert into retail.world as w (world, collection, id, entity, version)
select $1, collection, id, entity, 1 from retail.seed where collection = $2 and id = $3
on conflict (world, collection, id) do update set version = w.version + 1
