/** The shop's processes: one or two of each service, named for it. */
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import type { PlannedProcess } from '@holdpoint/installation/services';
import { slowShop } from '@holdpoint/retail/demo/chaos/run-chaos';

/** `task-runner`, or `task-runner#2` for the second of them. */
export type ProcessName = ServiceName | `${ServiceName}#2`;

/** The second process of a service. */
export const secondOf = (service: ServiceName): ProcessName => `${service}#2`;

export interface ProcessesPlan {
  /** Processes of each service. */
  readonly copies: 1 | 2;
  readonly seed: number;
  /** Where a service finds Kafka, if not where all do. */
  readonly brokersOf?: (service: ServiceName) => string;
}

/** Executors are slow enough for trouble to meet their calls. */
export function planProcesses({ copies, seed, brokersOf }: ProcessesPlan): readonly (readonly [ProcessName, PlannedProcess])[] {
  const slow = slowShop(seed);
  return serviceNames.flatMap((service) => {
    const brokers = brokersOf === undefined ? {} : { KAFKA_BROKERS: brokersOf(service) };
    const process = { service, env: { ...slow[service], ...brokers } };
    const first = [service, process] as const;
    return copies === 1 ? [first] : [first, [secondOf(service), process] as const];
  });
}
