import type { FaultCase } from '../cases/fault-case.ts';
import { readJournal } from '../service/journal.ts';
import type { WorldDatabase } from './database.ts';
import type { ServiceProcess } from './service-process.ts';
import type { WorldRecord } from './world-record.ts';

/** What the service and the database say of each case, by their own records alone. */
export async function readWorld(
  service: ServiceProcess,
  database: WorldDatabase,
): Promise<(faultCase: FaultCase) => WorldRecord> {
  const [journal, tables] = [readJournal(service.journalFile), await database.read()];
  return ({ name, effectsAtMost = 1 }) => {
    const requests = (journal.get(name)?.requests ?? 0) + (tables.get(name)?.visits ?? 0);
    const effects = (journal.get(name)?.effects ?? 0) + (tables.get(name)?.effects ?? 0);
    const mostAtOnce = journal.get(name)?.mostAtOnce ?? 0;
    return { requests, mostAtOnce, effects, repeated: Math.max(0, effects - effectsAtMost) };
  };
}
