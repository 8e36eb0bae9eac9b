import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localConfig } from '@holdpoint/local/config';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CliResult } from '../../support/cli-process.ts';
import { RetailInstallation } from '../../support/retail-installation.ts';

let shop: RetailInstallation;
beforeAll(async () => {
  shop = await RetailInstallation.open({ partitions: 3 });
  await shop.startAll();
});
afterAll(() => shop?.close());

/** The command line as an operator runs it, who may read the projections, too; doctor looks for Java on the PATH. */
function run(...args: readonly string[]): Promise<CliResult> {
  const { inherited } = localConfig();
  const path = { PATH: inherited.PATH ?? '', JAVA_HOME: inherited.JAVA_HOME ?? '', HOME: inherited.HOME ?? '' };
  return shop.cli(args, { ...path, DATABASE_URL: shop.installation.databases.ownerUrl });
}

/** One call of a tool. */
const step = (tool: string, input: object) => ({
  kind: 'call',
  name: 'only',
  tool: `retail.${tool}`,
  version: 1,
  input: { plain: input },
});
const reading = [step('list_all_product_types', {})];
/** An order of the own set that is pending: to cancel it needs the group refunds. */
const cancelling = (orderId: string) => [step('cancel_pending_order', { order_id: orderId, reason: 'no longer needed' })];

function requestFile(key: string, steps: object[], change: object = {}): string {
  const file = join(shop.installation.home, `${key}.json`);
  const request = {
    ...{ tenant: 'retail-demo', idempotencyKey: key, requestedBy: 'storefront', requestedAt: new Date().toISOString() },
    ...{ taskType: 'retail.request', agent: { name: 'retail.service-desk', version: 1 }, steps },
    ...change,
  };
  writeFileSync(file, JSON.stringify(request));
  return file;
}

/** Submits a task that waits for the group refunds; returns its id and that of its approval. */
async function awaitingApproval(key: string): Promise<{ taskId: string; approvalId: string }> {
  const submitted = await run('task', 'submit', '--from', requestFile(key, cancelling('#W0000000')));
  const taskId = submitted.stdout.trim();
  const approvalId = await vi.waitFor(async () => {
    const { json } = await run('approval', 'list', '--json');
    const view = json.find(({ request }) => JSON.stringify(request).includes(taskId));
    if (view === undefined) throw new Error(`no approval of ${taskId} among ${json.length}`);
    return String(view.approvalId);
  }, 20_000);
  return { taskId, approvalId };
}
const keyOf = (person: string): string => shop.keyFileOf(person);

describe('task submit', () => {
  it('answers the same request sent again with the first task, and refuses another body under its key', async () => {
    const file = requestFile('same-again', reading);
    const first = await run('task', 'submit', '--from', file, '--wait', '--json');
    expect(first, first.stderr).toMatchObject({ exit: 0 });
    const again = await run('task', 'submit', '--from', file, '--wait', '--json');
    expect(again).toMatchObject({ exit: 0, stdout: first.stdout, stderr: expect.stringContaining('was there before') });
    const other = await run('task', 'submit', '--from', file, '--by', 'somebody-else', '--wait');
    expect(other).toMatchObject({ exit: 1, stderr: expect.stringContaining('IDEMPOTENCY_CONFLICT') });
  });

  it('names every field that is missing, and sends nothing', async () => {
    const { exit, stderr } = await run('task', 'submit', '--tenant', 'retail-demo');
    expect(exit).toBe(3);
    for (const field of ['idempotencyKey', 'requestedBy', 'taskType', 'agent']) expect(stderr).toContain(field);
  });
});

describe('approval', () => {
  it('counts the word of a person of the right group, and tells the others why theirs does not count', async () => {
    const { taskId, approvalId } = await awaitingApproval('by-hand');
    const word = (as: string, key: string) => run('approval', 'approve', approvalId, '--as', as, '--key', keyOf(key));
    expect(await word('support-lead', 'support-lead')).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('APPROVER_OUTSIDE_GROUP'),
    });
    expect(await word('refunds-lead', 'support-lead')).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('DECISION_KEY_UNKNOWN'),
    });
    expect(await word('refunds-lead', 'refunds-lead')).toMatchObject({ exit: 0, stdout: expect.stringContaining('counted') });
    expect(await word('refunds-deputy', 'refunds-deputy')).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('APPROVAL_ENDED'),
    });
    const story = await run('task', 'show', taskId, '--follow', '--json');
    const told = story.json;
    expect(told.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['TaskAccepted', 'ApprovalRequested', 'DecisionRecorded', 'CallScheduled']),
    );
    expect(told.filter(({ isDeparture }) => isDeparture)).toHaveLength(1);
  });

  it('decides by rules with the keys at hand, and leaves alone what no rule matches', async () => {
    const { taskId, approvalId } = await awaitingApproval('by-rule');
    const rules = join(shop.installation.home, 'rules.yaml');
    const { approverKeysFolder: keys, peopleFile } = shop.installation.keys;
    const decide = () => run('approval', 'decide', '--from', rules, '--keys', keys, '--people', peopleFile, '--json');
    writeFileSync(rules, 'rules: [{match: {tool: another.*}, decide: approve}]');
    expect(await decide()).toMatchObject({ exit: 0, stdout: '' });
    writeFileSync(rules, 'rules: [{match: {group: refunds}, decide: deny, reason: "not today"}]');
    const decided = await decide();
    expect(decided, decided.stderr).toMatchObject({ exit: 0 });
    expect(decided.json).toContainEqual(
      expect.objectContaining({ kind: 'word', approvalId, verdict: 'deny', answer: 'counted' }),
    );
    const shown = await run('task', 'show', taskId, '--follow');
    expect(shown.stdout).toContain('APPROVAL_DENIED');
  });
});

