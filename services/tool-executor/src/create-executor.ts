import type { App } from '@holdpoint/sdk/define-app';
import type { Sender } from '@holdpoint/stream/sender';
import { systemClock } from '@holdpoint/stream/system-clock';
import type { ExecutorConfig } from './config.ts';
import { hostingOf } from './domain/hosting.ts';
import { HostingWatch } from './hosting-watch.ts';
import { addLoadGauges, createObserver } from './metrics.ts';
import type { ProcessParts } from './process-parts.ts';
import { AdmissionGates } from './running/admission-gates.ts';
import { toolLogOf } from './tool-log.ts';
import { Executor } from './wiring/executor.ts';
import { Outbox } from './wiring/outbox.ts';
import { Pressure } from './wiring/pressure.ts';

/** Open requests in a process, as a multiple of the attempts that it runs at once: enough to keep it busy, and no more. */
const OPEN_PER_PLACE = 4;

/** An executor from its configuration. */
export function createExecutor(config: ExecutorConfig, app: App, sender: Sender, parts: ProcessParts): Executor {
  const { log, metrics, health } = parts;
  const clock = systemClock;
  const hosting = new HostingWatch(clock);
  const observer = createObserver(parts, hosting);
  const gates = new AdmissionGates({ clock, concurrency: config.CONCURRENCY });
  addLoadGauges(metrics, gates);
  health.add('hosting', () => hosting.check());
  return new Executor({
    executor: config.EXECUTOR_ID,
    clock,
    toolLog: (request) => toolLogOf(log, request),
    hosting: hostingOf(app.tools, config.POOL),
    trust: { serviceKeys: config.APPROVAL_PUBLIC_KEYS, people: config.PEOPLE_FILE },
    gates,
    pressure: new Pressure(config.CONCURRENCY * OPEN_PER_PLACE),
    outbox: new Outbox({ pool: config.POOL, sender, clock, observer }),
    observer,
  });
}
