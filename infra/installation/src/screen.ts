/** What a person sees while a run works: a line for each stage, and a moving one while tasks run. */
import { styleText } from 'node:util';

export interface Screen {
  title(text: string): void;
  /** Runs one stage and says how long it took and what came of it. */
  stage<T>(name: string, work: () => Promise<T>, told?: (result: T) => string): Promise<T>;
  /** Shows where a long stage stands; on a terminal the line is written over, elsewhere at most one line every two seconds. */
  progress(text: string): void;
  line(text: string): void;
}

const QUIET_MS = 2_000;
const NAME_WIDTH = 22;

/** A screen on this stream. */
export function screenOn(stream: NodeJS.WriteStream): Screen {
  const state = { moving: false, lastProgressAt: 0 };
  const clear = () => {
    if (state.moving) stream.write('\r\x1b[2K');
    state.moving = false;
  };
  const line = (text: string) => {
    clear();
    stream.write(`${text}\n`);
  };
  const progress = (text: string) => {
    if (stream.isTTY) {
      stream.write(`\r\x1b[2K  ${styleText('cyan', '…')} ${text}`);
      state.moving = true;
    } else if (Date.now() - state.lastProgressAt > QUIET_MS) {
      state.lastProgressAt = Date.now();
      stream.write(`  … ${text}\n`);
    }
  };
  return {
    title: (text) => line(`\n${styleText('bold', text)}\n`),
    line,
    progress,
    async stage(name, work, told) {
      const startedAt = Date.now();
      if (stream.isTTY) progress(name);
      const result = await work();
      const seconds = `${((Date.now() - startedAt) / 1_000).toFixed(1)} s`;
      line(
        `  ${styleText('green', '✓')} ${name.padEnd(NAME_WIDTH)} ${(told?.(result) ?? '').padEnd(58)} ${styleText('dim', seconds.padStart(7))}`,
      );
      return result;
    },
  };
}
