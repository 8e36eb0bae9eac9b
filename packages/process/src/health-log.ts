import type { Health, HealthReport } from './health.ts';
import type { Logger } from './logger.ts';

const LOOK_EVERY_MS = 5_000;

/**
 * Says in the log what `/readyz` says, one line every five seconds for as long as the process is not ready, and one when it is again. Whatever
 * waits for something outside therefore needs no lines of its own, however many of its parts wait and however often they try.
 *
 * @returns what ends it
 */
export function logHealth(health: Health, log: Logger, everyMs = LOOK_EVERY_MS): () => void {
  let since: number | undefined;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    const report = await health.report();
    looking = false;
    since = tell(log, report, since);
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Answers since when it has not been ready, as far as was seen. */
function tell(log: Logger, { phase, status, checks }: HealthReport, since: number | undefined): number | undefined {
  if (phase === 'stopping') return since;
  if (status === 'ready') {
    if (since !== undefined) log.info({ afterSeconds: secondsSince(since) }, 'ready');
    return undefined;
  }
  const began = since ?? Date.now();
  const failing = Object.entries(checks).flatMap(([name, check]) =>
    check.status === 'ok' ? [] : [[name, check.reason] as const],
  );
  const what = failing.map(([name, reason]) => `${name}: ${reason}`).join('; ');
  log.warn({ phase, forSeconds: secondsSince(began), checks: Object.fromEntries(failing) }, `not ready: ${what}`);
  return began;
}

const secondsSince = (moment: number): number => Math.round((Date.now() - moment) / 1_000);
