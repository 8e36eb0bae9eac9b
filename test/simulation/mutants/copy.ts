/** A copy of the project's code, in which texts can be replaced. What is installed is linked, our own packages to their copies. */
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import type { Mutant } from './mutant.ts';

const root = new URL('../../../', import.meta.url).pathname;
const workspaces = ['packages', 'services'];

/** Answers where the copy lies. @throws Error for a mutant whose text is not there, or there twice */
export async function copyOf({ name, edits }: Mutant): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'holdpoint-mutant-'));
  for (const part of [...workspaces, 'test/simulation'])
    await cp(join(root, part), join(copy, part), { recursive: true, filter: (source) => basename(source) !== 'node_modules' });
  await cp(join(root, 'package.json'), join(copy, 'package.json'));
  await link(root, copy);
  for (const workspace of workspaces)
    for (const member of await readdir(join(root, workspace)))
      await link(join(root, workspace, member), join(copy, workspace, member));
  for (const edit of edits) {
    const { file, find, replace } = edit;
    const text = await readFile(join(copy, file), 'utf8');
    if (timesIn(text, edit) !== 1)
      throw new Error(`the mutant "${name}" is stale: ${file} has its text ${timesIn(text, edit)} times`);
    await writeFile(
      join(copy, file),
      text.replace(find, () => replace),
    );
  }
  return copy;
}

const timesIn = (text: string, { find }: Mutant['edits'][number]): number => text.split(find).length - 1;

/** Those of whose texts one is not there, or there twice. */
export async function staleAmong(mutants: readonly Mutant[]): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const { name, edits } of mutants)
    for (const edit of edits)
      if (timesIn(await readFile(join(root, edit.file), 'utf8'), edit) !== 1) stale.push(`${name}: ${edit.file}`);
  return stale;
}

/** Links what is installed for one package. */
async function link(from: string, to: string): Promise<void> {
  const installed = join(from, 'node_modules');
  if (!(await stat(installed).catch(() => undefined))) return;
  await mkdir(join(to, 'node_modules'), { recursive: true });
  for (const name of await readdir(installed)) {
    if (name.startsWith('.')) continue;
    if (!name.startsWith('@')) await linkOne(join(installed, name), join(to, 'node_modules', name), to, from);
    else {
      await mkdir(join(to, 'node_modules', name), { recursive: true });
      for (const scoped of await readdir(join(installed, name)))
        await linkOne(join(installed, name, scoped), join(to, 'node_modules', name, scoped), to, from);
    }
  }
}

async function linkOne(from: string, to: string, copied: string, original: string): Promise<void> {
  const target = await realpath(from);
  const inside = relative(root, target);
  const isOurs = workspaces.some((workspace) => inside.startsWith(`${workspace}/`));
  // The root of the copy is as far above the copied package as the project's root is above the original.
  await symlink(isOurs ? join(copied, relative(original, root), inside) : target, to);
}
