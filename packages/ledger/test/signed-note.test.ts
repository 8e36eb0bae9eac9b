import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../src/digest.ts';
import { MAX_NOTE_LENGTH, MAX_SIGNATURES, SignedNoteError, type SignedNoteErrorCode } from '../src/note-format.ts';
import { generateKey, parseSignerKey, parseVerifierKey, verifierKeyOf } from '../src/note-key.ts';
import { openNote, signNote } from '../src/signed-note.ts';

/** Keys and notes published with golang.org/x/mod/sumdb/note, where the format comes from, and in C2SP signed-note. */
const PETER_SIGNER = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const C2SP = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH_LINE = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const C2SP_NOTE =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const peter = parseVerifierKey(PETER);
const enoch = parseVerifierKey(ENOCH);

function expectCode(act: () => unknown, code: SignedNoteErrorCode): void {
  expect(act).toThrow(expect.objectContaining({ name: 'SignedNoteError', code }));
}

describe('published notes and keys', () => {
  test('the same text and key give the same note, byte for byte', () => {
    expect(signNote(TEXT, [parseSignerKey(PETER_SIGNER)])).toBe(`${TEXT}\n${PETER_LINE}`);
    expect(verifierKeyOf(parseSignerKey(PETER_SIGNER))).toBe(PETER);
  });

  test('their signatures verify', () => {
    expect(openNote(`${TEXT}\n${PETER_LINE}${ENOCH_LINE}`, [peter, enoch])).toEqual({
      text: TEXT,
      signedBy: [peter, enoch],
      unknownSignatures: 0,
    });
    expect(openNote(C2SP_NOTE, [parseVerifierKey(C2SP)]).text).toBe('This is an example message.\n');
  });
});

describe('opening a note', () => {
  test('passes over signatures of unknown keys', () => {
    const opened = openNote(`${TEXT}\n${ENOCH_LINE}${PETER_LINE}`, [peter]);
    expect(opened).toEqual({ text: TEXT, signedBy: [peter], unknownSignatures: 1 });
  });

  test('passes over a key that shares a known one’s name but not its id', () => {
    const namesake = parseSignerKey(generateKey('PeterNeumann').signerKey);
    expect(openNote(signNote(TEXT, [namesake, parseSignerKey(PETER_SIGNER)]), [peter]).unknownSignatures).toBe(1);
    expectCode(() => openNote(signNote(TEXT, [namesake]), [peter]), 'unsigned');
  });

  test('counts a key that signed twice once', () => {
    expect(openNote(`${TEXT}\n${PETER_LINE}${PETER_LINE}`, [peter]).signedBy).toEqual([peter]);
  });

  test('keeps empty lines of the text: the last one divides', () => {
    const text = 'first\n\n\nlast\n';
    expect(openNote(signNote(text, [parseSignerKey(PETER_SIGNER)]), [peter]).text).toBe(text);
  });

  test('refuses a note that no known key signed', () => {
    expectCode(() => openNote(`${TEXT}\n${ENOCH_LINE}`, [peter]), 'unsigned');
    expectCode(() => openNote(`${TEXT}\n${ENOCH_LINE}`, []), 'unsigned');
  });

  test('refuses a note with one bad signature of a known key, even beside a good one', () => {
    const bad = ENOCH_LINE.replace('QQ=', 'AQ=');
    expectCode(() => openNote(`${TEXT}\n${PETER_LINE}${bad}`, [peter, enoch]), 'bad_signature');
    expectCode(() => openNote(`${TEXT.replace('your', 'our')}\n${PETER_LINE}`, [peter]), 'bad_signature');
  });

  test('refuses two different trusted keys of one name and id', () => {
    const clash = { ...enoch, name: peter.name, keyId: peter.keyId };
    expectCode(() => openNote(`${TEXT}\n${PETER_LINE}`, [peter, clash]), 'bad_key');
    expect(openNote(`${TEXT}\n${PETER_LINE}`, [peter, parseVerifierKey(PETER)]).signedBy).toHaveLength(1);
  });

  test.each([
    ['nothing', ''],
    ['no newline at the end', `${TEXT}\n${PETER_LINE}`.trimEnd()],
    ['no signatures', `${TEXT}\n`],
    ['no empty line', `${TEXT}${PETER_LINE}`],
    ['a hyphen for the dash', `${TEXT}\n${PETER_LINE.replace('—', '-')}`],
    ['an empty key name', `${TEXT}\n${PETER_LINE.replace('PeterNeumann', '')}`],
    ['a plus in a key name', `${TEXT}\n${PETER_LINE.replace('PeterNeumann', 'Peter+Neumann')}`],
    ['base64 without its padding', `${TEXT}\n${PETER_LINE.replace('=', '')}`],
    ['base64 with stray bits', `${TEXT}\n${PETER_LINE.replace('nAM=', 'nAN=')}`],
    ['URL-safe base64', `${TEXT}\n${PETER_LINE.replaceAll('/', '_')}`],
    ['a signature of no bytes', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['something after the signatures', `${TEXT}\n${PETER_LINE}more\n`],
    ['a carriage return', `${TEXT}\n${PETER_LINE}`.replaceAll('\n', '\r\n')],
    ['a tab', `\t${TEXT}\n${PETER_LINE}`],
    ['a lone surrogate', `\ud800${TEXT}\n${PETER_LINE}`],
    ['too many signatures', `${TEXT}\n${PETER_LINE.repeat(MAX_SIGNATURES + 1)}`],
    ['too much text', `${'x'.repeat(MAX_NOTE_LENGTH)}\n\n${PETER_LINE}`],
  ])('refuses as malformed: %s', (_, note) => {
    expectCode(() => openNote(note, [peter]), 'malformed');
  });
});

describe('signing a note', () => {
  test('gives what opens again, for any text and several keys', () => {
    const pairs = [generateKey('example.com/log'), generateKey('witness.example/ä')];
    const signers = pairs.map((pair) => parseSignerKey(pair.signerKey));
    const verifiers = pairs.map((pair) => parseVerifierKey(pair.verifierKey));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const text = `${lines.join('\n')}\n`;
        expect(openNote(signNote(text, signers), verifiers)).toEqual({ text, signedBy: verifiers, unknownSignatures: 0 });
      }),
    );
  });

  test('refuses a text that a note cannot hold, and an empty list of keys', () => {
    const signer = parseSignerKey(PETER_SIGNER);
    for (const text of ['', 'no newline', 'a\0b\n', '\udead\n']) expectCode(() => signNote(text, [signer]), 'malformed');
    expectCode(() => signNote(TEXT, []), 'bad_key');
  });
});

