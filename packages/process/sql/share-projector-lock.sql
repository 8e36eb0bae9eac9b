-- Held until the session ends. The key is one of this database, the lock too: the same schema elsewhere is another projection.
select pg_advisory_lock_shared(hashtextextended('holdpoint projector of ' || $1, 0))
