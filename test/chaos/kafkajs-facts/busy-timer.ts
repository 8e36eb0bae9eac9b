import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Bed } from './bed.ts';
import type { KafkajsFact } from './fact.ts';

const MAIN = join(import.meta.dirname, 'idle-main.ts');

export const busyTimer: KafkajsFact = {
  name: 'kafkajs-busy-timer',
  fact: 'an idle connection starts a timer of 1 ms again and again, of which Node 24 warns',
  rule: 'a timer only while something is pending',
  topics: {},

  async show(bed, told) {
    const { timers, warnings } = await idle(bed, 'bare');
    told.did('timers started by an idle producer of kafkajs', timers);
    told.check('many', timers > 20);
    told.check('and Node warns', warnings, ['TimeoutNegativeWarning']);
  },

  async hold(bed, told) {
    const { timers, warnings } = await idle(bed, 'ours');
    told.did('half a second that a producer of ours idles');
    told.check('without a timer or a warning', { timers, warnings }, { timers: 0, warnings: [] });
  },
};

/** In a process of its own, where nothing else starts timers. */
async function idle(bed: Bed, kind: 'bare' | 'ours'): Promise<{ readonly timers: number; readonly warnings: readonly string[] }> {
  const child = spawn(process.execPath, [MAIN, bed.broker, kind], { stdio: ['ignore', 'pipe', 'ignore'] });
  bed.onEnd(async () => void child.kill('SIGKILL'));
  return JSON.parse(await text(child.stdout));
}
