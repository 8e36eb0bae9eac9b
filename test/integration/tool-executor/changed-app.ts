import { defineApp } from '@holdpoint/sdk/define-app';
import { appendTool } from './ledger-app.ts';

/** The same tool under the same version, with another time-out: what must not start beside the first. */
export default defineApp({ tools: [{ ...appendTool, contract: { ...appendTool.contract, timeoutMs: 9_000 } }] });
