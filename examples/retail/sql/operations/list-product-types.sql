-- Name and id of every product.
select entity ->> 'name' as name, id as product_id
from retail.seed
where collection = 'products'
order by id
