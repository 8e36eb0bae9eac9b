/** The names under which the example is known to the runtime. */
import type { ContractRef } from '@holdpoint/contracts/vocabulary';

export const tenant = 'faults';
/** The upstream system. */
export const requestedBy = 'caller';
export const taskType = 'faults.task';
/** Under this one the policy gives approvers three seconds, and silence denies. */
export const unattendedTaskType = 'faults.unattended';

export const signalName = 'faults.word';

/** Its executor is never killed. */
export const steadyPool = 'faults';
/** Its executor is killed and replaced at once. */
export const killedPool = 'faults-killed';
/** Its executor is killed and replaced only when the runner has stopped waiting for it. */
export const lostPool = 'faults-lost';

const agentNamed = (name: string): ContractRef => ({ name: `faults.${name}`, version: 1 });
export const agents = {
  usual: agentNamed('usual'),
  fewSteps: agentNamed('few_steps'),
  fewCalls: agentNamed('few_calls'),
  littleTime: agentNamed('little_time'),
  unknown: agentNamed('nobody'),
};
