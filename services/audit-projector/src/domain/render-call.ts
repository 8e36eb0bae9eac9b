import type { ToolContract } from '@holdpoint/contracts/contract';
import { openPayload, type Payload } from '@holdpoint/contracts/payload';
import { renderTemplate } from '@holdpoint/core/record-template';
import type { LeafMeans } from './audited-event.ts';

/** A call in the words of its contract's template, personal values replaced by keyed references. */
export interface RenderedCall {
  readonly description: string;
  readonly accessed: readonly string[];
  readonly modified: readonly string[];
}

/**
 * The call's sentence and the data that it touches. Without an output for a call that has none. What `renderTemplate` writes is part
 * of leaf version 1: once leaves are published, another way of writing needs another version.
 */
export function renderCall(contract: ToolContract, input: Payload, output: Payload | null, means: LeafMeans): RenderedCall {
  const { text, accessed, modified, personal } = contract.record;
  const values = { input: openPayload(input), output: output === null ? undefined : openPayload(output) };
  const hide = (path: string, shown: string) => means.referenceOf(kindOfPath(path), shown);
  const render = (template: string) => storable(renderTemplate(template, values, personal, hide));
  return { description: render(text), accessed: accessed.map(render), modified: modified.map(render) };
}

/** For a call that was refused before any contract of it was known. */
export function renderUnknown(tool: { readonly name: string; readonly version: number }): RenderedCall {
  return { description: `Call ${tool.name} version ${tool.version}, contract unknown`, accessed: [], modified: [] };
}

/** The kind of a reference: the last part of the path, so that `user_id` is the same user whatever the tool. */
function kindOfPath(path: string): string {
  const last = path.split('.').at(-1) ?? '';
  const word = last.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
  return /^[A-Za-z]/.test(word) ? word : `v_${word}`;
}

/** Without what neither canonical JSON (lone surrogates) nor PostgreSQL's jsonb (U+0000) holds, and in one line. */
function storable(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, '\ufffd');
}
