-- What an attempt has met: the same attempt, come again because its first answer was lost, is to meet the same.
create table retail.disturbance_met (
  idempotency_key text not null,
  attempt integer not null,
  kind text not null,
  primary key (idempotency_key, attempt)
);
