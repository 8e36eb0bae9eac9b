/**
 * The Kafka, schema registry and PostgreSQL that the cases share, each with topics and databases of its own on them.
 *
 * Owns: the three, as processes that may be killed, stopped and started again. I1 A case finds all three running, whatever the one before has
 * done to them. I2 What the environment gives an address for is not used: it is nobody's to kill.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { localConfig } from '@holdpoint/local/config';
import { type LocalInfrastructure, startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { discardHome } from '@holdpoint/local/stop-local';

export type ServerName = Parameters<LocalInfrastructure['restart']>[0];
const serverNames: readonly ServerName[] = ['kafka', 'registry', 'postgres'];

export class Ground {
  readonly addresses: Pick<LocalInfrastructure, 'brokers' | 'registryUrl' | 'databaseUrl'>;
  readonly #infrastructure: LocalInfrastructure;

  private constructor(infrastructure: LocalInfrastructure) {
    this.#infrastructure = infrastructure;
    const { brokers, registryUrl, databaseUrl } = infrastructure;
    this.addresses = { brokers, registryUrl, databaseUrl };
  }

  static async open(folder: string, log: (message: string) => void): Promise<Ground> {
    const home = join(folder, 'ground');
    mkdirSync(home, { recursive: true });
    // PostgreSQL's own account has to reach its data when we are root.
    for (const one of [folder, home]) chmodSync(one, 0o711);
    const config = { ...localConfig(), brokers: undefined, registryUrl: undefined, databaseUrl: undefined };
    return new Ground(await startLocalInfrastructure({ home, fast: true, config, log }));
  }

  /** Sends a signal to a server's process, if it runs. */
  signal(server: ServerName, signal: NodeJS.Signals): void {
    const pid = this.#infrastructure.pids()[server];
    if (pid !== undefined) process.kill(pid, signal);
  }

  /** Starts it again at its address with its data; stops it in order before, where it runs. */
  restart(server: ServerName): Promise<void> {
    return this.#infrastructure.restart(server);
  }

  /** As the launcher of demos knows them. */
  get infrastructure(): LocalInfrastructure {
    return this.#infrastructure;
  }

  /** Wakes what was stopped and starts what was killed. */
  async heal(): Promise<void> {
    for (const server of serverNames) {
      this.signal(server, 'SIGCONT');
      if (this.#infrastructure.pids()[server] === undefined) await this.restart(server);
    }
  }

  async close(): Promise<void> {
    for (const server of serverNames) this.signal(server, 'SIGCONT');
    await this.#infrastructure.stop();
    discardHome(this.#infrastructure.home);
  }
}
