import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { Logger } from '@holdpoint/process/logger';
import type { ToolLog } from '@holdpoint/sdk/call';

/** A tool's own lines, each with the call that it belongs to. Most calls write none, and a child logger costs more than a line. */
export function toolLogOf(log: Logger, { tool, taskId, callId, attempt }: ToolCallRequested): ToolLog {
  const call = { tool, taskId, callId, attempt };
  return {
    info: (message, fields = {}) => log.info({ ...fields, ...call }, message),
    warn: (message, fields = {}) => log.warn({ ...fields, ...call }, message),
    error: (message, fields = {}) => log.error({ ...fields, ...call }, message),
  };
}

/** An app's own lines. */
export function linesTo(log: Logger): ToolLog {
  return {
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
    error: (message, fields = {}) => log.error(fields, message),
  };
}
