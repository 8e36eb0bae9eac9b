/** Counts by a tool's name. Names are anyone's, so inherited members of the object do not count. */
export type ToolCounts = Readonly<Record<string, number>>;

export function countOf(counts: ToolCounts, tool: string): number {
  return Object.hasOwn(counts, tool) ? (counts[tool] ?? 0) : 0;
}

export function counted(counts: ToolCounts, tool: string): ToolCounts {
  return { ...counts, [tool]: countOf(counts, tool) + 1 };
}
