-- Who holds the lock that a running projector holds. A bigint key is stored as its upper and its lower half.
-- Of another role's session only its process id is shown to who may not read all statistics.
select pid, usename as login, application_name as service, host(client_addr) as host, backend_start as since
from pg_locks
join pg_stat_activity using (pid)
where locktype = 'advisory'
  and granted
  and pg_locks.database = (select oid from pg_database where datname = current_database())
  and objsubid = 1
  and ((classid::bigint << 32) | objid::bigint) = hashtextextended('holdpoint projector of ' || $1, 0)
order by pid