describe('a key', () => {
  test('that was changed or cut anywhere is refused', () => {
    fc.assert(
      fc.property(fc.nat({ max: PETER.length - 1 }), fc.nat({ max: PETER.length - 1 }), (position, length) => {
        const changed = String.fromCharCode(PETER.charCodeAt(position) + 1);
        expectCode(() => parseVerifierKey(PETER.slice(0, position) + changed + PETER.slice(position + 1)), 'bad_key');
        expectCode(() => parseVerifierKey(PETER.slice(0, length)), 'bad_key');
      }),
    );
  });

  test('of another type is refused', () => {
    expectCode(() => parseVerifierKey('remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2'), 'bad_key');
  });

  test('that is too short is refused, though its id fits', () => {
    const short = Buffer.alloc(32, 1); // the type 0x01, then 31 bytes
    const id = sha256Hex(Buffer.concat([Buffer.from('a\n'), short])).slice(0, 8);
    expectCode(() => parseVerifierKey(`a+${id}+${short.toString('base64')}`), 'bad_key');
  });

  test('is not taken for its other half', () => {
    expectCode(() => parseVerifierKey(PETER_SIGNER), 'bad_key');
    expectCode(() => parseSignerKey(PETER), 'bad_key');
  });

  test('never shows its secret in an error', () => {
    const secret = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
    for (const text of [PETER_SIGNER.replace('c74f20a3', 'c74f20a4'), `${PETER_SIGNER}=`, PETER_SIGNER.replace('+AY', '+BY')]) {
      let message = '';
      try {
        parseSignerKey(text);
      } catch (error) {
        message = error instanceof SignedNoteError ? error.message : '';
      }
      expect(message).toContain('PeterNeumann');
      expect(message).not.toContain(secret.slice(4, 12));
    }
  });

  test('cannot have a name with a space, a plus or nothing in it', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085b', 'a\nb', 'a\0b']) expectCode(() => generateKey(name), 'bad_key');
  });
});
