-- The attempts of those worlds that have reached the shop more than once. $1 worlds.
select count(*)::integer as attempts from (
  select from retail.visit where world = any ($1::text[]) group by idempotency_key, attempt having count(*) > 1
) as redelivered
