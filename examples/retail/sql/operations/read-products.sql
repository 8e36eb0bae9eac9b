-- Products by id. No tool writes products, so the seed is what every world sees. $1 ids.
select entity
from retail.seed
where collection = 'products' and id = any ($1::text[])
order by id
