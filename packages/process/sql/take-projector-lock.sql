-- Until the transaction ends. A projector that runs sees who waits for it, and stands aside.
select pg_advisory_xact_lock(hashtextextended('holdpoint projector of ' || $1, 0))
