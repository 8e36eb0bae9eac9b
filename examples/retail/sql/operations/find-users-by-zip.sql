-- The users of a world who live in a zip code; the domain compares their names. $1 world, $2 zip.
select coalesce(w.entity, s.entity) as entity
from retail.seed s
left join retail.world w on w.world = $1 and w.collection = s.collection and w.id = s.id
where s.collection = 'users' and coalesce(w.entity, s.entity) #>> '{address,zip}' = $2
order by s.id
