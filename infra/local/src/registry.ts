import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, waitReady } from './child.ts';
import { answersOk } from './http-probe.ts';
import { startOnPorts } from './ports.ts';
import type { StartedServer } from './started-server.ts';

/** What starts an Apicurio Registry. `fast` starts sooner and runs slower. */
export interface RegistryOptions {
  readonly home: string;
  readonly java: string;
  readonly program: string;
  /** Holds the registry's database; kept data are taken up again. */
  readonly folder: string;
  readonly fast: boolean;
  readonly env: NodeJS.ProcessEnv;
}

const READY_DEADLINE_MS = 120_000;

/** Starts the registry and returns the address of its Confluent-compatible API when that answers. */
export async function startRegistry(options: RegistryOptions, wanted: number | undefined): Promise<StartedServer> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  return startOnPorts(wanted, 1, async (port, [managementPort = 0]) => {
    const child = await startChild({
      home: options.home,
      name: 'registry',
      command: options.java,
      args: [
        '-Xmx384m',
        '-XX:+UseSerialGC',
        ...(options.fast ? ['-XX:TieredStopAtLevel=1'] : []),
        ...systemProperties(settings(options.folder, port, managementPort)),
        '-jar',
        join(options.program, 'quarkus-run.jar'),
      ],
      env: options.env,
      cwd: options.folder,
      ending: { signal: 'SIGTERM', deadlineMs: 10_000 },
    });
    const address = `http://127.0.0.1:${port}/apis/ccompat/v7`;
    const health = `http://127.0.0.1:${managementPort}/health/ready`;
    await waitReady(child, async () => (await answersOk(health)) && (await answersOk(`${address}/subjects`)), READY_DEADLINE_MS);
    return { child, port, address };
  });
}

/**
 * Schemas are kept in a file: ids in messages that Kafka keeps must not lose their meaning at a restart. Without
 * WRITE_DELAY=0 a kill within half a second of a registration loses it.
 */
function settings(folder: string, port: number, managementPort: number): Record<string, string> {
  return {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': String(port),
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': String(managementPort),
    'apicurio.storage.kind': 'sql',
    'apicurio.storage.sql.kind': 'h2',
    'apicurio.datasource.url': `jdbc:h2:file:${join(folder, 'schemas')};WRITE_DELAY=0`,
  };
}

function systemProperties(values: Record<string, string>): string[] {
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}
