/** Plans the faults of a run and has them strike: at times drawn from the seed, on whatever runs then. */

import { compactLog } from './compaction.ts';
import {
  type CrashKind,
  type FaultKind,
  type Faults,
  faultKinds,
  type HappeningKind,
  isHappening,
  type RequestKind,
  type SnapshotKind,
} from './faults.ts';
import type { Installation } from './installation.ts';
import type { Random } from './random.ts';
import { CLAIMS } from './services/tool-executor.ts';
import { type Instance, type Supervisor, serviceNames } from './supervisor.ts';

const unhampered = { registryAway: false, slowMs: 0, heldTopic: undefined };

export class Conductor {
  private readonly installation: Installation;
  private readonly supervisor: Supervisor;
  private readonly random: Random;
  private readonly faults: Faults;
  private over = false;

  constructor(installation: Installation, supervisor: Supervisor, random: Random) {
    this.installation = installation;
    this.supervisor = supervisor;
    this.random = random;
    this.faults = installation.options.faults;
  }

  /** Kinds as if from a deck of cards: none twice before all have been there. */
  plan(): void {
    const { settings } = this.installation.options;
    const deck = this.random.shuffled(faultKinds);
    for (let n = 0; n < settings.faults; n += 1) this.schedule(deck[n % deck.length] ?? 'zombie');
  }

  /** Everything is well again: what sleeps wakes, what is hampered is not, and nothing strikes any more. */
  heal(): void {
    this.over = true;
    this.faults.disarm();
    for (const { parts } of this.supervisor.alive()) {
      parts.process.wake();
      Object.assign(parts.hindrance, unhampered);
    }
  }

  private schedule(kind: FaultKind): void {
    const { settings } = this.installation.options;
    this.after(this.random.between(300, settings.troubleMs), () => {
      if (isHappening(kind)) this.happen(kind);
      else this.faults.arm(kind, this.victimService(kind));
    });
  }

  private victimService(kind: CrashKind | SnapshotKind | RequestKind): string | undefined {
    if (kind === 'crash_in_snapshot') return undefined;
    if (kind === 'ack_lost' || kind === 'commit_hollow') return 'tool-executor';
    if (kind === 'store_failed' || kind === 'store_unanswered')
      return this.random.chance(0.7) ? 'audit-projector' : 'metrics-projector';
    const { focus } = this.installation.options.settings;
    return focus ?? (this.random.chance(0.5) ? this.random.pick(serviceNames.slice(0, 3)) : undefined);
  }

  private happen(kind: HappeningKind): void {
    const running = this.supervisor.alive().filter(({ parts }) => parts.process.state === 'running');
    if (running.length === 0) return;
    const { focus } = this.installation.options.settings;
    const focused = running.filter(({ service }) => service === focus);
    const victim = this.random.pick(focused.length > 0 ? focused : running);
    this.faults.happened(kind, `${victim.parts.process.name} ${this.strike(kind, victim)}`);
  }

  private strike(kind: HappeningKind, victim: Instance): string {
    const { random, supervisor } = this;
    const { scheduler } = this.installation.options;
    switch (kind) {
      case 'zombie':
        return this.zombie(victim);
      case 'evicted':
        supervisor.evict(victim);
        return '';
      case 'joined': {
        const joined = supervisor.start(victim.service);
        this.after(random.between(500, 8_000), () => supervisor.retire(joined));
        return '';
      }
      case 'deployed':
        return this.deploy(victim);
      case 'reordered':
        return this.hamper(victim, { heldTopic: random.pick(inputsOf(victim)) }, random.between(100, 5_000));
      case 'registry_away':
        return this.hamper(victim, { registryAway: true }, random.between(100, 6_000));
      case 'slow_network':
        return this.hamper(victim, { slowMs: random.between(50, 1_500) }, random.between(500, 5_000));
      case 'hours_pass': {
        const hours = random.between(1, 30);
        scheduler.jump(hours * 3_600_000);
        return `${hours} h`;
      }
      case 'all_restart':
        for (const instance of supervisor.alive()) supervisor.kill(instance);
        return 'and all others';
      case 'clock_jumps':
        return this.jumpClock(victim);
      case 'claims_compacted':
        return this.compact([CLAIMS]);
      case 'snapshots_compacted':
        return this.compact(['task.snapshots', 'approval.snapshots']);
    }
  }

  private compact(topics: readonly string[]): string {
    for (const topic of topics) for (const log of this.installation.broker.logs(topic)) compactLog(log, this.random);
    return topics.join();
  }

  /** At once, or between the claim of a `once` call and its effect. */
  private zombie(victim: Instance): string {
    const { random } = this;
    const { process } = victim.parts;
    const sleepMs = random.between(100, random.pick([2_500, 12_000, 25_000]));
    if (victim.service !== 'tool-executor' || random.chance(0.3)) this.sleep(victim, sleepMs);
    else
      this.installation.options.target.onNextOnce(process.name, () => {
        if (!this.over) this.sleep(victim, sleepMs);
      });
    return `for ${sleepMs} ms`;
  }

  /** The group goes on without it after its session; or it wakes before anybody has missed it. */
  private sleep(victim: Instance, sleepMs: number): void {
    const evictAfterMs = this.random.between(200, 2_500);
    victim.parts.process.sleep();
    if (evictAfterMs < sleepMs) this.after(evictAfterMs, () => this.supervisor.evict(victim));
    this.after(sleepMs, () => victim.parts.process.wake());
  }

  private deploy(victim: Instance): string {
    const { supervisor } = this;
    supervisor.release(victim.service);
    for (const [index, instance] of supervisor.alive(victim.service).entries())
      this.after(index * 500, () => {
        supervisor.start(instance.service);
        supervisor.retire(instance);
      });
    return '';
  }

  private hamper(victim: Instance, how: Partial<Instance['parts']['hindrance']>, forMs: number): string {
    Object.assign(victim.parts.hindrance, how);
    this.after(forMs, () => Object.assign(victim.parts.hindrance, unhampered));
    return `${Object.keys(how).join()} for ${forMs} ms`;
  }

  /**
   * Executors' clocks stay within the skew that claims allow for, between each other. The runner's and the approval-service's may be wrong by
   * as much as the broker's skew; a projector's by anything.
   */
  private jumpClock({ service, parts }: Instance): string {
    const mostMs = service === 'tool-executor' ? 2_000 : service.endsWith('projector') ? 10_000_000 : 400;
    parts.process.skewMs = this.random.between(-mostMs, mostMs);
    return `to ${parts.process.skewMs} ms`;
  }

  private after(delayMs: number, task: () => void): void {
    this.installation.options.scheduler.after(delayMs, () => {
      if (!this.over) task();
    });
  }
}

function inputsOf({ service }: Instance): readonly string[] {
  switch (service) {
    case 'task-runner':
      return ['task.requests', 'task.commands', 'approval.outcomes', 'tool.results.sim'];
    case 'approval-service':
      return ['approval.requests', 'approval.commands'];
    case 'tool-executor':
      return ['tool.requests.sim'];
    case 'audit-projector':
      return ['task.events'];
    case 'metrics-projector':
      return ['task.events', 'approval.events'];
  }
}
