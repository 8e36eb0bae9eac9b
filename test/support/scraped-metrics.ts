/** What Prometheus would see of services, looked at by promtool. */
import { writeFileSync } from 'node:fs';
import { runProgram } from './run-program.ts';

/** What the services tell, each as its own text. */
export function scrape(urls: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    urls.map(async (url) => {
      const response = await fetch(`${url}/metrics`);
      if (!response.ok) throw new Error(`${url}/metrics answers ${response.status}`);
      return response.text();
    }),
  );
}

/** What `promtool check metrics` finds at fault with our own metrics (Node's are named by prom-client); `file` is where the text is put. */
export async function faultsOf(text: string, file: string): Promise<string> {
  writeFileSync(file, text);
  const remedy = 'promtool comes with Prometheus (Debian and Ubuntu: apt install prometheus).';
  const { stdout, stderr } = await runProgram('sh', ['-c', 'promtool check metrics < "$1"', 'sh', file], process.env, remedy);
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line !== '' && !/^(nodejs|process)_/.test(line))
    .join('\n');
}

/** The names of the metrics that a text has. */
export const namesIn = (text: string): readonly string[] => [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
