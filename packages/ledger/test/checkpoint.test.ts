import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from '../src/checkpoint.ts';
import { EMPTY_ROOT, leafHash } from '../src/merkle.ts';
import { generateKey, parseSignerKey, parseVerifierKey } from '../src/note-key.ts';
import { signNote } from '../src/signed-note.ts';

/** The body of the example in C2SP tlog-checkpoint. */
const EXAMPLE = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

const pair = generateKey('example.com/audit');
const signer = parseSignerKey(pair.signerKey);
const verifier = parseVerifierKey(pair.verifierKey);
const checkpoint = { origin: 'example.com/audit/3', size: 17, root: leafHash('any'), extensions: [] };

describe('a checkpoint', () => {
  test('is written as the example of C2SP tlog-checkpoint', () => {
    const parsed = parseCheckpoint(EXAMPLE);
    expect(parsed).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20852163,
      root: Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64').toString('hex'),
      extensions: [],
    });
    expect(formatCheckpoint(parsed)).toBe(EXAMPLE);
  });

  test('opens to what was signed', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.array(fc.stringMatching(/^[a-z ]{1,9}$/)), (size, extensions) => {
        const signed = { ...checkpoint, size, extensions };
        expect(openCheckpoint(signCheckpoint(signed, [signer]), [verifier])).toEqual({ ...signed, signedBy: [verifier] });
      }),
    );
  });

  test('of an empty log has size 0', () => {
    const empty = { ...checkpoint, size: 0, root: EMPTY_ROOT };
    expect(openCheckpoint(signCheckpoint(empty, [signer]), [verifier])).toMatchObject(empty);
  });

  test('does not open once its size, root or origin was changed', () => {
    const note = signCheckpoint(checkpoint, [signer]);
    for (const [from, to] of [
      ['17\n', '16\n'],
      ['audit/3\n', 'audit/4\n'],
      ['=\n\n', '=\nmore\n\n'],
    ] as const) {
      expect(() => openCheckpoint(note.replace(from, to), [verifier])).toThrow(
        expect.objectContaining({ code: 'bad_signature' }),
      );
    }
  });

  test.each([
    ['too few lines', 'example.com/log\n1\n'],
    ['an empty origin', `\n1\n${'A'.repeat(43)}=\n`],
    ['a leading zero', `example.com/log\n01\n${'A'.repeat(43)}=\n`],
    ['a sign', `example.com/log\n+1\n${'A'.repeat(43)}=\n`],
    ['a size beyond 2^53', `example.com/log\n9007199254740993\n${'A'.repeat(43)}=\n`],
    ['a short root', 'example.com/log\n1\nAAAA\n'],
    ['an empty extension', `example.com/log\n1\n${'A'.repeat(43)}=\n\nx\n`],
  ])('is refused, though well signed, with %s', (_, text) => {
    const note = signNote(text, [signer]);
    expect(() => openCheckpoint(note, [verifier])).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  test.each([
    ['an origin of two lines', { ...checkpoint, origin: 'a\nb' }],
    ['an empty origin', { ...checkpoint, origin: '' }],
    ['an empty extension', { ...checkpoint, extensions: [''] }],
    ['a negative size', { ...checkpoint, size: -1 }],
    ['a root that is no hash', { ...checkpoint, root: 'ff' }],
  ])('is not signed with %s', (_, malformed) => {
    expect(() => signCheckpoint(malformed, [signer])).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});