describe('commands about a task', () => {
  it('pause, resume and cancel, each answered by the task-runner', async () => {
    const { taskId } = await awaitingApproval('steered');
    const as = ['--as', 'anna'];
    expect(await run('task', 'resume', taskId, ...as)).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('NOT_PAUSED'),
    });
    expect(await run('task', 'pause', taskId, ...as, '--reason', 'look first')).toMatchObject({ exit: 0 });
    expect(await run('task', 'resume', taskId, ...as)).toMatchObject({ exit: 0 });
    expect(await run('task', 'cancel', taskId, ...as, '--reason', 'ordered twice')).toMatchObject({ exit: 0 });
    const shown = await run('task', 'show', taskId, '--follow');
    expect(shown.stdout).toContain('anna asked to cancel the task');
    await vi.waitFor(async () => {
      const { stdout } = await run('task', 'list', '--status', 'cancelled', '--json');
      expect(stdout).toContain(taskId);
    }, 20_000);
  });

  it('refuses a command for a task that nobody knows', async () => {
    const unknown = '00000000-0000-5000-8000-000000000000';
    const { exit, stderr } = await run('task', 'pause', unknown, '--as', 'anna', '--reason', 'x');
    expect({ exit, stderr }).toMatchObject({ exit: 1, stderr: expect.stringContaining('No task') });
  });
});

describe('dead-letter', () => {
  it('lists, shows and redrives what could not be taken', async () => {
    const file = requestFile('dead', reading);
    await run('task', 'submit', '--from', file, '--wait');
    await run('task', 'submit', '--from', file, '--by', 'somebody-else', '--wait');
    const origin = await vi.waitFor(async () => {
      const { stdout } = await run('dead-letter', 'list', '--code', 'IDEMPOTENCY_CONFLICT', '--json');
      const { topic, partition, offset } = JSON.parse(stdout.split('\n')[0] ?? '').letter.origin;
      return `${topic}/${partition}/${offset}`;
    }, 20_000);
    expect(await run('dead-letter', 'show', origin)).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('somebody-else'),
    });
    const redriven = await run('dead-letter', 'redrive', origin, '--as', 'anna');
    expect(redriven).toMatchObject({ exit: 1, stderr: expect.stringContaining('IDEMPOTENCY_CONFLICT') });
  });
});

describe('audit', () => {
  it('exports what verifies offline, and a changed export does not', async () => {
    await run('task', 'submit', '--from', requestFile('audited', reading), '--wait');
    const [exported, notes] = [join(shop.installation.home, 'audit.ndjson'), join(shop.installation.home, 'notes')];
    const checkpoints = await vi.waitFor(async () => {
      const fetched = await run('audit', 'checkpoints', '--out', notes, '--json');
      const files = fetched.json;
      expect(files.some(({ size }) => Number(size) > 0)).toBe(true);
      return files.map(({ file }) => String(file));
    }, 20_000);
    expect(await run('audit', 'export', '--out', exported)).toMatchObject({ exit: 0 });
    const verify = (file: string) =>
      run(
        'audit',
        'verify',
        '--export',
        file,
        '--checkpoint',
        ...checkpoints,
        '--key',
        shop.installation.keys.auditVerifierKeyFile,
      );
    const intact = await verify(exported);
    expect(intact, intact.stdout).toMatchObject({ exit: 0, stdout: expect.stringContaining('intact') });
    const changed = join(shop.installation.home, 'changed.ndjson');
    writeFileSync(changed, readFileSync(exported, 'utf8').replace('success', 'failure'));
    expect(await verify(changed)).toMatchObject({ exit: 1, stdout: expect.stringContaining('tampered') });
  });
});

describe('an installation', () => {
  it('is found healthy, and its partition counts are not changed', async () => {
    const doctor = await run('doctor');
    expect(doctor, doctor.stdout).toMatchObject({ exit: 0, stdout: expect.stringContaining('Dedupe window') });
    expect(await run('schemas', 'check')).toMatchObject({ exit: 0 });
    const other = await run('topics', 'create', '--partitions', '5');
    expect(other).toMatchObject({ exit: 1, stderr: expect.stringContaining('task.events has 3 partitions, 5 were asked for') });
  });
});
