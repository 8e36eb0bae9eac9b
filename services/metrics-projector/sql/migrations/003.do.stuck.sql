-- Whether a live task is stuck, and why; null where it is not. `at` is given by the reader, so that age grows even if projecting stalls.
-- A moment that has passed is given `grace` first: timers may fire late, and answers take their way.
create function operations.stuck_reason(task operations.tasks, at timestamptz, grace interval, silence interval) returns text
  language sql
  stable
  return case
    when task.intervention_why = 'loop' then 'loop'
    when task.waiting_for = 'approval' and task.due_at + grace < at then 'missed_approval'
    when task.waiting_for = 'answer' and task.due_at + grace < at then 'lost_worker'
    when task.waiting_for in ('retry', 'timer', 'signal') and task.due_at + grace < at then 'deadline'
    when task.waiting_for in ('start', 'deciding') and task.last_event_at + silence < at then 'no_progress'
  end;
