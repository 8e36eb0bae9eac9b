-- Integer sums for each partition. What /metrics shows is their sum over the partitions, read at scrape.
create table operations.counters (
  log_partition integer not null,
  metric text not null,
  labels jsonb not null,
  total bigint not null,
  primary key (log_partition, metric, labels)
);

create table operations.histograms (
  log_partition integer not null,
  metric text not null,
  labels jsonb not null,
  bucket integer not null,
  observations bigint not null,
  sum_ms bigint not null,
  primary key (log_partition, metric, labels, bucket)
);
comment on column operations.histograms.bucket is 'Place of the bucket in services/metrics-projector/src/domain/buckets.ts; not cumulative';

create table operations.latest (
  log_partition integer not null,
  metric text not null,
  labels jsonb not null,
  at_ms bigint not null,
  primary key (log_partition, metric, labels)
);
