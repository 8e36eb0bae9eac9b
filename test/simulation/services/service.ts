/** What every service of the simulation is started with, and how it is stopped. */

import type { Decoder, Encoder } from '@holdpoint/stream/codec';
import type { StreamObserver } from '@holdpoint/stream/observer';
import type { Message } from '@holdpoint/stream/record';
import type { z } from 'zod';
import type { Random } from '../random.ts';
import type { Settings } from '../settings.ts';
import type { SimPorts } from '../sim-ports.ts';
import type { SimProcess } from '../sim-process.ts';
import type { Target } from '../target.ts';
import type { Verdicts } from '../verdicts.ts';
import type { Tables } from './tables.ts';

export interface ServiceParts {
  readonly process: SimProcess;
  readonly ports: SimPorts;
  readonly encoder: Encoder;
  decoder<M extends Message>(messages: Readonly<Record<string, z.ZodType>>): Decoder<M>;
  readonly observer: StreamObserver;
  readonly settings: Settings;
  readonly random: Random;
  readonly target: Target;
  readonly tables: Tables;
  readonly verdicts: Verdicts;
  /** How many releases this process is ahead of the first one. */
  readonly release: number;
  /** What goes wrong with the next transaction of the store. */
  storeFault(): 'ok' | 'failed' | 'unanswered';
  /** A call to the store is a port call like any other: the process may crash at it. */
  onStoreCall<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** The scheduler's time. */
  now(): number;
}

export interface Running {
  /** As on SIGTERM. */
  stop(): Promise<void>;
}

export type Service = (parts: ServiceParts) => Promise<Running>;
