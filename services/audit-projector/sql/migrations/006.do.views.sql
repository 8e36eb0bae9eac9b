-- One row for each call, for people: everything is read out of the leaf.
create view audit_compliance.calls as
  select
    log_partition,
    leaf_index,
    kind,
    logged_at,
    tenant,
    task_id,
    task_seq,
    facts ->> 'task_type' as task_type,
    facts ->> 'call_id' as call_id,
    facts -> 'agent' ->> 'name' as agent,
    (facts -> 'agent' ->> 'version')::integer as agent_version,
    facts -> 'tool' ->> 'name' as tool,
    (facts -> 'tool' ->> 'version')::integer as tool_version,
    facts ->> 'outcome' as outcome,
    facts -> 'failure' ->> 'class' as failure_class,
    facts -> 'failure' ->> 'code' as failure_code,
    facts ->> 'denied_by' as denied_by,
    facts ->> 'reversibility' as reversibility,
    (facts ->> 'attempts')::integer as attempts,
    (facts ->> 'duration_ms')::bigint as duration_ms,
    facts ->> 'description' as description,
    facts -> 'accessed' as accessed,
    facts -> 'modified' as modified,
    facts -> 'authorisation' ->> 'kind' as authorised_by,
    facts -> 'authorisation' ->> 'requester' as requester,
    facts -> 'authorisation' ->> 'rule' as rule,
    facts -> 'authorisation' ->> 'policy_version' as policy_version,
    facts -> 'authorisation' ->> 'approval_id' as approval_id,
    facts -> 'authorisation' ->> 'resolution' as resolution,
    facts -> 'authorisation' -> 'approvers' as approvers
  from audit_compliance.leaves
  cross join lateral (select leaf::jsonb as facts) as read
  where kind in ('call', 'doubt_settled');

-- What is wrong with the stored logs, as far as the database itself can tell: no row, nothing found. It checks hashes, the
-- gapless order and the counts; that the roots are those which were signed, `holdpoint audit verify` checks offline.
create view audit_core.faults as
  select log_partition, leaf_index, 'the leaf has another hash' as fault
  from audit_core.leaves
  join audit_compliance.leaves as stored using (log_partition, leaf_index)
  where leaf_hash <> sha256('\x00'::bytea || convert_to(stored.leaf, 'UTF8'))
union all
  select log_partition, leaf_index, 'only one of leaf and hash is there'
  from audit_core.leaves as hashed
  full join audit_compliance.leaves as stored using (log_partition, leaf_index)
  where hashed.leaf_hash is null or stored.leaf is null
union all
  select log_partition, max(leaf_index), 'the leaf indexes have a gap'
  from audit_core.leaves
  group by log_partition
  having max(leaf_index) + 1 <> count(*)
union all
  select frontier.log_partition, frontier.size, 'the frontier has another size than the log'
  from audit_core.frontiers as frontier
  where frontier.size <> (select count(*) from audit_core.leaves as hashed where hashed.log_partition = frontier.log_partition)
union all
  select log_partition, max(leaf_index), 'a task lacks a leaf'
  from audit_compliance.leaves
  group by log_partition, task_id
  having max(task_seq) <> count(*)
union all
  select closing.log_partition, closing.leaf_index, 'the task counts another number of calls than it has leaves'
  from audit_compliance.leaves as closing
  where closing.kind = 'task_end'
    and (closing.leaf::jsonb ->> 'calls')::bigint <> (
      select count(*) from audit_compliance.leaves as call where call.task_id = closing.task_id and call.kind = 'call'
    );
