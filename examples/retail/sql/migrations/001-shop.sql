-- The shop of the retail example. A data set is loaded once into `seed`; a task sees it through a copy-on-write world of
-- its own, named by the task's id, so that tasks that write the same entity do not meet.

create table retail.data_set (
  only_one boolean primary key default true check (only_one),
  name text not null,
  digest text not null
);

create table retail.seed (
  collection text not null check (collection in ('products', 'users', 'orders')),
  id text not null,
  entity jsonb not null,
  primary key (collection, id)
);

-- Version 0 of an entity is the seed's; the first write in a world is its version 1.
create table retail.world (
  world text not null,
  collection text not null,
  id text not null,
  entity jsonb not null,
  version integer not null check (version >= 1),
  primary key (world, collection, id),
  foreign key (collection, id) references retail.seed (collection, id)
);

-- One row for each call that was applied, written in the transaction that applied it: the answer to the same call asked again.
create table retail.applied_key (
  idempotency_key text primary key,
  world text not null,
  tool text not null,
  result jsonb
);

-- One row for each applied effect. Append-only and without a unique key, on purpose: an effect applied twice must show.
create table retail.applied (
  idempotency_key text not null,
  world text not null,
  tool text not null,
  applied_at timestamptz not null default clock_timestamp()
);

-- What the shop does wrong on purpose, declared by the data set: `remaining` more times, the next use of `tool` in `world` fails.
create table retail.disturbance (
  world text not null,
  tool text not null,
  kind text not null check (kind in ('flaky', 'permission', 'stale_data', 'lost_answer')),
  remaining integer not null check (remaining >= 0),
  primary key (world, tool)
);
