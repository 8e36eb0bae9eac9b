/** A tool-executor: the real worker and executor, over tools that act on the simulated target. */
import { type CatalogMessage, catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { type ToolClaim, toolClaimMessages } from '@holdpoint/contracts/messages/tool-claims';
import { type ToolRequest, toolRequestMessages } from '@holdpoint/contracts/messages/tool-requests';
import { defineApp } from '@holdpoint/sdk/define-app';
import { createSender } from '@holdpoint/stream/sender';
import { createWorker } from '@holdpoint/stream/worker';
import { announce } from '../../../services/tool-executor/src/catalog-announcer.ts';
import { hostingOf } from '../../../services/tool-executor/src/domain/hosting.ts';
import type { ExecutorObserver } from '../../../services/tool-executor/src/observer.ts';
import { AdmissionGates } from '../../../services/tool-executor/src/running/admission-gates.ts';
import { Executor } from '../../../services/tool-executor/src/wiring/executor.ts';
import { Outbox } from '../../../services/tool-executor/src/wiring/outbox.ts';
import { Pressure } from '../../../services/tool-executor/src/wiring/pressure.ts';
import { people, serviceKeys } from '../parties.ts';
import { agents, POOL, toolsAt } from '../tools.ts';
import type { Running, ServiceParts } from './service.ts';

export const REQUESTS = `tool.requests.${POOL}`;
export const CLAIMS = `tool.claims.${POOL}`;
const SERVICE = 'tool-executor';
const silentLog = { info: () => {}, warn: () => {}, error: () => {} };
const silentObserver: ExecutorObserver = {
  ...{ started: () => {}, answered: () => {}, ignored: () => {}, produceFailed: () => {}, deadLettered: () => {} },
};

export async function startToolExecutor(parts: ServiceParts): Promise<Running> {
  const { ports, process, settings, observer } = parts;
  const { clock } = process;
  const { reader, admin, logs, publisher } = ports;
  const app = defineApp({ tools: toolsAt({ ...parts, clock, executor: process.name }), agents });
  const sender = createSender({ encoder: parts.encoder, publisher, source: SERVICE });
  const decoder = parts.decoder<CatalogMessage>(catalogMessages);
  await announce(app, POOL, {
    executor: process.name,
    reader,
    admin,
    decoder,
    sender,
    clock,
    onUnreadable: () => {},
    waits: { onWaiting: () => {}, onRunning: () => {} },
  });
  const worker = createWorker<ToolRequest, ToolClaim>({
    ...{
      source: SERVICE,
      requests: REQUESTS,
      claims: CLAIMS,
      partitions: settings.poolPartitions,
      unanswered: settings.unanswered,
    },
    ...{ reader, admin, logs, clock, observer, encoder: parts.encoder },
    consumer: ports.consumer(`${SERVICE}.${POOL}`, [REQUESTS]),
    requestDecoder: parts.decoder<ToolRequest>(toolRequestMessages),
    claimDecoder: parts.decoder<ToolClaim>(toolClaimMessages),
    handlers: new Executor({
      ...{ executor: process.name, clock, toolLog: () => silentLog, observer: silentObserver },
      hosting: hostingOf(app.tools, POOL),
      trust: { serviceKeys, people },
      gates: new AdmissionGates({ clock, concurrency: settings.concurrency }),
      pressure: new Pressure(settings.concurrency * 4),
      outbox: new Outbox({ pool: POOL, sender, clock, observer: silentObserver }),
    }),
  });
  await worker.start();
  return { stop: () => worker.stop() };
}
