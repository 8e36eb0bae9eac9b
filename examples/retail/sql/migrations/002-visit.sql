-- One row for each time that an attempt has reached the shop, kept only while the shop is slow on purpose. Append-only and without a
-- unique key: an attempt that came twice must show.
create table retail.visit (
  idempotency_key text not null,
  attempt integer not null check (attempt >= 1),
  world text not null,
  tool text not null,
  visited_at timestamptz not null default clock_timestamp()
);
