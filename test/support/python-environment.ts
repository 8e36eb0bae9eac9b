/** A Python with the packages that a documented program imports, made once under the launcher's cache folder. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localConfig } from '@holdpoint/local/config';
import { runProgram } from './run-program.ts';

/** The path of its interpreter. The requirements are pinned, e.g. `confluent-kafka==2.16.1`, and name the environment. @throws where python3 or its venv is missing */
export async function pythonWith(...requirements: readonly string[]): Promise<string> {
  const folder = join(localConfig().cacheFolder, `python-${requirements.join('-')}`);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(localConfig().cacheFolder, { recursive: true });
  await must('python3', ['-m', 'venv', folder], 'Install python3 with its venv module (Debian: python3-venv).');
  await must(python, ['-m', 'pip', 'install', '--quiet', ...requirements], 'pip needs PyPI or a mirror of it, once.');
  writeFileSync(complete, '');
  return python;
}

async function must(command: string, args: readonly string[], remedy: string): Promise<void> {
  const { exit, stderr } = await runProgram(command, args, localConfig().inherited, remedy);
  if (exit !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exit}. ${remedy}\n${stderr}`);
}
