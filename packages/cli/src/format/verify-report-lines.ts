import type { Finding, LogReport, VerifyReport } from '@holdpoint/ledger/verify-report';

/** A verification's report for a person: each finding, each log, and one line that says it all. */
export function verifyReportLines(report: VerifyReport): readonly string[] {
  const { findings, findingsTotal, logs, tasks, notCovered, status } = report;
  const leaves = logs.reduce((sum, log) => sum + log.leaves, 0);
  const more = findingsTotal - findings.length;
  return [
    ...findings.map(findingLine),
    ...(more > 0 ? [`… and ${more} findings more`] : []),
    ...logs.map(logLine),
    `${status}: ${leaves} records of ${logs.length} logs, ${tasks.ended} tasks ended, ${tasks.open} open, ${notCovered} records that no checkpoint covers`,
  ];
}

function findingLine({ code, log, index, line, message }: Finding): string {
  const places = [log, index === null ? null : `index ${index}`, line === null ? null : `line ${line}`];
  const where = places.filter((place) => place !== null).join(', ');
  return `${code}${where === '' ? '' : ` (${where})`}: ${message}`;
}

function logLine({ log, leaves, checkpoints, notCovered }: LogReport): string {
  const said = checkpoints.map(({ size, verdict }) => `checkpoint of ${size} ${verdict.replaceAll('_', ' ')}`);
  return `${log}: ${leaves} records, ${said.join(', ') || 'no checkpoint'}${notCovered > 0 ? `, ${notCovered} not covered` : ''}`;
}
