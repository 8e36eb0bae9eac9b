import { screenOn } from '@holdpoint/installation/screen';
import { ServiceEndedError } from '@holdpoint/installation/services';
import { LocalProblem } from '@holdpoint/local/problem';
import { DemoOptionsError, demoHelp, readDemoOptions } from './options.ts';
import { runDemo } from './run.ts';
import { summaryOf } from './summary.ts';

/** `npm run demo` and `npm start`: see --help. */
async function main(args: readonly string[]): Promise<number> {
  const options = readDemoOptions(args);
  if (options === undefined) {
    process.stdout.write(demoHelp);
    return 0;
  }
  const screen = screenOn(process.stdout);
  const outcome = { holds: false };
  await runDemo(options, screen, (checked) => {
    screen.line(summaryOf(checked));
    outcome.holds = checked.findings.length === 0;
  });
  return outcome.holds ? 0 : 1;
}

function explain(error: unknown): number {
  if (error instanceof DemoOptionsError) {
    process.stderr.write(`${error.message}\n\n${demoHelp}`);
    return 2;
  }
  const isTold = error instanceof LocalProblem || error instanceof ServiceEndedError;
  const text = isTold ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`\n${text}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(explain);
