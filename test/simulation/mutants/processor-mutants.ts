/** Defects of the entity processor: the fence, the commit, what is owed, where to go on. */
import { mutant } from './mutant.ts';

const PROCESSOR = 'packages/stream/src/processor';

export const processorMutants = [
  mutant('skip the fence', ['G2', 'G3'], 'an owner that was shut out goes on writing', [
    'packages/stream/src/memory/fenced-log.ts',
    'if (this.broker.fence(this.topic, this.partition) !== epoch)',
    'if (epoch < 0)',
  ]),
  mutant('read the end before the fence', ['G2', 'G3'], 'what the old owner wrote in between is not replayed', [
    `${PROCESSOR}/take-partition.ts`,
    'const range = await log.takeOver();',
    'const range = (await access.options.admin.ranges(log.topic))[log.partition] ?? { start: 0, end: 0 };\n  await log.takeOver();',
  ]),
  mutant('dispatch before the commit', ['G1'], 'a tool runs on an intent that never was', [
    `${PROCESSOR}/partition-loop.ts`,
    'const appended = await this.log.append(records);',
    'this.owe(holding, transaction.owed(holding.end), holding.end + records.length - 1);\n    const appended = await this.log.append(records);',
  ]),
  mutant('forget PartitionAdvanced', ['G2', 'G11'], 'after a restart inputs are decided again', [
    `${PROCESSOR}/transaction.ts`,
    '({ key, headers, value })), advanced];',
    '({ key, headers, value })), ...(this.events.length > 0 ? [] : [advanced])];',
  ]),
  mutant('keep state after an unknown commit', ['G2', 'G3'], 'the memory is ahead of the log', [
    `${PROCESSOR}/partition-loop.ts`,
    'const appended = await this.log.append(records);',
    `const appended = await this.log.append(records).catch(async (error: unknown) => {
      if (asError(error).name !== 'UnknownOutcomeError') throw error;
      const { end } = await this.log.takeOver();
      return { baseOffset: holding.end, end, appendedAt: options.clock.now() };
    });`,
  ]),
  mutant(
    'timers before the backlog',
    ['G7'],
    'an answer in time loses against its deadline after an outage',
    [`${PROCESSOR}/deadline-gate.ts`, 'const reached = this.reached(next);', 'const reached = next.size >= 0;'],
    [
      `${PROCESSOR}/deadline-gate.ts`,
      'return this.answer !== undefined && this.answer.askedAt >= timer.at + this.options.skewMs;',
      'return timer.at > 0;',
    ],
  ),
  mutant('dispatchedThrough ahead of what is out', ['G1', 'G11'], 'effects are lost with a crash', [
    `${PROCESSOR}/dispatcher.ts`,
    'return (this.owed[0]?.offset ?? this.last + 1) - 1;',
    'return this.last;',
  ]),
  mutant('owe nothing after a recovery', ['G1'], 'effects that were not yet out are lost', [
    `${PROCESSOR}/partition-loop.ts`,
    'await owedRecords(this.access, recovered.owed)',
    'await owedRecords(this.access, recovered.owed.slice(0, 0))',
  ]),
  mutant('owe no dead letters after a recovery', ['G11'], 'whoever was refused is never told', [
    `${PROCESSOR}/recovery.ts`,
    'if (message.refused.length > 0) this.owed.push',
    'if (message.refused.length > 1_000) this.owed.push',
  ]),
  mutant('begin at the end of an input', ['G11'], 'what was sent before the first start is passed over', [
    `${PROCESSOR}/take-partition.ts`,
    'known.get(topic) ?? range?.start ?? 0',
    'known.get(topic) ?? range?.end ?? 0',
  ]),
  mutant('take the misplaced where it lies', ['G3'], 'two partitions hold the same task', [
    `${PROCESSOR}/prepare-input.ts`,
    'return key !== undefined && partitionFor(key, options.partitions) !== partition;',
    'return key !== undefined && partitionFor(key, options.partitions) < 0 && partition < 0;',
  ]),
  mutant('pass the misplaced before it lies elsewhere', ['G11'], 'a crash in between loses it', [
    `${PROCESSOR}/prepare-input.ts`,
    'await publisher.publish([{ topic, partition: to, key, headers, value: raw.value }]);',
    'options.clock.after(500, () => void publisher.publish([{ topic, partition: to, key, headers, value: raw.value }]));',
  ]),
  mutant('forget without a boundary', ['G3', 'G4'], 'a request that comes again after its window runs again', [
    `${PROCESSOR}/dedupe-window.ts`,
    'this.forgottenBefore = Math.max(this.forgottenBefore, boundary);',
    'this.forgottenBefore = Math.min(this.forgottenBefore, boundary);',
  ]),
  mutant('believe that all before PartitionAdvanced is out', ['G1'], 'the last transaction of a dead owner has no effects', [
    `${PROCESSOR}/recovery.ts`,
    'this.dispatchedThrough = Math.max(this.dispatchedThrough, message.dispatchedThrough);',
    'this.dispatchedThrough = Math.max(this.dispatchedThrough, offset);',
  ]),
];
