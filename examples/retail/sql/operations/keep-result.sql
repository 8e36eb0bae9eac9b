-- Keeps an applied call's result under its key. $1 key, $2 result.
update retail.applied_key set result = $2 where idempotency_key = $1
