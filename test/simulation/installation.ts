/** The whole installation in one process: broker, services, the world that tools act on, and what can be heard of all of it. */
import { topicsOf } from '@holdpoint/contracts/topics';
import { MemoryBroker } from '@holdpoint/stream/memory/broker';
import type { StreamObserver } from '@holdpoint/stream/observer';
import { DecodedOnce, decoderOver, encoderOver } from './codec.ts';
import type { Faults } from './faults.ts';
import { History } from './history.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { ServiceParts } from './services/service.ts';
import { Tables } from './services/tables.ts';
import type { Settings } from './settings.ts';
import { called, portsOf, type Seat } from './sim-ports.ts';
import { SimProcess } from './sim-process.ts';
import type { Target } from './target.ts';
import { POOL } from './tools.ts';
import { Verdicts } from './verdicts.ts';

export interface InstallationOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly settings: Settings;
  readonly faults: Faults;
  readonly target: Target;
  /** A promise was broken. */
  broken(what: string): void;
  tell(line: string): void;
}

/** What hampers one process for a while. */
export interface Hindrance {
  registryAway: boolean;
  slowMs: number;
  /** The topic whose records come late. */
  heldTopic: string | undefined;
}

const appendFates = { append_lost: 'lost', append_unanswered: 'unanswered', append_late: 'late' } as const;

export class Installation {
  readonly broker: MemoryBroker;
  readonly history: History;
  readonly tables = new Tables();
  readonly verdicts = new Verdicts();
  readonly options: InstallationOptions;
  private readonly cache = new DecodedOnce();

  constructor(options: InstallationOptions) {
    this.options = options;
    const { settings, scheduler } = options;
    this.broker = new MemoryBroker({ clock: scheduler });
    for (const { name, partitions } of topicsOf(settings.partitions, { [POOL]: settings.poolPartitions }))
      this.broker.createTopic({ topic: name, partitions, config: {} });
    this.history = new History(this.broker);
  }

  /** What a new process of a service is started with. */
  partsFor(
    service: string,
    name: string,
    release: number,
    crash: (why: string) => void,
  ): ServiceParts & { readonly hindrance: Hindrance } {
    const { scheduler, random, settings, faults, target, tell } = this.options;
    const process = new SimProcess(name, scheduler);
    const hindrance: Hindrance = { registryAway: false, slowMs: 0, heldTopic: undefined };
    const own = random.fork();
    const seat: Seat = {
      ...{ service, process, faults, crash },
      broker: this.brokerSeenBy(service, process, hindrance, own),
      onCall: (call) => tell(`${name} ${call}`),
    };
    const registry = { isAway: () => hindrance.registryAway };
    return {
      ...{ process, settings, target, release, hindrance, random: own, tables: this.tables, verdicts: this.verdicts },
      ports: portsOf(seat),
      encoder: encoderOver(registry),
      decoder: (messages) => decoderOver(registry, messages, this.cache),
      observer: this.observerOf(name),
      now: () => scheduler.now(),
      storeFault: () => faults.fateOf(service, { store_failed: 'failed', store_unanswered: 'unanswered' }),
      onStoreCall: (call, work) => called(seat, call, work),
    };
  }

  private brokerSeenBy(service: string, process: SimProcess, hindrance: Hindrance, random: Random): MemoryBroker {
    const { settings, faults } = this.options;
    return this.broker.seenBy({
      clock: process.clock,
      batchRecords: settings.batchRecords,
      heartbeatMs: 500,
      faults: {
        latencyMs: () => random.between(0, settings.latencyMs) + (hindrance.slowMs > 0 ? random.between(0, hindrance.slowMs) : 0),
        lateMs: () => random.between(1, 400),
        append: () =>
          faults.fateOf(service, service === 'tool-executor' ? { ...appendFates, commit_hollow: 'hollow' } : appendFates),
        publish: () => faults.fateOf(service, { publish_lost: 'lost', publish_twice: 'unanswered', publish_late: 'late' }),
        holdsBack: (topic) => topic === hindrance.heldTopic,
      },
    });
  }

  private observerOf(name: string): StreamObserver {
    const { tell, broken } = this.options;
    return {
      recovered: ({ topic, partition, events }) => tell(`${name} recovered ${topic}/${partition} ${events}`),
      snapshotTaken: ({ topic, partition, entities, bytes }) =>
        tell(`${name} snapshot ${topic}/${partition} ${entities} ${bytes} B`),
      snapshotUnusable: ({ topic, partition, error }) =>
        broken(`G2: ${name}: ${topic}/${partition} cannot be used: ${error.message}`),
      lost: ({ topic, partition }) => tell(`${name} lost ${topic}/${partition}`),
      restarted: ({ topic, partition, reason }) => {
        tell(`${name} restarted ${topic}/${partition} ${reason}`);
        if (reason === 'SnapshotDefectError') broken(`G2: ${name}: ${topic}/${partition} takes no snapshots any more`);
      },
      stopped: ({ topic, partition, error }) => broken(`G3: ${name}: ${topic}/${partition} stopped: ${error.message}`),
      quarantined: ({ topic, partition, entity, error }) =>
        broken(`G8: ${name}: ${topic}/${partition} ${entity} quarantined: ${String(error)}`),
      ignored: ({ input, reason }) => tell(`${name} ignored ${input} ${reason}`),
      refused: ({ input, code }) => tell(`${name} refused ${input.topic}/${input.partition}/${input.offset} ${code}`),
      rerouted: ({ origin: { topic, partition, offset }, to }) =>
        tell(`${name} rerouted ${topic}/${partition}/${offset} to ${to}`),
    };
  }
}
