import { BrokerUnavailableError, RegistryUnavailableError, UnencodableError } from '@holdpoint/stream/errors';
import { expect, test } from 'vitest';
import { untilReachable } from '../src/decider/until-reachable.ts';

test('approvers who decide by rules outlast a broker and a registry that are away', async () => {
  const away = [new BrokerUnavailableError('no answer'), new RegistryUnavailableError('no answer')];
  const work = async () => {
    const error = away.shift();
    if (error !== undefined) throw error;
    return 'counted';
  };
  expect(await untilReachable(new AbortController().signal, work)).toBe('counted');
});

test('what time does not mend, and everything once they are stopped, ends them', async () => {
  const defect = new UnencodableError('breaks its schema');
  await expect(untilReachable(new AbortController().signal, () => Promise.reject(defect))).rejects.toBe(defect);
  const away = new BrokerUnavailableError('no answer');
  await expect(untilReachable(AbortSignal.abort(), () => Promise.reject(away))).rejects.toBe(away);
});
