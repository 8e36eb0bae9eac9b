-- Loads one collection of a set. $1 collection, $2 a JSON object from id to entity.
insert into retail.seed (collection, id, entity)
select $1, key, value from jsonb_each($2::jsonb)
