-- The calls of those worlds whose effect was applied more than once. $1 worlds.
select world, tool, idempotency_key, count(*)::integer as times from retail.applied
where world = any ($1::text[])
group by world, tool, idempotency_key
having count(*) > 1
order by world collate "C", tool collate "C", idempotency_key collate "C"
