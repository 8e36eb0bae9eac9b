/** What a service says of itself when it is asked why nothing goes on. */
import { z } from 'zod';

export interface Readiness {
  readonly service: string;
  /** Its `/readyz`, as it came; or the sentence why there is none. */
  readonly answer: unknown;
}

const PATIENCE_MS = 3_000;

/** Asks once. Never throws: no answer is an answer too. */
export async function readinessOf(service: string, url: string | undefined): Promise<Readiness> {
  if (url === undefined) return { service, answer: 'does not run' };
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { service, answer: await response.json() };
  } catch (error) {
    return { service, answer: `gives no answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const reportSchema = z.looseObject({
  status: z.string(),
  phase: z.string(),
  checks: z.record(z.string(), z.looseObject({ status: z.string(), reason: z.string().optional() })),
});

/** One line for people: ready, or each check that fails and why. */
export function readinessLine({ service, answer }: Readiness): string {
  const report = reportSchema.safeParse(answer);
  if (!report.success) return `${service}: ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`;
  const { status, phase, checks } = report.data;
  if (status === 'ready') return `${service}: ready`;
  const failing = Object.entries(checks).filter(([, check]) => check.status !== 'ok');
  const reasons = failing.map(([name, { reason }]) => `${name}: ${reason ?? 'failing'}`);
  return `${service}: not ready (${[phase, ...reasons].join('; ')})`;
}
