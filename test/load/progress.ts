/** Tells on stderr where a run stands; the result alone goes to stdout. */
const startedAt = performance.now();

export function tell(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${text}\n`);
}
