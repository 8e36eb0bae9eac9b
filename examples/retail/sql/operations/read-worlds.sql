-- Every entity that those worlds have written. $1 worlds.
select world, collection, id, entity from retail.world
where world = any ($1::text[])
order by world collate "C", collection collate "C", id collate "C"
