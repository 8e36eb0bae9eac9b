-- The users of a world with an e-mail address, whatever its case. $1 world, $2 e-mail.
select coalesce(w.entity, s.entity) as entity
from retail.seed s
left join retail.world w on w.world = $1 and w.collection = s.collection and w.id = s.id
where s.collection = 'users' and lower(coalesce(w.entity, s.entity) ->> 'email') = lower($2)
order by s.id
limit 10
