revoke all on all functions in schema audit_core from public;

-- The projector adds to the records and never changes them; what it may change is its own working state.
grant usage on schema audit_core, audit_compliance, audit_technical to holdpoint_audit_projector;
grant select, insert on audit_core.leaves, audit_compliance.leaves, audit_technical.calls, audit_technical.failed_attempts
  to holdpoint_audit_projector;
grant select, insert, update on audit_core.frontiers, audit_core.leaf_counts, audit_core.projection_positions
  to holdpoint_audit_projector;
grant select, insert, update, delete on audit_core.open_tasks to holdpoint_audit_projector;

grant usage on schema audit_technical to holdpoint_audit_technical_reader;
grant select on all tables in schema audit_technical to holdpoint_audit_technical_reader;

grant usage on schema audit_compliance to holdpoint_audit_compliance_reader;
grant select on all tables in schema audit_compliance to holdpoint_audit_compliance_reader;

-- The verifier sees leaves and hashes, and nothing of the technical record or of payloads in open tasks.
grant usage on schema audit_core, audit_compliance to holdpoint_audit_verifier;
grant select on audit_core.leaves, audit_core.frontiers, audit_core.faults to holdpoint_audit_verifier;
grant select on all tables in schema audit_compliance to holdpoint_audit_verifier;

-- Nobody logs in as the owner of the tables; what only an owner may do is left to migrations.
do $$
declare
  thing record;
begin
  for thing in
    select oid::regclass as name, case relkind when 'v' then 'view' else 'table' end as kind
    from pg_class
    where relnamespace in ('audit_core'::regnamespace, 'audit_compliance'::regnamespace, 'audit_technical'::regnamespace)
      and relkind in ('r', 'v')
  loop
    execute format('alter %s %s owner to holdpoint_audit_owner', thing.kind, thing.name);
  end loop;
end
$$;
alter function audit_core.refuse_change() owner to holdpoint_audit_owner;
alter schema audit_core owner to holdpoint_audit_owner;
alter schema audit_compliance owner to holdpoint_audit_owner;
alter schema audit_technical owner to holdpoint_audit_owner;
