import { contractDigest } from '@holdpoint/core/contract-digest';
import type { Tool } from '@holdpoint/sdk/tool';

/** A tool that this process hosts, with its contract's digest. */
export interface HostedTool {
  readonly tool: Tool;
  readonly digest: string;
}

/** Finds a hosted tool by name and version. */
export type Hosting = (name: string, version: number) => HostedTool | undefined;

/** The tools of one pool, by name and version. */
export function hostingOf(tools: readonly Tool[], pool: string): Hosting {
  const own = tools.filter(({ contract }) => contract.pool === pool);
  const byName = new Map(own.map((tool) => [keyOf(tool.contract.name, tool.contract.version), hosted(tool)]));
  return (name, version) => byName.get(keyOf(name, version));
}

function hosted(tool: Tool): HostedTool {
  return { tool, digest: contractDigest(tool.contract) };
}

function keyOf(name: string, version: number): string {
  return `${name} v${version}`;
}
