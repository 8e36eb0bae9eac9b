/** The last thing that the demo says. */
import { styleText } from 'node:util';
import type { ChaosReport } from './chaos/chaos-report.ts';
import type { CheckedRun, DemoReport } from './checker/report.ts';

const SHOWN_FINDINGS = 20;

/** The report in words, and what does not hold, if anything. */
export function summaryOf({ report, findings }: CheckedRun): string {
  const rows = rowsOf(report).map(([what, said]) => `  ${styleText('dim', what.padEnd(22))} ${said}`);
  return ['', ...rows, '', ...verdict(findings), ''].join('\n');
}

function rowsOf({ tasks, calls, worlds, approvals, human_steps, audit, ...rest }: DemoReport): [string, string][] {
  return [
    ['tasks', `${tasks.completed} completed, ${tasks.failed} failed, ${tasks.cancelled} cancelled`],
    ['calls', `${calls.total} decided, ${calls.succeeded} succeeded, ${calls.data_errors} answered with a data error`],
    ['as expected', `${calls.as_expected} calls; ${worlds.matching} worlds, ${worlds.changed} of them changed`],
    ['applied twice', String(calls.applied_twice)],
    ['people asked', `${approvals.irreversible} irreversible, ${approvals.partially_reversible} partially reversible actions`],
    ['by policy alone', `${approvals.writes_by_policy} fully reversible writes`],
    ['irreversible, no word', String(approvals.irreversible_without_approval)],
    ['human steps', `${human_steps.expected} expected, ${human_steps.unexpected} unexpected`],
    ['audit', `${audit.leaves} leaves, ${audit.missing} missing, ${audit.verified ? 'verified' : 'NOT VERIFIED'}`],
    ['log', `${rest.sequence_gaps} gaps, ${rest.dead_letters} dead letters`],
    ['time', `${rest.seconds.toFixed(1)} s`],
    ...(rest.chaos === undefined ? [] : chaosRows(rest.chaos)),
  ];
}

/** For each process how often it was killed, and the longest time until it went on. */
function chaosRows({ kills, redelivered_calls }: ChaosReport): [string, string][] {
  const processes = [...new Set(kills.map(({ process }) => process))];
  const rows = processes.map((process): [string, string] => {
    const its = kills.filter((kill) => kill.process === process);
    const longest = Math.max(...its.map(({ progress_after_s }) => progress_after_s));
    return [`killed ${process}`, `${its.length}×, went on after at most ${longest.toFixed(1)} s`];
  });
  return [...rows, ['redelivered', `${redelivered_calls} attempts reached the shop more than once`]];
}

function verdict(findings: readonly string[]): string[] {
  if (findings.length === 0) return [styleText(['green', 'bold'], '  All of it holds.')];
  const shown = findings.slice(0, SHOWN_FINDINGS).map((finding) => `  ${styleText('red', '✗')} ${finding}`);
  const more = findings.length > SHOWN_FINDINGS ? [`  … and ${findings.length - SHOWN_FINDINGS} more`] : [];
  return [
    styleText(['red', 'bold'], `  ${findings.length} ${findings.length === 1 ? 'thing does' : 'things do'} not hold:`),
    ...shown,
    ...more,
  ];
}
