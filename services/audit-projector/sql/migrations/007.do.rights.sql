revoke all on all functions in schema audit_core from public;

-- The projector adds to the records and never changes them; what it may change is its own working state.
grant usage on schema audit_core, audit_compliance, audit_technical to holdpoint_audit_projector;
grant select, insert on audit_core.leaves, audit_compliance.leaves, audit_technical.calls, audit_technical.failed_attempts
  to holdpoint_audit_projector;
grant select, insert, update on audit_core.frontiers, audit_core.leaf_counts to holdpoint_audit_projector;
grant select, insert, update, delete on audit_core.open_tasks to holdpoint_audit_projector;

grant usage on schema audit_technical to holdpoint_audit_technical_reader;
grant select on all tables in schema audit_technical to holdpoint_audit_technical_reader;

grant usage on schema audit_compliance to holdpoint_audit_compliance_reader;
grant select on all tables in schema audit_compliance to holdpoint_audit_compliance_reader;

-- The verifier sees leaves and hashes, and nothing of the technical record or of payloads in open tasks.
grant usage on schema audit_core, audit_compliance to holdpoint_audit_verifier;
grant select on audit_core.leaves, audit_core.frontiers, audit_core.faults to holdpoint_audit_verifier;
grant select on all tables in schema audit_compliance to holdpoint_audit_verifier;

grant all on schema audit_core, audit_compliance, audit_technical to holdpoint_audit_owner;
