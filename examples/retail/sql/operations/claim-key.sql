-- Takes an idempotency key; no row comes back when a call under this key was applied. A concurrent one is waited for.
-- $1 key, $2 world, $3 tool.
insert into retail.applied_key (idempotency_key, world, tool)
values ($1, $2, $3)
on conflict (idempotency_key) do nothing
returning idempotency_key
