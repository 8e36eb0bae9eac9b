import { CliProblem } from '../cli-problem.ts';
import type { CliConfig } from '../config.ts';
import { type Addresses, kafkaAddresses } from '../connect/addresses.ts';
import { connectionSettings } from '../connect/connection-settings.ts';
import type { DoctorFinding } from './finding.ts';
import { installationFindings } from './installation-findings.ts';
import { localFindings } from './local-findings.ts';
import { databaseFinding, kafkaFinding, registryFinding } from './reach-findings.ts';

/** Everything the doctor looks at, from this machine inwards. What needs something that has failed is not looked at. */
export async function* doctorFindings(config: CliConfig, home: string): AsyncGenerator<DoctorFinding, void> {
  yield* localFindings(config, home);
  const addresses = addressesOrNone(config, home);
  if (addresses === undefined) {
    const detail = `no installation runs from ${home}, and the environment names none; npm start starts one`;
    yield { status: 'skipped', name: 'Installation', detail };
    return;
  }
  const reached = await Promise.all([
    kafkaFinding(addresses, config),
    registryFinding(addresses, config),
    databaseFinding(config, home),
  ]);
  yield* reached;
  const [kafka, registry] = reached;
  if (kafka.status === 'ok' && registry.status === 'ok') {
    yield* await installationFindings(await connectionSettings({ home }), config);
  }
}

function addressesOrNone(config: CliConfig, home: string): Addresses | undefined {
  try {
    return kafkaAddresses(config, home);
  } catch (error) {
    if (error instanceof CliProblem) return undefined;
    throw error;
  }
}
