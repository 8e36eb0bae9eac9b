-- Written once. ENABLE ALWAYS: session_replication_role = replica does not switch these triggers off. They stop mistakes and
-- ordinary rights; the owner of the tables can still drop them, which the Merkle logs then show.
create function audit_core.refuse_change() returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  raise exception '%.% is written once: % refused', tg_table_schema, tg_table_name, tg_op
    using errcode = 'restrict_violation';
end
$$;

create trigger write_once before update or delete or truncate on audit_core.leaves
  for each statement execute function audit_core.refuse_change();
alter table audit_core.leaves enable always trigger write_once;

create trigger write_once before update or delete or truncate on audit_compliance.leaves
  for each statement execute function audit_core.refuse_change();
alter table audit_compliance.leaves enable always trigger write_once;

create trigger write_once before update or delete or truncate on audit_technical.calls
  for each statement execute function audit_core.refuse_change();
alter table audit_technical.calls enable always trigger write_once;

create trigger write_once before update or delete or truncate on audit_technical.failed_attempts
  for each statement execute function audit_core.refuse_change();
alter table audit_technical.failed_attempts enable always trigger write_once;
