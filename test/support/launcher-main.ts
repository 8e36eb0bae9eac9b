/** A launcher in a process of its own, to be killed: `node launcher-main.ts <home>`; prints `ready` when all three are. */
import { startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { stopOnSignal } from '@holdpoint/local/stop-on-signal';

const home = process.argv[2];
if (home === undefined) throw new Error('usage: launcher-main.ts <home>');
const local = await startLocalInfrastructure({ home, fast: true, log: () => undefined });
stopOnSignal(local.stop);
process.stdout.write('ready\n');
