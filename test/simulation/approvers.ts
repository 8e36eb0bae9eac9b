/** People who are asked: they approve, deny, say nothing, click twice, come late or too early, or decide about what is not theirs. */
import type { DecisionSubmitted } from '@holdpoint/contracts/messages/approval-commands';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { signDecision } from '@holdpoint/core/approval/decision';
import { type History, messageIn } from './history.ts';
import type { Outside } from './outside.ts';
import { approvers, groupsOf, keyOfPerson, OWNER, REQUESTER } from './parties.ts';

/** A word that a person really gave, about exactly this. */
export interface Word {
  readonly person: string;
  readonly verdict: 'approve' | 'deny';
  readonly approvalId: string;
  readonly callId: string;
  readonly digest: string;
}

/** What a decision is about, as its approver sees it. */
interface Asked {
  readonly tenant: string;
  readonly taskId: string;
  readonly callId: string;
  readonly approvalId: string;
  readonly digest: string;
}

interface AskedInTime extends Asked {
  readonly decideBy: string;
  readonly chain: readonly { readonly group: string; readonly needed: number }[];
}

export class Approvers {
  readonly words: Word[] = [];
  private readonly outside: Outside;
  private readonly asked = new Set<string>();

  constructor(outside: Outside, history: History) {
    this.outside = outside;
    history.on('approval.events', (record) => {
      const event = messageIn<ApprovalEvent>(record);
      if (event.type !== 'ApprovalOpened' || this.asked.has(event.approvalId)) return;
      this.asked.add(event.approvalId);
      this.consider(event.request);
    });
    history.on('task.events', (record) => {
      const event = messageIn<TaskEvent>(record);
      if (event.type === 'ApprovalRequested') this.mayBeHasty(event);
    });
  }

  /** Some do not wait until the approval is open, nor look whether it has been withdrawn. */
  private mayBeHasty(request: Asked): void {
    const { random } = this.outside;
    if (random.chance(0.1))
      this.later(request, random.pick(approvers), random.pick(['approve', 'deny']), random.pick([0, 4_000]));
  }

  private consider(request: AskedInTime): void {
    const { random } = this.outside;
    const drawn = random.next();
    if (drawn < 0.12) return;
    if (drawn < 0.24) this.later(request, random.pick(approvers), 'deny');
    else if (drawn < 0.3) this.comeLate(request);
    else this.approve(request);
  }

  private approve(request: AskedInTime): void {
    const { random } = this.outside;
    if (random.chance(0.25)) this.meddle(request);
    for (const { group, needed } of request.chain) {
      const members = approvers.filter((id) => groupsOf[id]?.includes(group));
      const first = random.between(0, members.length - 1);
      for (let n = 0; n < needed + (random.chance(0.3) ? 1 : 0); n += 1)
        this.later(request, members[(first + n) % members.length] ?? '', 'approve');
    }
    // Whose turn had not come has another try.
    if (random.chance(0.8)) for (const person of approvers) this.later(request, person, 'approve', 4_000);
  }

  /** Words that must not count: a stranger's, an excluded person's, one about another digest. */
  private meddle(request: AskedInTime): void {
    const { random } = this.outside;
    this.later(request, random.pick(['stranger', REQUESTER, OWNER]), 'approve');
    this.later({ ...request, digest: 'f'.repeat(64) }, random.pick(approvers), 'approve');
  }

  private comeLate(request: AskedInTime): void {
    const { random, scheduler } = this.outside;
    const untilMs = Date.parse(request.decideBy) - scheduler.now();
    this.later(request, random.pick(approvers), random.pick(['approve', 'deny']), untilMs - random.between(-300, 300));
  }

  private later(request: Asked, person: string, verdict: Word['verdict'], afterMs = 0): void {
    const { random, scheduler } = this.outside;
    scheduler.after(Math.max(0, afterMs) + random.between(20, 3_000), () => this.decide(request, person, verdict));
  }

  private decide({ tenant, taskId, callId, approvalId, digest }: Asked, person: string, verdict: Word['verdict']): void {
    const { outside } = this;
    const commandId = outside.uuid();
    const at = outside.now();
    const about = { tenant, taskId, callId, approvalId, digest };
    const decision = signDecision({ sub: person, ...about, verdict, at, commandId }, keyOfPerson(person));
    const message: DecisionSubmitted = { type: 'DecisionSubmitted', commandId, approvalId, taskId, tenant, decision, at };
    this.words.push({ person, verdict, approvalId, callId, digest });
    outside.send('approval.commands', taskId, message);
  }
}
