/** Every process of a bed: started, killed, started again, and asked what it has used. */
import type { Installation } from '@holdpoint/installation/installation';
import type { ServiceName } from '@holdpoint/installation/service-environments';
import type { LocalInfrastructure } from '@holdpoint/local/infrastructure';
import type { Service } from '@holdpoint/local/service';
import type { BenchOptions } from './options.ts';
import { tell } from './progress.ts';

const servers = ['kafka', 'registry', 'postgres'] as const;
/** A service that finds its servers away may give up; whoever runs it in production starts it again. */
const STARTS = 10;

export interface FleetParts {
  readonly infrastructure: LocalInfrastructure;
  readonly installation: Installation;
  readonly options: BenchOptions;
  /** Added to what each service gets anyway. */
  readonly env: Readonly<Record<string, string>>;
}
export interface Member {
  readonly service: ServiceName;
  /** Its own among the members. */
  readonly name: string;
}

export class Fleet {
  readonly #parts: FleetParts;
  readonly #running = new Map<string, Service>();
  readonly #broken = new AbortController();
  readonly members: readonly Member[];

  constructor(parts: FleetParts) {
    this.#parts = parts;
    const executors = Array.from({ length: parts.options.executors }, (_, index) => `tool-executor-${index + 1}`);
    this.members = [
      { service: 'task-runner', name: 'task-runner' },
      ...executors.map((name): Member => ({ service: 'tool-executor', name })),
      { service: 'approval-service', name: 'approval-service' },
      { service: 'audit-projector', name: 'audit-projector' },
      { service: 'metrics-projector', name: 'metrics-projector' },
    ];
  }

  /** Aborts when a process has ended that nobody stopped. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** By name: the processes that run now, servers among them. */
  pids(): ReadonlyMap<string, number> {
    const services = [...this.#running].map(([name, { pid }]) => [name, pid] as const);
    const pids = this.#parts.infrastructure.pids();
    return new Map([...services, ...servers.flatMap((name) => (pids[name] === undefined ? [] : [[name, pids[name]] as const]))]);
  }

  /** Returns when every service answers ready. */
  async startServices(): Promise<void> {
    tell(`starting ${this.members.length} services`);
    await allOf(this.members.map((member) => this.start(member)));
  }

  async start({ service, name }: Member, own: Readonly<Record<string, string>> = {}): Promise<Service> {
    const { installation, options, env } = this.#parts;
    const started = await installation.start(service, { LOG_LEVEL: 'warn', ...env, ...profiled(options), ...own });
    this.#running.set(name, started);
    void started.exit.then(() => {
      if (this.#running.get(name) === started)
        this.#broken.abort(new Error(`${name} has ended by itself; its log is ${started.logFile}`));
    });
    return started;
  }

  /** SIGKILL to all of them at once; returns when all are gone. */
  async killAll(): Promise<void> {
    const killed = [...this.#running.values()];
    this.#running.clear();
    const { infrastructure } = this.#parts;
    for (const pid of Object.values(infrastructure.pids())) process.kill(pid, 'SIGKILL');
    for (const service of killed) service.kill('SIGKILL');
    await Promise.all(killed.map(({ exit }) => exit));
  }

  /** Returns when everything is back and answers ready. Services are started beside their servers, and again where they gave up. */
  async restartAll(): Promise<void> {
    const { infrastructure } = this.#parts;
    await allOf([
      ...servers.map((name) => infrastructure.restart(name)),
      ...this.members.map((member) => again(() => this.start(member))),
    ]);
  }

  /** SIGKILL; returns when it is gone. */
  async kill(name: string): Promise<void> {
    const service = this.#running.get(name);
    this.#running.delete(name);
    service?.kill('SIGKILL');
    await service?.exit;
  }

  async stop(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(running.map((service) => service.stop()));
  }
}

/** With `--profile`: each service leaves a CPU profile when it stops. */
function profiled({ profileFolder }: BenchOptions): Readonly<Record<string, string>> {
  return profileFolder === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` };
}

async function again<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === STARTS) throw error;
    }
  }
}

/** Waits for each of them, also after one has failed: what has been started must be known before it can be stopped. */
async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
