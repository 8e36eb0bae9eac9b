import { createHash } from 'node:crypto';

const LINES_AT_ONCE = 500;

/** What happened, line by line, and one hash over all of it: two runs of a seed have the same. */
export class Trace {
  private readonly hash = createHash('sha256');
  private readonly show: ((line: string) => void) | undefined;
  private lines: string[] = [];

  constructor(show?: (line: string) => void) {
    this.show = show;
  }

  add(atMs: number, line: string): void {
    this.lines.push(`${atMs} ${line}\n`);
    if (this.lines.length >= LINES_AT_ONCE) this.flush();
    this.show?.(`${(atMs / 1_000).toFixed(3)} ${line}`);
  }

  digest(): string {
    this.flush();
    return this.hash.copy().digest('hex').slice(0, 16);
  }

  private flush(): void {
    this.hash.update(this.lines.join(''));
    this.lines = [];
  }
}
