import { rightsOf } from '@holdpoint/contracts/topic-rights';
import { physicalTopic, topicsOf } from '@holdpoint/contracts/topics';
import { expect, test } from 'vitest';

const pools = ['retail', 'billing'];
const rights = rightsOf('acme.', pools);
const topics = topicsOf(1, { retail: 1, billing: 1 });
/** Services that may write to it; the executors of all pools are one service. */
const writersOf = (topic: string) => {
  const written = rights.filter(
    ({ operation, resource, name }) => operation === 'Write' && resource === 'topic' && name === topic,
  );
  return [...new Set(written.map(({ role }) => role.replace(/^tool-executor\..*/, 'tool-executor')))];
};

test('each topic has one writer; besides it only who moves what lies on the wrong partition, and the installer in the catalog', () => {
  for (const { name, family } of topics) {
    const others = [family.mover, family.name === 'catalog' ? 'installer' : undefined].filter((one) => one !== undefined);
    const writers = writersOf(physicalTopic('acme.', name));
    expect(
      writers.filter((role) => !others.includes(role)),
      name,
    ).toHaveLength(1);
    expect(writers, name).toEqual(expect.arrayContaining(others));
  }
});

test('an executor writes for its own pool alone, and nothing of approvals', () => {
  const written = rights.filter(({ role, operation }) => role === 'tool-executor.retail' && operation === 'Write');
  expect(written.map(({ name }) => name).sort()).toEqual([
    'acme.catalog.v1',
    'acme.dead-letter.tool-executor.v1',
    'acme.partition.reports.tool-executor.v1',
    'acme.tool.claims.retail.v1',
    'acme.tool.claims.retail.v1-',
    'acme.tool.results.retail.v1',
  ]);
});

test('who asks for tasks may ask for tasks', () => {
  const own = rights.filter(({ role }) => role === 'upstream').map(({ operation, name }) => `${operation} ${name}`);
  expect(own.sort()).toEqual(['Read acme.task.events.v1', 'Write acme.task.requests.v1']);
});
