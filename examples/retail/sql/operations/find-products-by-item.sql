-- The products that have a variant of that id. No tool writes products, so the seed is what every world sees. $1 item id.
select entity
from retail.seed
where collection = 'products' and entity -> 'variants' ? $1
order by id
