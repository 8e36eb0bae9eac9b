import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { addApprovalWord } from './approval-word.ts';

export function addApprovalApprove(parent: Command, terminal: Terminal): void {
  addApprovalWord(parent, terminal, {
    verdict: 'approve',
    summary: 'Approve a call, signed with your own key',
    examples: [
      'approval approve 6d1f… --as anna --key anna.key.json',
      'approval approve --task 0b0d1c2e-… --as anna --key anna.key.json',
    ],
  });
}
