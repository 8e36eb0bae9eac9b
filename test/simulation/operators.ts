/** People at the console: they answer questions, send signals, pause, resume, cancel, and redrive what was dead-lettered. */
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { TaskCommand } from '@holdpoint/contracts/messages/task-commands';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { plain } from '@holdpoint/contracts/payload';
import { framed } from './codec.ts';
import { type History, messageIn } from './history.ts';
import type { Outside } from './outside.ts';
import type { Target } from './target.ts';

type Question = TaskEventOf<'InterventionRequested'>;
const MOST_RETRIES = 3;
const MOST_REDRIVES = 3;

export class Operators {
  /** Tasks that somebody has paused and means to leave so. */
  readonly left = new Set<string>();
  private readonly outside: Outside;
  private readonly target: Target;
  private readonly retries = new Map<string, number>();
  private readonly seen = new Set<string>();
  private redrives = 0;

  constructor(outside: Outside, history: History, target: Target) {
    this.outside = outside;
    this.target = target;
    history.on('task.events', (record) => this.hear(messageIn<TaskEvent>(record)));
    for (const service of ['task-runner', 'approval-service'] as const)
      history.on(`dead-letter.${service}`, (record) => this.redrive(service, messageIn<DeadLettered>(record)));
  }

  private hear(event: TaskEvent): void {
    if (event.type === 'InterventionRequested') this.afterThought(() => this.resolve(event));
    if (event.type === 'WaitStarted' && event.signal !== undefined && this.outside.random.chance(0.8))
      this.signal(event, event.signal);
    if (event.type === 'TaskAccepted') this.interfere(event);
    // Only who has seen the pause can take it back: commands have no order before that.
    if (event.type === 'TaskPaused' && !this.left.has(event.taskId))
      this.afterThought(() => this.command(event, { type: 'ResumeTask' }));
  }

  private signal(event: TaskEvent, signal: string): void {
    this.afterThought(() => this.command(event, { type: 'SignalTask', signal, payload: plain('go') }));
  }

  /** Some tasks are paused for a while or for good, some cancelled, at any moment of theirs. */
  private interfere(event: TaskEvent): void {
    const { random, scheduler } = this.outside;
    if (this.seen.has(event.taskId)) return;
    this.seen.add(event.taskId);
    const atMs = random.between(0, 4_000);
    const drawn = random.next();
    if (drawn < 0.1) scheduler.after(atMs, () => this.command(event, { type: 'CancelTask', reason: plain('not needed') }));
    else if (drawn < 0.22) {
      scheduler.after(atMs, () => this.command(event, { type: 'PauseTask', reason: plain('let us look') }));
      if (random.chance(0.2)) this.left.add(event.taskId);
      if (random.chance(0.2))
        scheduler.after(atMs + 1_000, () => this.command(event, { type: 'CancelTask', reason: plain('after all') }));
    } else if (drawn < 0.32) this.signal(event, 'sim.go');
  }

  private resolve(question: Question): void {
    const { random } = this.outside;
    const { taskId, interventionId, options } = question;
    const retries = this.retries.get(taskId) ?? 0;
    const choices = retries < MOST_RETRIES ? options : options.filter((option) => option !== 'retry');
    // Whoever goes on over a doubt may be overtaken by the answer.
    const choice = options.includes('skip') && random.chance(0.4) ? 'skip' : random.pick(choices);
    if (choice === 'retry') {
      this.retries.set(taskId, retries + 1);
      if (random.chance(0.7)) this.target.mend(taskId);
    }
    const output = choice === 'skip' || choice === 'answer' ? { output: plain({ item: 'by hand' }) } : {};
    this.command(question, { type: 'ResolveIntervention', interventionId, choice, note: plain('looked into it'), ...output });
  }

  private redrive(service: 'task-runner' | 'approval-service', { origin }: DeadLettered): void {
    const { random, outside } = { random: this.outside.random, outside: this.outside };
    if (this.redrives >= MOST_REDRIVES || !random.chance(0.4)) return;
    this.redrives += 1;
    this.afterThought(() => {
      const message = { type: 'RedriveRecord', commandId: outside.uuid(), by: 'pat', at: outside.now(), record: origin };
      const topic = service === 'task-runner' ? 'task.commands' : 'approval.commands';
      outside.put(topic, origin.partition, 'redrive', framed(message), message);
    });
  }

  private command({ tenant, taskId }: TaskEvent, what: What): void {
    const { outside } = this;
    const command = { ...what, commandId: outside.uuid(), tenant, taskId, by: 'pat', at: outside.now() };
    outside.send('task.commands', taskId, command);
    // Some click twice, or their client asks again.
    if (outside.random.chance(0.15)) this.afterThought(() => outside.send('task.commands', taskId, command));
  }

  private afterThought(task: () => void): void {
    const { scheduler, random } = this.outside;
    scheduler.after(random.between(20, 3_000), task);
  }
}

type Common = 'commandId' | 'tenant' | 'taskId' | 'by' | 'at';
type WithoutCommon<C> = C extends TaskCommand ? Omit<C, Common> : never;
type What = WithoutCommon<Exclude<TaskCommand, { type: 'RedriveRecord' }>>;
