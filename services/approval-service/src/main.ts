import { approvalCommandMessages } from '@holdpoint/contracts/messages/approval-commands';
import { approvalLogMessages } from '@holdpoint/contracts/messages/approval-events';
import { approvalRequestMessages } from '@holdpoint/contracts/messages/approval-requests';
import { entityStep } from '@holdpoint/process/entity-step';
import { createHealth } from '@holdpoint/process/health';
import { healthStep } from '@holdpoint/process/health-step';
import { runProcess } from '@holdpoint/process/lifecycle';
import { createLogger } from '@holdpoint/process/logger';
import { createMetrics } from '@holdpoint/process/metrics';
import { boundedInputs } from '@holdpoint/stream/bounded-inputs';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { readConfig } from './config.ts';
import { countDecisions } from './count-decisions.ts';
import { SERVICE } from './domain/verdict.ts';
import { approvalDefinition } from './entity-definition.ts';

const DAY_MS = 86_400_000;

const config = readConfig();
const log = createLogger({ service: SERVICE, level: config.LOG_LEVEL });
const metrics = createMetrics(SERVICE);
const health = createHealth();
const messages = { ...approvalRequestMessages, ...approvalCommandMessages };
const approvals = entityStep({
  definition: countDecisions(approvalDefinition(config.PEOPLE_FILE, config.APPROVAL_SIGNING_KEY_FILE), metrics),
  decoders: (registry) => ({
    inputs: boundedInputs(registryDecoder({ registry, messages })),
    events: registryDecoder({ registry, messages: approvalLogMessages }),
  }),
  outputs: ['approval.outcomes'],
  snapshots: 'approval.snapshots',
  limits: {
    // As long as its messages are kept: an ended approval is recognised.
    windowMs: 30 * DAY_MS,
    windowEntries: config.APPROVAL_WINDOW_ENTRIES,
    retiredMs: DAY_MS,
    retiredEntities: config.APPROVAL_RETIRED_ENTRIES,
    snapshotEvents: config.SNAPSHOT_EVENTS,
    snapshotMs: config.SNAPSHOT_MS,
  },
  ...{ config, health, metrics, log },
});
const http = healthStep({ host: config.HTTP_HOST, port: config.HTTP_PORT, health, metrics, log });
await runProcess({ name: SERVICE, log, health, steps: [http, approvals], stopDeadlineMs: 20_000 });
