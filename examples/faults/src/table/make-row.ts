import type { FaultCase } from '../cases/fault-case.ts';
import type { WorldRecord } from '../world/world-record.ts';
import type { Row } from './row.ts';
import { type Told, type Trace, toldBy } from './told.ts';

/**
 * The row of one case: the world's cell from the world's own records, the others from the log of each of its tasks. Where tasks of a case differ, a cell
 * holds each of the differing texts, so that it is as no table expects it.
 */
export function makeRow(faultCase: FaultCase, tasks: readonly Trace[], world: WorldRecord): Row {
  const told = tasks.map((trace) => toldBy(trace, faultCase.retryAfterMs));
  const each = (cell: (one: Told) => string) => [...new Set(told.map(cell))].join(' / ');
  return {
    case: faultCase.name,
    world: `${worldCell(world)}${tasks.length > 1 && faultCase.showsAtOnce === true ? `, ${world.mostAtOnce} at once` : ''}`,
    class: each(({ classes }) => listed(classes)),
    code: each(({ codes }) => listed(codes)),
    'the runtime': each(runtimeCell),
    attempts: each(({ attempts }) => listed(attempts.map(String), ' + ')),
    asked: each(({ asked }) => (asked.length === 0 ? 'nobody' : asked.join(', '))),
    task: each(({ end }) => end),
  };
}

export function worldCell({ requests, effects, repeated }: WorldRecord): string {
  const happened = effects === 0 ? 'no effect' : counted(effects, 'effect');
  return `${happened}, ${counted(requests, 'request')}${repeated === 0 ? '' : `, ${repeated} TOO MANY`}`;
}

function runtimeCell({ deeds, end }: Told): string {
  if (deeds.length > 0) return deeds.join(', ');
  return end.startsWith('failed') ? 'failed the task' : 'went on';
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function listed(names: readonly string[], between = ', '): string {
  return names.length === 0 ? '–' : names.join(between);
}
