import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ran } from './recording-terminal.ts';

const example = (file: string) => resolve(import.meta.dirname, '../../../examples/retail', file);

describe('policy', () => {
  it('lints, tests and explains the shop’s own', async () => {
    expect(await ran('policy', 'lint', example('policy.yaml'))).toMatchObject({ status: 0 });
    const tested = await ran('policy', 'test', example('policy.yaml'), example('policy-cases.yaml'), '--json');
    expect(JSON.parse(tested.printed[0] ?? '')).toMatchObject({ failed: 0 });
    const action = ['--tool', 'retail.cancel_pending_order', '--agent', 'retail.service-desk', '--task-type', 'retail.request'];
    const contract = ['--tenant', 'retail-demo', '--effect', 'idempotent', '--reversibility', 'irreversible'];
    const explained = await ran('policy', 'explain', example('policy.yaml'), ...action, ...contract);
    expect(explained.printed.join('\n')).toContain('asks: 1 of refunds');
  });

  it('answers 1 for a policy with errors, and names file and line', async () => {
    const linted = await ran('policy', 'lint', example('approvers.yaml'));
    expect(linted.status).toBe(1);
    expect(linted.printed[0]).toMatch(/approvers\.yaml:\d+: error /);
  });
});
