/**
 * How much runs at once: in the process, per tool, and per second of a tool.
 *
 * I1 A tool's place is held until its code has really ended, also when it was answered as timed out before: a tool that ignores its signal
 *    can pile up no more than its own places.
 * I2 The process's place is given back with the answer, so that such a tool takes nothing from the others.
 */
import type { Tool } from '@holdpoint/sdk/tool';
import { pauseFor } from '@holdpoint/stream/pause';
import type { Clock } from '@holdpoint/stream/ports';
import { Pace } from './pace.ts';
import { Slots } from './slots.ts';

export interface GatesOptions {
  readonly clock: Clock;
  /** Attempts at once in the process, and for a tool that names no limit of its own. */
  readonly concurrency: number;
}

/** What a timer can hold: a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A place taken. */
export interface Pass {
  /** The attempt has been answered; its code ends when `over` resolves. */
  leave(over: Promise<void>): void;
}

/** What runs now, by tool. */
export interface Load {
  readonly tool: string;
  /** Not yet answered. */
  readonly running: number;
  /** Answered as timed out, and still running. */
  readonly overrunning: number;
}

export class AdmissionGates {
  private readonly options: GatesOptions;
  private readonly process: Slots;
  private readonly tools = new Map<string, ToolGate>();

  constructor(options: GatesOptions) {
    this.options = options;
    this.process = new Slots(options.concurrency);
  }

  /**
   * Resolves with a place when there is one; undefined when the signal aborts first, or the time passes.
   * @param untilMs the last moment at which the attempt may start, epoch milliseconds
   */
  async enter(tool: Tool, signal: AbortSignal, untilMs: number): Promise<Pass | undefined> {
    const { clock } = this.options;
    const late = new AbortController();
    const disarm = clock.after(Math.min(untilMs + 1 - clock.now(), LONGEST_TIMER_MS), () => late.abort());
    try {
      return await this.wait(tool, AbortSignal.any([signal, late.signal]));
    } finally {
      disarm();
    }
  }

  private async wait(tool: Tool, signal: AbortSignal): Promise<Pass | undefined> {
    const gate = this.gateOf(tool);
    if (!(await gate.slots.take(signal))) return undefined;
    if (gate.pace !== undefined) {
      const { clock } = this.options;
      await pauseFor(clock, gate.pace.take(clock.now()), signal);
    }
    if (!(await this.process.take(signal))) {
      gate.slots.leave();
      return undefined;
    }
    gate.running += 1;
    return { leave: (over) => this.leave(gate, over) };
  }

  load(): readonly Load[] {
    return [...this.tools].map(([tool, { running, overrunning }]) => ({ tool, running, overrunning }));
  }

  private leave(gate: ToolGate, over: Promise<void>): void {
    this.process.leave();
    gate.running -= 1;
    gate.overrunning += 1;
    void over.then(() => {
      gate.overrunning -= 1;
      gate.slots.leave();
    });
  }

  private gateOf(tool: Tool): ToolGate {
    const { name } = tool.contract;
    const known = this.tools.get(name);
    if (known !== undefined) return known;
    const { concurrency = this.options.concurrency, ratePerSecond } = tool.limits;
    const gate: ToolGate = { slots: new Slots(concurrency), running: 0, overrunning: 0 };
    if (ratePerSecond !== undefined) gate.pace = new Pace(ratePerSecond);
    this.tools.set(name, gate);
    return gate;
  }
}

interface ToolGate {
  readonly slots: Slots;
  pace?: Pace;
  running: number;
  overrunning: number;
}
