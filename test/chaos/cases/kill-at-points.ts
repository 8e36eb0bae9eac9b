/** SIGKILL at named points: in the moment in which a record is seen that the process has just written, or is about to act on. */
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import type { ChaosCase } from '../runner/case.ts';
import { atRecord, type Point } from '../shop/at-record.ts';
import { Shop } from '../shop/shop.ts';

interface NamedPoint extends Point {
  readonly name: string;
}

/** A record is seen some milliseconds after its commit: what stands behind "before" is likely, not certain, to be still undone. */
const points: Readonly<Record<ServiceName, readonly NamedPoint[]>> = {
  'task-runner': [
    { name: 'task accepted, first step not decided', topic: 'task.events', type: 'TaskAccepted' },
    { name: 'intent of a call committed, before it is dispatched', topic: 'task.events', type: 'CallScheduled' },
    { name: 'approval needed, before it is asked for', topic: 'task.events', type: 'ApprovalRequested' },
    { name: 'result published, before it is recorded', topic: 'tool.results.retail', type: 'ToolCallSucceeded' },
    { name: 'outcome published, before it is recorded', topic: 'approval.outcomes', type: 'ApprovalOutcome' },
  ],
  'tool-executor': [
    { name: 'call requested, before it is started', topic: 'tool.requests.retail', type: 'ToolCallRequested' },
    { name: 'attempt claimed, before or in its effect', topic: 'tool.claims.retail', type: 'AttemptClaimed' },
    { name: 'result published, before the claim is settled', topic: 'tool.results.retail', type: 'ToolCallSucceeded' },
  ],
  'approval-service': [
    { name: 'approval asked for, before it is opened', topic: 'approval.requests', type: 'ApprovalAsked' },
    { name: 'a person has decided, before that is recorded', topic: 'approval.commands', type: 'DecisionSubmitted' },
    { name: 'approval ended, before the outcome is published', topic: 'approval.events', type: 'ApprovalEnded' },
  ],
  'audit-projector': [
    { name: 'call settled, before its leaf is written', topic: 'task.events', type: 'CallSucceeded' },
    { name: 'technical record published, before the leaf is', topic: 'audit.technical', type: 'TechnicalRecorded' },
    { name: 'leaf published, before a checkpoint covers it', topic: 'audit.compliance', type: 'ComplianceRecorded' },
    { name: 'checkpoint published', topic: 'audit.checkpoints', type: 'CheckpointPublished' },
  ],
  'metrics-projector': [
    { name: 'task ended, before it is projected', topic: 'task.events', type: 'TaskCompleted' },
    { name: 'approval opened, before it is projected', topic: 'approval.events', type: 'ApprovalOpened' },
  ],
};

export const killAtPoints: ChaosCase = {
  name: 'kill-at-points',
  title: 'each service is killed at every point at which something is done and the next thing is not, as the logs show it',
  async run(context) {
    const shop = await Shop.open(context, { copies: 1 });
    await shop.trade(async (signal) => {
      await Promise.all(serviceNames.map((service) => killAtEach(shop, service, signal)));
    });
    await shop.check();
  },
};

async function killAtEach(shop: Shop, service: ServiceName, signal: AbortSignal): Promise<void> {
  const { services, installation, context } = shop;
  for (const { name, ...point } of points[service]) {
    const killed = Promise.withResolvers<void>();
    await atRecord(installation.connection, point, signal, () => services.kill(service).then(killed.resolve, killed.reject));
    await killed.promise;
    context.account.did(`SIGKILL: ${service}, ${name}`);
    await services.start(service);
    await shop.untilGoneOn(service);
  }
}
