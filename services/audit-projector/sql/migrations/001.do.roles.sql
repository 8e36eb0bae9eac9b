-- Who may do what. Group roles without a login: an installation gives its logins membership (README.md, "Rights").
-- Roles belong to the cluster and not to this database, so another database may have created them already, or be doing so now.
do $$
declare
  name text;
begin
  foreach name in array array[
    'holdpoint_audit_owner', 'holdpoint_audit_projector', 'holdpoint_audit_technical_reader',
    'holdpoint_audit_compliance_reader', 'holdpoint_audit_verifier'
  ] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
  -- Whoever migrates hands the tables to the owner role, and must belong to it to come back with the next migration.
  if not pg_has_role('holdpoint_audit_owner', 'usage') then
    execute format('grant holdpoint_audit_owner to %I', current_user);
  end if;
end
$$;
