/** With what a task fails, a call is denied, or a person is asked, where it is the runner that says so. */
import { type CodeMeaning, means } from './code-line.ts';

const resolve = 'Resolve the intervention: retry grants the whole allowance once more, fail and cancel end the task.';
const correctPlan = 'Correct the plan, and send the request under a new key.';
const waits = 'Nothing, as long as it is tried again; when its retries are exhausted, resolve the intervention.';

export const taskCodes = {
  AGENT_UNKNOWN: means(
    'nobody has announced the agent in time',
    'Start an executor whose app has that agent and version, then ask anew.',
  ),
  TOOL_UNKNOWN: means(
    'nobody has announced the tool in time',
    'Start an executor that hosts that tool and version, then ask anew.',
  ),
  PLAN_MISSING: means('neither the agent nor the request has a plan', correctPlan),
  PLAN_CONFLICT: means('both the agent and the request have a plan', correctPlan),
  REFERENCE_INVALID: means("a `$from` in a step's input is not one", correctPlan),
  OUTPUT_UNKNOWN: means('a step refers to the output of a step that has none', correctPlan),
  POINTER_UNRESOLVED: means('a step refers to a place that an earlier output does not have', correctPlan),
  INPUT_INVALID: means("a call's input does not fit the tool's contract", correctPlan),
  INPUT_TOO_LARGE: means("a call's input is larger than a payload may be", 'Hand over a reference to the data in place of them.'),
  POLICY_DENIED: means(
    'a rule of the policy denies the call',
    '`holdpoint policy explain` shows which one; the event names it too.',
  ),
  IRREVERSIBLE_WITHOUT_CHAIN: means(
    'policy would let an irreversible call pass without people',
    'Correct the policy; nothing ran.',
  ),
  INPUT_CHANGED: means('what was approved is no longer what would run: the approval is stale', 'Decide on the new request.'),
  POLICY_CHANGED: means(
    'policy has become stricter than what was satisfied: the approval is stale',
    'Decide on the new request.',
  ),
  NEEDS_A_PERSON: means('silence is not enough for what is irreversible', 'Decide on the new request.'),
  EXECUTE_BY_PASSED: means('the approval lapsed before the call started', 'Decide on the new request.'),
  APPROVAL_DENIED: means('a person has denied the call', 'The reason stands in the event.'),
  APPROVAL_EXPIRED: means('nobody has decided in time: silence is denial', 'Ask anew; look at who should have been reminded.'),
  APPROVAL_WITHDRAWN: means('the request was withdrawn before it was decided', 'Nothing.'),
  APPROVAL_UNANSWERED: means(
    'a day after the time to decide was over there was still no outcome',
    'See why the approval-service gave none: its dead letters, and those of the task-runner. Then resolve the intervention: retry asks people anew.',
  ),
  EXECUTOR_REFUSED: means('the executor would not run the call', 'See the code of the denied call.'),
  UNANSWERED: means('no executor has answered in time', 'See that executors of that pool run; `/readyz` of each says why not.'),
  PAST_START_BY: means('an executor came to the attempt too late', waits),
  NOT_HOSTED: means(
    'an executor of the pool does not host that contract',
    'Let every executor of a pool host every version in flight.',
  ),
  NOT_STARTED: means('a call in doubt turns out not to have started', waits),
  SIGNAL_TIMEOUT: means('a signal did not come in time', 'See why its sender was silent; ask anew.'),
  LIMIT_STEPS: means('the agent has taken as many steps as it may', resolve),
  LIMIT_CALLS_PER_TOOL: means('the agent has called one tool as often as it may', resolve),
  LIMIT_WALL_TIME: means('the task has run for as long as it may', resolve),
  LOOP_SAME_OUTCOME: means('the same call had the same outcome again and again', resolve),
  LOOP_SAME_ERROR: means('the same call failed in the same way again and again', resolve),
  LOOP_PING_PONG: means('two calls take turns without getting further', resolve),
  QUESTION: means('the plan asks a person', 'Answer it: the answer becomes the output of the step.'),
  DEFECT: means(
    'the runner itself is wrong about this task, which is put aside',
    'Report it with the log line; then fail, cancel or redrive.',
  ),
  TASK_CANCELLED: means('the task was cancelled', 'Nothing.'),
  TASK_FAILED: means('the task failed, and what it still waited for was given up', 'See the code of the failure.'),
} as const satisfies Readonly<Record<string, CodeMeaning>>;
