-- Whether somebody waits for the lock that a running projector holds: only who wants to empty the tables does.
-- A bigint key is stored as its upper and its lower half.
select exists (
  select from pg_locks
  where locktype = 'advisory'
    and mode = 'ExclusiveLock'
    and not granted
    and pg_locks.database = (select oid from pg_database where datname = current_database())
    and objsubid = 1
    and ((classid::bigint << 32) | objid::bigint) = hashtextextended('holdpoint projector of ' || $1, 0)
) as asked
