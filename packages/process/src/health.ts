/** What one check says now. `reason` is a sentence for a person, with a code where there is one. */
export type CheckState =
  | { readonly status: 'ok'; readonly detail?: string }
  | { readonly status: 'failing'; readonly reason: string };

/** Looks at one thing that must be well for this process to do its work. Must not change anything. */
export type HealthCheck = () => CheckState | Promise<CheckState>;

/** Where the process is in its life. */
export type Phase = 'starting' | 'running' | 'stopping';

/** What `/readyz` shows. */
export interface HealthReport {
  readonly status: 'ready' | 'not_ready';
  readonly phase: Phase;
  readonly checks: Readonly<Record<string, CheckState>>;
}

/** The health of this process: its phase, and the checks that its parts have added. */
export interface Health {
  /** In place of what was there under this name. */
  add(name: string, check: HealthCheck): void;
  remove(name: string): void;
  enter(phase: Phase): void;
  report(): Promise<HealthReport>;
}

/** A check that gives no answer in this time fails: a readiness probe must not hang with what it probes. */
const CHECK_TIMEOUT_MS = 2_000;

/** Starts in phase `starting`; ready means: running, and every check is ok. */
export function createHealth(): Health {
  const checks = new Map<string, HealthCheck>();
  let phase: Phase = 'starting';
  return {
    add: (name, check) => void checks.set(name, check),
    remove: (name) => void checks.delete(name),
    enter: (next) => {
      phase = next;
    },
    report: async () => {
      const states = await Promise.all([...checks].map(async ([name, check]) => [name, await ask(check)] as const));
      const ready = phase === 'running' && states.every(([, state]) => state.status === 'ok');
      return { status: ready ? 'ready' : 'not_ready', phase, checks: Object.fromEntries(states) };
    },
  };
}

async function ask(check: HealthCheck): Promise<CheckState> {
  const { promise: late, resolve } = Promise.withResolvers<CheckState>();
  const timer = setTimeout(
    () => resolve({ status: 'failing', reason: `no answer within ${CHECK_TIMEOUT_MS} ms` }),
    CHECK_TIMEOUT_MS,
  );
  try {
    return await Promise.race([late, check()]);
  } catch (error) {
    return { status: 'failing', reason: error instanceof Error ? error.message : 'the check failed' };
  } finally {
    clearTimeout(timer);
  }
}
