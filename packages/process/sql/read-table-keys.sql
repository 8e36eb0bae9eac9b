-- Every table of these schemas, quoted where its name needs it, and how its rows are ordered: by the primary key, with what is neither a
-- number nor a UUID as text by its bytes; null where there is no key.
select
  nspname as schema,
  relname as name,
  format('%I.%I', nspname, relname) as quoted,
  (
    select string_agg(
      case
        when atttypid in ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'uuid'::regtype) then format('stored.%I', attname)
        else format('stored.%I::text collate "C"', attname)
      end,
      ', ' order by place
    )
    from pg_index
    cross join lateral unnest(indkey) with ordinality as part (key_attnum, place)
    join pg_attribute on attrelid = indrelid and attnum = key_attnum
    where indrelid = pg_class.oid and indisprimary
  ) as order_by
from pg_class
join pg_namespace on pg_namespace.oid = relnamespace
where nspname = any ($1) and relkind in ('r', 'p') and not relispartition
order by array_position($1, nspname::text), relname collate "C"
