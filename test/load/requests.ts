/** The requests that are measured: about 1 KB of JSON input each, no two tasks the same. */
import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import { type AgentName, requestedBy, taskType, tenant } from './names.ts';

/** Which tasks: an agent's, numbered from 0, under a name that keeps one series of them apart from another. */
export interface Series {
  readonly name: string;
  readonly agent: AgentName;
  readonly count: number;
}

const lines = Array.from({ length: 8 }, (_, index) => ({
  article: `4006381333${900 + index}`,
  title: `Article number ${index + 1} of this order, as it is named in the catalogue`,
  quantity: index + 1,
}));

export const orderOf = ({ name }: Series, index: number): string => `${name}-${index}`;

export function taskIdsOf(series: Series): readonly string[] {
  return Array.from({ length: series.count }, (_, index) => taskIdOf(tenant, orderOf(series, index)));
}

export function requestOf(series: Series, index: number): TaskRequested {
  const number = orderOf(series, index);
  return {
    type: 'TaskRequested',
    ...{ tenant, requestedBy, taskType },
    idempotencyKey: number,
    requestedAt: new Date().toISOString(),
    agent: { name: series.agent, version: 1 },
    input: plain({ order: { number, customer: `customer-${index}`, lines }, channel: 'web', language: 'en' }),
  };
}
