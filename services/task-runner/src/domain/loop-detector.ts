import type { SettledPattern } from '@holdpoint/core/task/state';

export interface Loop {
  readonly code: 'LOOP_SAME_OUTCOME' | 'LOOP_SAME_ERROR' | 'LOOP_PING_PONG';
  readonly detail: string;
}

const SAME_OUTCOME = 4;
const SAME_ERROR = 3;
const PING_PONG = 6;

/** Whether the last calls (oldest first) go round in circles. Only what a further call would continue counts: the last call is part of it. */
export function findLoop(recent: readonly SettledPattern[]): Loop | undefined {
  const last = recent.at(-1);
  if (last === undefined) return undefined;
  if (recent.filter((one) => isSame(one, last)).length >= SAME_OUTCOME) {
    return { code: 'LOOP_SAME_OUTCOME', detail: `the same call had the same outcome ${SAME_OUTCOME} times` };
  }
  const tail = recent.slice(-SAME_ERROR);
  if (tail.length === SAME_ERROR && tail.every((one) => one.isError && isSame(one, last))) {
    return { code: 'LOOP_SAME_ERROR', detail: `the same call failed the same way ${SAME_ERROR} times in a row` };
  }
  if (isPingPong(recent.slice(-PING_PONG))) {
    return { code: 'LOOP_PING_PONG', detail: `two calls have taken turns for ${PING_PONG} calls` };
  }
  return undefined;
}

function isPingPong(tail: readonly SettledPattern[]): boolean {
  const [first, second] = tail;
  if (tail.length < PING_PONG || first === undefined || second === undefined || isSame(first, second)) return false;
  return tail.every((one, index) => isSame(one, index % 2 === 0 ? first : second));
}

function isSame(left: SettledPattern, right: SettledPattern): boolean {
  return left.call === right.call && left.outcome === right.outcome;
}
