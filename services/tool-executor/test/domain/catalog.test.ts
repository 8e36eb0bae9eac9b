import type { CatalogMessage } from '@holdpoint/contracts/messages/catalog';
import { contractDigest } from '@holdpoint/core/contract-digest';
import type { Tool } from '@holdpoint/sdk/tool';
import { describe, expect, test } from 'vitest';
import { compareWithCatalog } from '../../src/domain/catalog.ts';
import { moment, NOW } from '../support/requests.ts';
import { toolWith } from '../support/tools.ts';

const announced = ({ contract }: Tool): CatalogMessage => ({
  type: 'ToolAnnounced',
  contract,
  contractDigest: contractDigest(contract),
  executor: 'executor-a',
  at: moment(NOW),
});
const own = toolWith();
const hosted = [{ kind: 'tool', contract: own.contract }] as const;

describe('what is hosted is compared with the catalog', () => {
  test('absent: to be announced', () => {
    expect(compareWithCatalog(hosted, [])).toEqual({ absent: hosted, differing: [] });
  });

  test('there already: nothing to do', () => {
    expect(compareWithCatalog(hosted, [announced(own)])).toEqual({ absent: [], differing: [] });
  });

  test('there under another version: to be announced beside it', () => {
    expect(compareWithCatalog(hosted, [announced(toolWith({ version: 2 }))]).absent).toEqual(hosted);
  });

  test('there under another contract: the fields that differ are named', () => {
    const other = toolWith({ effect: 'read', timeoutMs: 5 });
    expect(compareWithCatalog(hosted, [announced(other)])).toEqual({
      absent: [],
      differing: [{ kind: 'tool', name: 'bank.transfer', version: 1, fields: ['effect', 'timeoutMs'] }],
    });
  });

  test('two announcements under one name and version: the first stands', () => {
    const other = toolWith({ timeoutMs: 5 });
    expect(compareWithCatalog(hosted, [announced(own), announced(other)]).differing).toEqual([]);
    expect(compareWithCatalog(hosted, [announced(other), announced(own)]).differing).toHaveLength(1);
  });
});
