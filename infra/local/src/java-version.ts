/**
 * The feature release in the output of `java -version`: 8 for `1.8.0_402`, 21 for `21.0.3`, 25 for `25-ea`.
 * Undefined when the text holds no version line.
 */
export function parseJavaVersion(output: string): number | undefined {
  const quoted = /version "(?<first>\d+)(?:\.(?<second>\d+))?/.exec(output)?.groups;
  if (quoted?.first === undefined) return undefined;
  const first = Number(quoted.first);
  return first === 1 && quoted.second !== undefined ? Number(quoted.second) : first;
}
