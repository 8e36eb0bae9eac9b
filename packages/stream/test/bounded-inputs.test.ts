import { boundedInputs } from '@holdpoint/stream/bounded-inputs';
import type { Decoder } from '@holdpoint/stream/codec';
import { MAX_INPUT_BYTES } from '@holdpoint/stream/message-limit';
import type { Message, RawRecord } from '@holdpoint/stream/record';
import { expect, test } from 'vitest';

const plainJson: Decoder<Message> = {
  decode: async ({ value, ...raw }) => {
    const bytes = value ?? Buffer.alloc(0);
    return { ok: true, record: { ...raw, message: JSON.parse(bytes.toString()), bytes } };
  },
};
const steps = (count: number, sizeBytes: number) =>
  Array.from({ length: count }, () => ({ input: { plain: 'x'.repeat(sizeBytes) } }));

async function codeOf(text: string): Promise<string | undefined> {
  const raw: RawRecord = {
    ...{ topic: 'task.requests', partition: 0, offset: 0, appendedAt: 0, key: 'k', headers: {} },
    value: Buffer.from(text),
  };
  const decoded = await boundedInputs(plainJson).decode(raw);
  return decoded.ok ? undefined : `${decoded.malformed.code}: ${decoded.malformed.detail}`;
}

test.each([
  [
    'a payload of 300 KiB',
    { input: { plain: 'x'.repeat(300 * 1024) } },
    /^PAYLOAD_TOO_LARGE: TaskRequested: the payload input is larger than 262144 bytes$/,
  ],
  [
    'a payload of 300 KiB in a later step',
    { steps: [...steps(2, 10), ...steps(1, 300 * 1024)] },
    /^PAYLOAD_TOO_LARGE: .* steps\.2\.input /,
  ],
  [
    'many payloads that are too large together',
    { steps: steps(20, 100 * 1024) },
    /^MESSAGE_TOO_LARGE: TaskRequested takes \d+ bytes; at most/,
  ],
])('%s is malformed, and the reason says where and how large it may be', async (_what, content, expected) => {
  expect(await codeOf(JSON.stringify({ type: 'TaskRequested', ...content }))).toMatch(expected);
});

test('what keeps to the bounds passes, many payloads together too', async () => {
  expect(await codeOf(JSON.stringify({ type: 'TaskRequested', steps: steps(10, 100 * 1024) }))).toBeUndefined();
  expect(await codeOf(JSON.stringify({ type: 'TaskRequested', input: { plain: 'x'.repeat(1_000) } }))).toBeUndefined();
});

test('what is nested too deep to be measured is malformed, and no defect of ours', async () => {
  const depth = MAX_INPUT_BYTES / 4;
  const deep = `{"type":"TaskRequested","input":{"plain":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  expect(await codeOf(deep)).toBe('NOT_CANONICAL: TaskRequested is nested too deep');
});
