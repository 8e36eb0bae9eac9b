/** Defects of what the runner, the approval-service and the projectors decide. */
import { mutant } from './mutant.ts';

const RUNNER = 'services/task-runner/src/domain';
const APPROVALS = 'services/approval-service/src/domain';

export const domainMutants = [
  // Three walls stand between: the fold, the digest, and the executor's own look at the outcome. One left standing is enough.
  mutant(
    'an approval not bound to its call',
    ['G6', 'G5'],
    'a second call runs on the word given for the first',
    [
      'packages/core/src/task/evolve-step.ts',
      'mayHaveHappened: before?.mayHaveHappened,',
      "mayHaveHappened: before?.mayHaveHappened,\n    approval: work.kind === 'again' ? work.call.approval : undefined,",
    ],
    [
      'packages/core/src/call-digest.ts',
      'canonicalJson({ tenant, taskId, callId, tool, version, contractDigest, input })',
      'canonicalJson({ tenant, taskId, callId: callId.slice(0, 0), tool, version, contractDigest, input })',
    ],
    ['packages/core/src/approval/outcome.ts', ' && outcome.callId === subject.callId;', ';'],
  ),
  mutant('an approval not bound to its input', ['G6', 'G5'], 'what runs is not what was approved', [
    `${RUNNER}/gate.ts`,
    "if (approval.digest !== digest) return 'INPUT_CHANGED';",
    "if (approval.digest === '') return 'INPUT_CHANGED';",
  ]),
  mutant('a word about anything counts', ['G5', 'G6'], 'an approval of other parameters opens this gate', [
    `${APPROVALS}/decide-decision.ts`,
    'const mismatch = bindingMismatch(decision, state.request);',
    'const mismatch = bindingMismatch({ ...decision, digest: state.request.digest }, state.request);',
  ]),
  mutant('who asked may approve', ['G5'], 'nobody else has looked at it', [
    `${APPROVALS}/ending.ts`,
    'return [...new Set([...excluded, requestedBy])];',
    'return [...new Set([...excluded, requestedBy])].slice(0, 0);',
  ]),
  mutant('one person counts twice', ['G5', 'G6'], 'two stages are one pair of eyes', [
    `${APPROVALS}/decide-decision.ts`,
    'standingProblem(person, stage, excludedOf(state.request), decided)',
    'standingProblem(person, stage, excludedOf(state.request), [])',
  ]),
  mutant(
    'silence approves',
    ['G5', 'G6', 'G7'],
    'nobody has said a word, and it runs: the service lets it pass, and the gate that asks policy once more',
    [
      `${APPROVALS}/ending.ts`,
      "const approves = request.onSilence === 'approve' && request.reversibility === 'fully_reversible';",
      "const approves = request.onSilence !== 'approve' || request.reversibility === 'fully_reversible';",
    ],
    [
      'packages/core/src/policy/evaluate.ts',
      "if (satisfied.bySilence && now.onSilence === 'deny') return true;",
      "if (satisfied.bySilence && now.onSilence !== 'deny') return true;",
    ],
  ),
  mutant('a deadline like any timer', ['G7'], 'a word in time loses against its deadline', [
    `${APPROVALS}/timers.ts`,
    'return { name: DECIDE_BY, at: decideBy, deadline: true };',
    'return { name: DECIDE_BY, at: decideBy, deadline: false };',
  ]),
  mutant('end a cancelled task over a running call', ['G1', 'G4', 'G11'], 'nobody hears how the call ended', [
    `${RUNNER}/cancelling.ts`,
    "if (draft.task.work.kind === 'attempt') return undefined;",
    "if (draft.task.work.kind === 'ask') return undefined;",
  ]),
  mutant('repeat a once call that was never answered', ['G4'], 'it had its effect, and is said to have failed', [
    `${RUNNER}/results/unanswered.ts`,
    "return call.terms.effect === 'once'",
    "return call.terms.effect === 'read'",
  ]),
  mutant('take the answer of an earlier attempt', ['G2', 'G4'], 'the attempt that runs is forgotten', [
    `${RUNNER}/results/decide-result.ts`,
    "if (result.attempt < awaited.attempts) return ignore('earlier_attempt');\n  const mismatch = mismatchOf(input, result, { attempt: awaited.attempts, ...awaited.terms });",
    'const mismatch = mismatchOf(input, result, { ...awaited.terms, attempt: result.attempt });',
  ]),
  mutant('do a command as often as it comes', ['G11'], 'a doubled click is two clicks', [
    `${RUNNER}/commands/decide-command.ts`,
    "if (state.memory.commands.includes(command.commandId)) return ignore('duplicate');",
    "if (state.memory.commands.length < 0) return ignore('duplicate');",
  ]),
  mutant('offsets outside the transaction', ['G10'], 'a batch that fails is never written', [
    'packages/stream/src/memory/projection-store.ts',
    'const written: Row[] = [];',
    'const written: Row[] = [];\n    this.stored.set(name, next);\n    from = next;',
  ]),
  mutant('write on where somebody else has written', ['G10'], 'a batch is projected twice', [
    'packages/stream/src/memory/projection-store.ts',
    "if (this.stored.get(name) !== from) return 'moved';\n    const written",
    'from = this.stored.get(name);\n    const written',
  ]),
];
