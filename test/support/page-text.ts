/** The lines of `expected` that `output` does not have, in their order: the first that is missing, and all after it. `…` stands for anything. */
export function linesMissing(expected: string, output: string): readonly string[] {
  const wanted = expected.split('\n').filter((line) => line !== '');
  const lines = output.split('\n');
  const missing = wanted.findIndex((line) => {
    const at = lines.findIndex((given) => patternOf(line).test(given));
    lines.splice(0, at + 1);
    return at < 0;
  });
  return missing < 0 ? [] : wanted.slice(missing);
}

function patternOf(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
