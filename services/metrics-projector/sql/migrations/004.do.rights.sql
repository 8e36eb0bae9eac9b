-- Group roles without a login; an installation gives its logins membership (README.md, "Rights"). They belong to the cluster and not
-- to this database, so another database may have created them already, or be doing so now.
do $$
declare
  name text;
begin
  foreach name in array array['holdpoint_operations_projector', 'holdpoint_operations_reader'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then
      null;
    end;
  end loop;
end
$$;

grant usage on schema operations to holdpoint_operations_projector, holdpoint_operations_reader;
grant select, insert, update on operations.tasks, operations.approvals, operations.counters, operations.histograms, operations.latest,
  operations.projection_positions
  to holdpoint_operations_projector;
grant select on operations.tasks, operations.approvals, operations.counters, operations.histograms, operations.latest
  to holdpoint_operations_reader;
