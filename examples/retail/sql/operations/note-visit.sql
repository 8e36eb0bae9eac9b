-- Notes that an attempt has reached the shop. $1 key, $2 attempt, $3 world, $4 tool.
insert into retail.visit (idempotency_key, attempt, world, tool) values ($1, $2, $3, $4)
