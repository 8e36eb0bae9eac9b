import { describe, expect, test } from 'vitest';
import { calling, tool } from '../support/contracts.ts';
import { request, Scenario, told } from '../support/scenario.ts';

const steps = [calling('crm.read')];

describe('a call of a tool that nobody has announced', () => {
  test('waits before the gate, then goes through it', () => {
    const task = new Scenario({ tools: [] });
    expect(told(task.when(request({ steps })))).toEqual(['TaskAccepted', 'StepDecided']);
    expect(told(task.whenTimeComes('catalog'))).toEqual(['ignored', 'catalog_wait']);
    task.catalog.announceTool(tool('crm.read'));
    expect(told(task.whenTimeComes('catalog'))).toEqual(['CallScheduled']);
  });

  test('is denied by the catalog when the wait is over', () => {
    const task = new Scenario({ tools: [] }).accepted(steps).later(60_000);
    expect(told(task.whenTimeComes('catalog'))).toEqual(['CallDenied', 'TaskFailed']);
    expect(task.last('CallDenied')).toMatchObject({ by: 'catalog', code: 'TOOL_UNKNOWN' });
    expect(task.last('TaskFailed')).toMatchObject({ code: 'TOOL_UNKNOWN', calls: 1 });
  });

  test('and so does one of a pool whose answers nobody reads', () => {
    const task = new Scenario({ tools: [tool('crm.read', { pool: 'elsewhere' })] }).accepted(steps);
    expect(task.sent).toEqual([]);
    task.later(60_000).whenTimeComes('catalog');
    expect(task.last('TaskFailed').code).toBe('TOOL_UNKNOWN');
  });
});
