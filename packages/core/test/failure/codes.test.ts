import { codeSchema } from '@holdpoint/contracts/vocabulary';
import { ownCodes } from '@holdpoint/core/failure/codes';
import { failureDocument } from '@holdpoint/core/failure/document';
import { errnoLines } from '@holdpoint/core/failure/errno';
import { expect, test } from 'vitest';

test('every code is one that a message may carry', () => {
  const codes = [...Object.keys(ownCodes), ...Object.keys(errnoLines)];
  expect(codes.filter((code) => !codeSchema.safeParse(code).success)).toEqual([]);
});

/** `vitest run packages/core/test/failure --update` writes the file anew. */
test('docs/failures.md is what the tables say', async () => {
  await expect(failureDocument()).toMatchFileSnapshot('../../../../docs/failures.md');
});
