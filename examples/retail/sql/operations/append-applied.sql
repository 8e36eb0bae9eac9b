-- Notes one applied effect. $1 key, $2 world, $3 tool.
insert into retail.applied (idempotency_key, world, tool) values ($1, $2, $3)
