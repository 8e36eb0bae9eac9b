import { pathToFileURL } from 'node:url';
import { poolNameSchema } from '@holdpoint/contracts/vocabulary';
import { z } from 'zod';
import { usageProblem } from '../cli-problem.ts';

/** As much of an app as has to be known to lay out its topics; the executors take it apart in full. */
const appSchema = z.object({ tools: z.array(z.object({ contract: z.object({ pool: poolNameSchema }) })).min(1) });

/** The pools that the tools of an app module belong to, sorted. Runs the module's own code. @throws CliProblem naming the module and why */
export async function poolsOfApp(file: string): Promise<readonly string[]> {
  const app = appSchema.safeParse(await importDefault(file));
  if (!app.success) {
    throw usageProblem(
      `${file} is no app with tools`,
      'Let its default export be what defineApp returns, with one tool or more.',
    );
  }
  return [...new Set(app.data.tools.map(({ contract }) => contract.pool))].sort();
}

async function importDefault(file: string): Promise<unknown> {
  try {
    const module: Record<string, unknown> = await import(pathToFileURL(file).href);
    return module.default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageProblem(`${file} cannot be loaded: ${reason}`, 'Mend it; an executor would not start with it either.', error);
  }
}
