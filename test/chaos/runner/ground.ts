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
import { freePorts } from '@holdpoint/local/ports';
import { discardHome } from '@holdpoint/local/stop-local';

export type ServerName = Parameters<LocalInfrastructure['restart']>[0];
export const serverNames: readonly ServerName[] = ['kafka', 'registry', 'postgres'];

/** Kafka's second listener, whose clients are told to come through a port that is not the broker's. */
export interface GatewayPorts {
  readonly port: number;
  readonly advertisedPort: number;
}

export class Ground {
  readonly addresses: Pick<LocalInfrastructure, 'brokers' | 'registryUrl' | 'databaseUrl'>;
  readonly gateway: GatewayPorts;
  readonly #infrastructure: LocalInfrastructure;

  private constructor(infrastructure: LocalInfrastructure, gateway: GatewayPorts) {
    this.#infrastructure = infrastructure;
    const { brokers, registryUrl, databaseUrl } = infrastructure;
    this.addresses = { brokers, registryUrl, databaseUrl };
    this.gateway = gateway;
  }

  static async open(folder: string, log: (message: string) => void): Promise<Ground> {
    const home = join(folder, 'ground');
    mkdirSync(home, { recursive: true });
    // PostgreSQL's own account has to reach its data when we are root.
    for (const one of [folder, home]) chmodSync(one, 0o711);
    const config = { ...localConfig(), brokers: undefined, registryUrl: undefined, databaseUrl: undefined };
    const [port = 0, advertisedPort = 0] = await freePorts(2);
    const gateway = { port, advertisedPort };
    return new Ground(await startLocalInfrastructure({ home, fast: true, config, log, kafkaGateway: gateway }), gateway);
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
