/** Keeps the services up, as an orchestrator would: starts them, starts them again when they have died, and releases new ones. */
import type { Installation } from './installation.ts';
import { startApprovalService } from './services/approval-service.ts';
import { startAuditProjector, startMetricsProjector } from './services/projectors.ts';
import type { Running, Service } from './services/service.ts';
import { startTaskRunner } from './services/task-runner.ts';
import { startToolExecutor } from './services/tool-executor.ts';
import { POOL } from './tools.ts';

const services = {
  'task-runner': { start: startTaskRunner, group: 'task-runner', instances: 2 },
  'approval-service': { start: startApprovalService, group: 'approval-service', instances: 2 },
  'tool-executor': { start: startToolExecutor, group: `tool-executor.${POOL}`, instances: 2 },
  'audit-projector': { start: startAuditProjector, group: 'audit-projector', instances: 2 },
  'metrics-projector': { start: startMetricsProjector, group: 'metrics-projector', instances: 1 },
} as const satisfies Record<string, { start: Service; group: string; instances: number }>;

export type ServiceName = keyof typeof services;
export const serviceNames: readonly ServiceName[] = [
  'task-runner',
  'approval-service',
  'tool-executor',
  'audit-projector',
  'metrics-projector',
];

type Parts = ReturnType<Installation['partsFor']>;

export interface Instance {
  readonly service: ServiceName;
  readonly parts: Parts;
  /** Once its start has succeeded. */
  running: Running | undefined;
  /** Nobody starts another one in its place. */
  leaving: boolean;
}

/** As long as a stop may take before the process is killed. */
const STOP_DEADLINE_MS = 20_000;

export class Supervisor {
  readonly instances: Instance[] = [];
  private readonly installation: Installation;
  private readonly releases = new Map<ServiceName, number>();
  private started = 0;

  constructor(installation: Installation) {
    this.installation = installation;
  }

  startAll(): void {
    const { executors } = this.installation.options.settings;
    for (const service of serviceNames) {
      const instances = service === 'tool-executor' ? executors : services[service].instances;
      for (let n = 0; n < instances; n += 1) this.start(service);
    }
  }

  alive(service?: ServiceName): readonly Instance[] {
    return this.instances.filter(
      (one) => one.parts.process.state !== 'dead' && (service === undefined || one.service === service),
    );
  }

  start(service: ServiceName): Instance {
    const { broken, tell } = this.installation.options;
    this.started += 1;
    const name = `${service}-${this.started}`;
    const parts: Parts = this.installation.partsFor(service, name, this.releases.get(service) ?? 0, () => this.crashed(instance));
    const instance: Instance = { service, parts, running: undefined, leaving: false };
    this.instances.push(instance);
    tell(`${name} starts`);
    services[service].start(parts).then(
      (running) => {
        instance.running = running;
      },
      (error: unknown) => broken(`G2: ${name} did not start: ${String(error)}`),
    );
    return instance;
  }

  /** Dies at once; the group learns of it when its session is over, and another is started in its place. */
  kill(instance: Instance): void {
    if (instance.parts.process.state === 'dead') return;
    instance.parts.process.kill();
    this.crashed(instance);
  }

  /** The group goes on without it; it learns of that later, if it lives. */
  evict({ service, parts }: Instance): void {
    this.installation.broker.group(services[service].group).remove(parts.process.name);
  }

  /** Stops as on SIGTERM, and is killed when that takes too long. */
  retire(instance: Instance): void {
    const { scheduler } = this.installation.options;
    if (instance.running === undefined) {
      this.kill(instance);
      return;
    }
    instance.leaving = true;
    instance.running.stop().then(
      () => this.end(instance),
      () => this.end(instance),
    );
    scheduler.after(STOP_DEADLINE_MS, () => this.end(instance));
  }

  /** From now on processes of this service are started with the next release. */
  release(service: ServiceName): void {
    this.releases.set(service, (this.releases.get(service) ?? 0) + 1);
  }

  private end(instance: Instance): void {
    if (instance.parts.process.state === 'dead') return;
    instance.parts.process.kill();
    this.evict(instance);
  }

  private crashed(instance: Instance): void {
    const { scheduler, random } = this.installation.options;
    instance.parts.process.kill();
    scheduler.after(random.between(50, 3_000), () => this.evict(instance));
    if (instance.leaving) return;
    instance.leaving = true;
    scheduler.after(random.between(10, 1_500), () => this.start(instance.service));
  }
}
