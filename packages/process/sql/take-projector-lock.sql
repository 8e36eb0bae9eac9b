-- Until the transaction ends; false where a projector runs.
select pg_try_advisory_xact_lock(hashtextextended('holdpoint projector of ' || $1, 0)) as taken
