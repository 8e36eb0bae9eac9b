-- What the shop does wrong on purpose to this attempt: what it did when the same attempt came before, else one more occurrence, if one is
-- left. Who may not do something is refused at every attempt of the call, until somebody has seen to it. $1 world, $2 tool, $3 key, $4 attempt.
with before as (
  select kind from retail.disturbance_met
  where idempotency_key = $3 and (attempt = $4 or kind = 'permission')
  limit 1
), taken as (
  update retail.disturbance set remaining = remaining - 1
  where world = $1 and tool = $2 and remaining > 0 and not exists (select from before)
  returning kind
), noted as (
  insert into retail.disturbance_met (idempotency_key, attempt, kind) select $3, $4, kind from taken
)
select kind from before union all select kind from taken
