/** The services of an installation, as processes. They may be killed and started again on purpose; any other end breaks the run. */
import type { Child, Exit } from '@holdpoint/local/child';
import type { Service } from '@holdpoint/local/service';
import type { Installation } from './installation.ts';
import { type Readiness, readinessOf } from './readiness.ts';
import { type ServiceName, serviceNames } from './service-environments.ts';

/** A process has ended although nobody stopped it. */
export class ServiceEndedError extends Error {
  override readonly name = 'ServiceEndedError';
}

export type ServiceEnvironments = Partial<Record<ServiceName, Readonly<Record<string, string>>>>;

/** One process: of which service, and what it gets beyond what that gets anyway, at each of its starts. */
export interface PlannedProcess {
  readonly service: ServiceName;
  readonly env: Readonly<Record<string, string>>;
}

/** One process of each service, under the service's own name. */
export function oneOfEach(env: ServiceEnvironments = {}): readonly (readonly [ServiceName, PlannedProcess])[] {
  return serviceNames.map((service) => [service, { service, env: env[service] ?? {} }]);
}

export class Services<Name extends string = ServiceName> {
  readonly #installation: Installation;
  readonly #planned: ReadonlyMap<Name, PlannedProcess>;
  readonly #running = new Map<Name, Service>();
  readonly #broken = new AbortController();
  #stopping = false;

  constructor(installation: Installation, planned: Iterable<readonly [Name, PlannedProcess]>) {
    this.#installation = installation;
    this.#planned = new Map(planned);
  }

  /** Aborts when one of them has ended by itself. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Starts them. @throws what keeps the first from starting, when all have started or failed */
  async startAll(): Promise<void> {
    const started = await Promise.allSettled([...this.#planned.keys()].map((name) => this.start(name)));
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Returns when it is ready. */
  async start(name: Name): Promise<void> {
    const planned = this.#planned.get(name);
    if (planned === undefined) throw new RangeError(`no process is planned under the name ${name}`);
    const service = await this.#installation.start(planned.service, planned.env);
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
  async kill(name: Name): Promise<void> {
    const service = this.#running.get(name);
    if (service === undefined) return;
    this.#running.delete(name);
    service.kill('SIGKILL');
    await service.exit;
  }

  /** SIGTERM, and returns when it is gone, with how it ended. It counts as wanted no more, until it is started again. */
  async end(name: Name): Promise<Exit | undefined> {
    const service = this.#running.get(name);
    if (service === undefined) return undefined;
    this.#running.delete(name);
    await service.stop();
    return service.exit;
  }

  /** SIGSTOP or SIGCONT: it is paused as a whole machine may be, and goes on. */
  signal(name: Name, signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#running.get(name)?.kill(signal);
  }

  /** Where it answers over HTTP; undefined while it does not run. */
  urlOf(name: Name): string | undefined {
    return this.#running.get(name)?.url;
  }

  /** What each of them says of itself now. */
  readiness(): Promise<readonly Readiness[]> {
    return Promise.all([...this.#planned.keys()].map((name) => readinessOf(name, this.urlOf(name))));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#running.values()].map((service) => service.stop()));
  }
}
