/** The ports of one process: the in-memory twin under its own clock, with a crash at whichever call is to have one. */
import { memoryAdmin } from '@holdpoint/stream/memory/admin';
import type { MemoryBroker } from '@holdpoint/stream/memory/broker';
import { MemoryConsumer } from '@holdpoint/stream/memory/consumer';
import { memoryLogs } from '@holdpoint/stream/memory/fenced-log';
import { memoryPublisher } from '@holdpoint/stream/memory/publisher';
import { memoryReader } from '@holdpoint/stream/memory/reader';
import type {
  Admin,
  AssignmentHandler,
  FencedLogs,
  PartitionedConsumer,
  PartitionReader,
  Publisher,
  SideLog,
} from '@holdpoint/stream/ports';
import type { Faults } from './faults.ts';
import type { SimProcess } from './sim-process.ts';

/** Where a process sits: what its calls go through. */
export interface Seat {
  readonly service: string;
  readonly process: SimProcess;
  /** As the process sees it. */
  readonly broker: MemoryBroker;
  readonly faults: Faults;
  /** What is told of each port call. */
  onCall(name: string): void;
  crash(why: string): void;
}

export interface SimPorts {
  readonly reader: PartitionReader;
  readonly admin: Admin;
  readonly logs: FencedLogs;
  readonly publisher: Publisher;
  consumer(groupId: string, topics: readonly string[]): PartitionedConsumer;
}

export function portsOf(seat: Seat): SimPorts {
  const { broker } = seat;
  return {
    reader: readerOf(seat, memoryReader(broker)),
    admin: adminOf(seat, memoryAdmin(broker)),
    logs: logsOf(seat, memoryLogs(broker)),
    publisher: {
      publish: (records) => called(seat, 'publish', () => memoryPublisher(broker).publish(records)),
      close: async () => {},
    },
    consumer: (groupId, topics) => consumerOf(seat, new MemoryConsumer(broker, { groupId, topics, memberId: seat.process.name })),
  };
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** One port call, at which the process may crash. Whatever a dead process waits for never comes. */
export async function called<T>(seat: Seat, name: string, work: () => Promise<T>): Promise<T> {
  const { process, faults, service } = seat;
  seat.onCall(name);
  const strike = faults.crashOf(service, name);
  if (strike === undefined) return work();
  const { kind, when } = strike;
  const crash = (): void => {
    if (process.state === 'dead') return;
    faults.happened(kind, `${process.name} at ${name}`);
    seat.crash(kind);
  };
  if (when === 'crash_before') {
    crash();
    return never();
  }
  // The call waits at least one turn of the clock, and this comes before or between its turns.
  if (when === 'crash_during') process.clock.after(1, crash);
  const result = await work();
  if (when === 'crash_unanswered') {
    crash();
    return never();
  }
  if (when === 'crash_after') process.clock.after(0, crash);
  return result;
}

function readerOf(seat: Seat, reader: PartitionReader): PartitionReader {
  return {
    read: (topic, partition, from, until, visit) =>
      called(seat, `read ${topic}/${partition}`, () => reader.read(topic, partition, from, until, visit)),
    readOne: (topic, partition, offset) =>
      called(seat, `readOne ${topic}/${partition}`, () => reader.readOne(topic, partition, offset)),
    follow: (request) => reader.follow(request),
    close: () => reader.close(),
  };
}

function adminOf(seat: Seat, admin: Admin): Admin {
  return {
    ...admin,
    partitionCount: (topic) => called(seat, `partitionCount ${topic}`, () => admin.partitionCount(topic)),
    ranges: (topic) => called(seat, `ranges ${topic}`, () => admin.ranges(topic)),
  };
}

function logsOf(seat: Seat, logs: FencedLogs): FencedLogs {
  return {
    open(topic, partition) {
      const log = logs.open(topic, partition);
      return {
        topic,
        partition,
        takeOver: () => called(seat, `takeOver ${topic}/${partition}`, () => log.takeOver()),
        append: (records) => called(seat, `append ${topic}/${partition} ${records.length}`, () => log.append(records)),
        async beside(other) {
          const side = await called(seat, `beside ${other}/${partition}`, () => log.beside(other));
          const append: SideLog['append'] = (records) =>
            called(seat, `append ${other}/${partition} ${records.length}`, () => side.append(records));
          return { ...side, append };
        },
        close: () => log.close(),
      };
    },
  };
}

function consumerOf(seat: Seat, consumer: MemoryConsumer): PartitionedConsumer {
  return {
    start: (handler) => called(seat, 'join', () => consumer.start(aliveOnly(seat, handler))),
    seek: (topic, partition, offset) => consumer.seek(topic, partition, offset),
    pause: (topic, partition) => consumer.pause(topic, partition),
    resume: (topic, partition) => consumer.resume(topic, partition),
    commit: (topic, partition, next, epoch) =>
      called(seat, `commit ${topic}/${partition} ${next}`, () =>
        commit(seat, () => consumer.commit(topic, partition, next, epoch)),
      ),
    committed: (topic, partition) => called(seat, `committed ${topic}/${partition}`, () => consumer.committed(topic, partition)),
    confirmOwnership: (partition, epoch) => called(seat, 'confirmOwnership', () => consumer.confirmOwnership(partition, epoch)),
    isMember: () => consumer.isMember(),
    stop: () => called(seat, 'leave', () => consumer.stop()),
  };
}

/** The acknowledgement gets lost on its way there. */
function commit(seat: Seat, work: () => Promise<boolean>): Promise<boolean> {
  return seat.faults.strikes('ack_lost', seat.service) ? Promise.resolve(false) : work();
}

/** The group calls its members; one that sleeps hears of it when it wakes, one that is dead never. */
function aliveOnly({ process }: Seat, handler: AssignmentHandler): AssignmentHandler {
  return {
    onAssigned: (partition, epoch) => process.enter(() => handler.onAssigned(partition, epoch)),
    onLost: (partition, epoch) => process.enter(() => handler.onLost(partition, epoch)),
    onBatch: (batch) => process.enter(() => handler.onBatch(batch)),
    onGap: (topic, partition, expected, start) => process.enter(() => handler.onGap(topic, partition, expected, start)),
    onFailed: (error) => process.enter(() => handler.onFailed(error)),
  };
}
