import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { Metrics } from '@holdpoint/process/metrics';
import type { EntityDefinition, Verdict } from '@holdpoint/stream/entity';
import type { ApprovalInput } from './domain/decide.ts';
import type { Approval } from './domain/state.ts';
import { MOST_REPEATS } from './domain/timers.ts';

type Definition = EntityDefinition<Approval, ApprovalInput, ApprovalEvent>;

/**
 * The same definition, with what it decides counted. Deciding happens once per input in normal running and never in a replay, so
 * a restart counts nothing twice; a batch whose append fails is decided, and counted, again.
 */
export function countDecisions(definition: Definition, metrics: Metrics): Definition {
  const opened = metrics.counter({ name: 'holdpoint_approvals_opened_total', help: 'Approvals opened.' });
  const ended = metrics.counter({
    name: 'holdpoint_approvals_ended_total',
    help: 'Approvals ended, by how.',
    labels: ['resolution'],
  });
  const words = metrics.counter({
    name: 'holdpoint_approval_decisions_total',
    help: 'Words of people: counted (approve, deny), or not (its code).',
    labels: ['result'],
  });
  const reminders = metrics.counter({ name: 'holdpoint_approval_reminders_total', help: 'Reminders that were due.' });
  const repeats = metrics.counter({
    name: 'holdpoint_approval_outcomes_repeated_total',
    help: 'Outcomes sent again because the runner had not acknowledged them.',
  });
  const givenUp = metrics.counter({
    name: 'holdpoint_approval_outcomes_given_up_total',
    help: 'Outcomes that the runner has not acknowledged in a day of repeats: see its dead letters.',
  });
  const count = (event: ApprovalEvent): void => {
    switch (event.type) {
      case 'ApprovalOpened':
        opened.inc();
        break;
      case 'DecisionRecorded':
        words.inc({ result: event.verdict });
        break;
      case 'DecisionRejected':
        words.inc({ result: event.code });
        break;
      case 'ReminderDue':
        reminders.inc();
        break;
      case 'ApprovalEnded':
        ended.inc({ resolution: event.resolution });
        break;
      case 'OutcomeRepeated':
        repeats.inc();
        if (event.number === MOST_REPEATS) givenUp.inc();
        break;
      case 'WithdrawalRemembered':
      case 'AcknowledgementReceived':
        break;
    }
  };
  return { ...definition, decide: (state, input, view) => counted(definition.decide(state, input, view), count) };
}

function counted(verdict: Verdict<ApprovalEvent>, count: (event: ApprovalEvent) => void): Verdict<ApprovalEvent> {
  if (verdict.kind === 'accept') verdict.events.forEach(count);
  return verdict;
}
