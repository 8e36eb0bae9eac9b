import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { addApprovalWord } from './approval-word.ts';

export function addApprovalDeny(parent: Command, terminal: Terminal): void {
  addApprovalWord(parent, terminal, {
    verdict: 'deny',
    summary: 'Deny a call, signed with your own key',
    examples: ['approval deny 6d1f… --as anna --key anna.key.json --reason "the customer called it off"'],
  });
}
