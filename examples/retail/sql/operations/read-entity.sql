-- An entity as a world sees it. $1 world, $2 collection, $3 id.
select coalesce(w.entity, s.entity) as entity, coalesce(w.version, 0) as version
from retail.seed s
left join retail.world w on w.world = $1 and w.collection = s.collection and w.id = s.id
where s.collection = $2 and s.id = $3
