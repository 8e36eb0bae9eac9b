import { defineApp } from '@holdpoint/sdk/define-app';
import type { Tool } from '@holdpoint/sdk/tool';
import ledger, { appendTool } from './ledger-app.ts';

/** The same tool under the same version, with another time-out: what must not start beside the first. */
export const changedTool: Tool = { ...appendTool, contract: { ...appendTool.contract, timeoutMs: 9_000 } };

export default defineApp({ tools: [changedTool], start: ledger.start });
