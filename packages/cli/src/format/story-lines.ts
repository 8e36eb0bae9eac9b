import type { Json } from '@holdpoint/contracts/payload';
import type { StoryEntry } from '@holdpoint/core/task/story-entry';

/** Longest text of a value on a line; `--json` has the whole. */
const SHOWN_CHARACTERS = 400;

/** One thing that happened, for a person: when, what, and what goes with it. */
export function storyLines(entry: StoryEntry): readonly string[] {
  const { at, status, step, text, code, isDeparture, approvers } = entry;
  const where = step === undefined ? '' : `step ${step.index} ${step.name}: `;
  const coded = code === undefined ? '' : ` [${code}]`;
  const mark = isDeparture ? '   ◀ the first departure from the usual course' : '';
  return [
    `${at}  ${where}${text}${coded}  → ${status}${mark}`,
    ...valueLine('reasoning', entry.reasoning),
    ...valueLine('input', entry.input),
    ...valueLine('output', entry.output),
    ...(approvers === undefined || approvers.length === 0 ? [] : [`    approved by ${approvers.join(', ')}`]),
  ].filter((line, index) => index === 0 || entry.chapter !== 'people' || !line.startsWith('    approved by'));
}

function valueLine(name: string, value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)` : text;
  return [`    ${name}: ${shown}`];
}
