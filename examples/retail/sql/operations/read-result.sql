-- The result of the call that was applied under a key. $1 key, $2 world, $3 tool.
select result from retail.applied_key where idempotency_key = $1 and world = $2 and tool = $3
