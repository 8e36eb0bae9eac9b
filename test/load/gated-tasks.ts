/** Tasks that wait at their gate, and the approver who lets them pass. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '@holdpoint/client/connection';
import { sendDecision } from '@holdpoint/client/decide';
import { decodeOrThrow } from '@holdpoint/client/follow';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import { parseSigningKey, type SigningKey } from '@holdpoint/core/approval/keys';
import type { Bed } from './bed.ts';
import { approver } from './names.ts';
import { tell } from './progress.ts';
import type { Series } from './requests.ts';
import { sendAll, untilShown } from './series-work.ts';

const topic = 'approval.events';

/** Returns what the approver is shown, once every task of the series waits. */
export async function park({ connection, options, fleet }: Bed, series: Series): Promise<readonly ApprovalAsked[]> {
  tell(`${series.count} tasks run to their gate`);
  const asked: ApprovalAsked[] = [];
  const starts = (await connection.admin.ranges(topic)).map(({ end }) => end);
  const opened = untilShown(
    connection,
    { topic, type: 'ApprovalOpened', count: series.count },
    starts,
    fleet.broken,
    async (raw) => {
      const { message } = await decodeOrThrow(connection.approvalEvents, raw);
      if (message.type === 'ApprovalOpened') asked.push(message.request);
    },
  );
  await Promise.all([opened, sendAll(connection, series, options.inFlight)]);
  return asked;
}

export function approversKey({ installation }: Bed): SigningKey {
  return parseSigningKey(readFileSync(join(installation.keys.approverKeysFolder, `${approver}.key.json`), 'utf8'));
}

export async function approve(connection: Connection, key: SigningKey, request: ApprovalAsked | undefined): Promise<void> {
  if (request === undefined) return;
  const decision = { as: approver, key, verdict: 'approve', commandId: randomUUID(), at: new Date().toISOString() } as const;
  await sendDecision(connection, request, decision);
}
