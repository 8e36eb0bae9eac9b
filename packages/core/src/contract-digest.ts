import type { AgentContract, ToolContract } from '@holdpoint/contracts/contract';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { sha256Hex } from '@holdpoint/ledger/digest';

/** SHA-256, in hex, of a contract's RFC 8785 form: two executors host the same tool exactly when these are equal. */
export function contractDigest(contract: ToolContract | AgentContract): string {
  return sha256Hex(canonicalJson(contract));
}

/** The top-level fields in which two contracts differ, sorted, so that an executor that refuses to start can say which. */
export function differingFields(standing: ToolContract | AgentContract, own: ToolContract | AgentContract): readonly string[] {
  const left = new Map(Object.entries(standing));
  const right = new Map(Object.entries(own));
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => textOf(left.get(name)) !== textOf(right.get(name))).sort();
}

function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}
