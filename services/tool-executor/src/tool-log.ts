import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { Logger } from '@holdpoint/process/logger';
import type { ToolLog } from '@holdpoint/sdk/call';

/** A tool's own lines, each with the call that it belongs to. */
export function toolLogOf(log: Logger, { tool, taskId, callId, attempt }: ToolCallRequested): ToolLog {
  return linesTo(log.child({ tool, taskId, callId, attempt }));
}

/** An app's own lines. */
export function linesTo(log: Logger): ToolLog {
  return {
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
    error: (message, fields = {}) => log.error(fields, message),
  };
}
