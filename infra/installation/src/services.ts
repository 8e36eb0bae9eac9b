/** The services of an installation, one process each. They may be killed and started again on purpose; any other end breaks the run. */
import type { Child } from '@holdpoint/local/child';
import type { Service } from '@holdpoint/local/service';
import type { Installation } from './installation.ts';
import { type Readiness, readinessOf } from './readiness.ts';
import { type ServiceName, serviceNames } from './service-environments.ts';

/** A process has ended although nobody stopped it. */
export class ServiceEndedError extends Error {
  override readonly name = 'ServiceEndedError';
}

export type ServiceEnvironments = Partial<Record<ServiceName, Readonly<Record<string, string>>>>;

export class Services {
  readonly #installation: Installation;
  readonly #env: ServiceEnvironments;
  readonly #running = new Map<ServiceName, Service>();
  readonly #broken = new AbortController();
  #stopping = false;

  /** `env` is added to what a service gets anyway, at each of its starts. */
  constructor(installation: Installation, env: ServiceEnvironments = {}) {
    this.#installation = installation;
    this.#env = env;
  }

  /** Aborts when one of them has ended by itself. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Starts one process of each. @throws what keeps the first from starting, when all have started or failed */
  async startAll(): Promise<void> {
    const started = await Promise.allSettled(serviceNames.map((name) => this.start(name)));
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Returns when it is ready. */
  async start(name: ServiceName): Promise<void> {
    const service = await this.#installation.start(name, this.#env[name]);
    this.#running.set(name, service);
    this.watch(service, () => this.#running.get(name) === service);
    // It was on its way when everything else was stopped.
    if (this.#stopping) await service.stop();
  }

  /** Breaks the run when this process ends while it is wanted, and nobody stops the run. */
  watch({ name, exit, logFile }: Pick<Child, 'name' | 'exit' | 'logFile'>, isWanted: () => boolean = () => true): void {
    void exit.then(() => {
      if (this.#stopping || !isWanted()) return;
      this.#broken.abort(new ServiceEndedError(`${name} has ended by itself; its last words are in ${logFile}`));
    });
  }

  /** SIGKILL, and returns when it is gone. It counts as wanted no more, until it is started again. */
  async kill(name: ServiceName): Promise<void> {
    const service = this.#running.get(name);
    if (service === undefined) return;
    this.#running.delete(name);
    service.kill('SIGKILL');
    await service.exit;
  }

  /** What each of them says of itself now. */
  readiness(): Promise<readonly Readiness[]> {
    return Promise.all(serviceNames.map((name) => readinessOf(name, this.#running.get(name)?.url)));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#running.values()].map((service) => service.stop()));
  }
}
