/** Defects of the executor and its worker: claims, acknowledgements, doubts. */
import { mutant } from './mutant.ts';

const EXECUTOR = 'services/tool-executor/src';

export const executorMutants = [
  mutant('start without a claim', ['G4'], 'two owners run the same call', [
    `${EXECUTOR}/wiring/executor.ts`,
    'run.needsClaim ? await this.claim(attempt) : undefined',
    'run.needsClaim && attempt.offset < 0 ? await this.claim(attempt) : undefined',
  ]),
  mutant('claims without attempts', ['G4', 'G11'], 'a later attempt is taken for one that was answered', [
    `${EXECUTOR}/domain/admit.ts`,
    'if (claim !== undefined && claim.attempt >= request.attempt) return admitClaimed(request, claim, situation);',
    'if (claim !== undefined) return admitClaimed({ ...request, attempt: claim.attempt }, claim, situation);',
  ]),
  mutant('run what was claimed and left behind', ['G4'], 'a once call has its effect twice', [
    `${EXECUTOR}/domain/admit.ts`,
    "return { kind: 'find_out', claim, hosted: sameContract(request, situation.hosting) };",
    'return admitFresh(request, situation);',
  ]),
  mutant('trust that nothing has happened', ['G4'], 'a once call that may have happened is tried again', [
    `${EXECUTOR}/domain/doubt.ts`,
    "if (word?.status === 'not_done') return ended(request, by, doubt);",
    "if (word?.status !== 'done') return ended(request, by, doubt);",
  ]),
  mutant('acknowledge before the answer', ['G11'], 'a crash loses the request', [
    'packages/stream/src/worker/answered-prefix.ts',
    'while (this.shown.length > 0 && !this.open.has(this.shown[0] ?? 0)) this.shown.shift();',
    'while (this.shown.length > 0) this.shown.shift();',
  ]),
  mutant('start before the claim is durable', ['G4'], 'a claim that is lost has started something', [
    'packages/stream/src/worker/claim-log.ts',
    'for (const { reject } of flight) reject(lost(error));',
    'for (const { resolve } of flight) resolve([]);',
  ]),
  mutant('take a claim for there when its commit is acknowledged', ['G4'], 'what was claimed so runs again', [
    'packages/stream/src/worker/claim-log.ts',
    'while (!(await isReadable(offset))) {',
    'while (offset < 0 && !(await isReadable(offset))) {',
  ]),
  mutant('say without the fence that nothing has started', ['G4'], 'an owner that was replaced denies what another has done', [
    `${EXECUTOR}/domain/admit.ts`,
    "if (fresh.kind !== 'answer' || effect === undefined) return fresh;",
    "if (fresh.kind !== 'close' || effect === undefined) return fresh;",
  ]),
  mutant('replay no claims', ['G4'], 'the next owner knows nothing of what has started', [
    `${EXECUTOR}/wiring/claim-book.ts`,
    'for (const { key, message } of replayed) {',
    'for (const { key, message } of replayed.slice(0, 0)) {',
  ]),
  mutant('a new key for each attempt', ['G4'], 'a retry is another action to the target', [
    'services/task-runner/src/domain/schedule-call.ts',
    'idempotencyKey: call.idempotencyKey,',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of the mutant
    'idempotencyKey: `${call.idempotencyKey}-${call.attempts}`,',
  ]),
];
