import { checkDisk } from '@holdpoint/local/disk';
import { checkJava } from '@holdpoint/local/java';
import { checkMaven } from '@holdpoint/local/maven';
import { checkPostgres } from '@holdpoint/local/postgres-binaries';
import { type DoctorFinding, findingOf } from './finding.ts';

/** Whether this machine can run the infrastructure itself: what `npm run demo`, `npm start` and `npm test` need. */
export function localFindings(home: string): readonly DoctorFinding[] {
  return [checkJava(), checkMaven(), checkPostgres(), checkDisk(home)].map(findingOf);
}
