/** A tool over the service, of any effect: what `defineTool` is given is an ordinary tool. Only what it meets is out of the ordinary. */
import type { Effect, Reversibility } from '@holdpoint/contracts/vocabulary';
import type { ToolCall } from '@holdpoint/sdk/call';
import { defineTool } from '@holdpoint/sdk/define-tool';
import { partial } from '@holdpoint/sdk/partial';
import type { Reconciled, Tool, ToolLimits } from '@holdpoint/sdk/tool';
import { z } from 'zod';
import { type Answer, ask, HttpStatusError } from './http-client.ts';
import { retry, timeoutMs } from './terms.ts';
import { typedProblem } from './typed-problems.ts';
import type { World } from './world.ts';

export interface HttpToolOptions {
  readonly name: string;
  readonly pool: string;
  readonly effect: Effect;
  readonly reversibility?: Reversibility;
  /** Translates what the service calls a problem into the SDK's typed errors. */
  readonly isTyped?: boolean;
  readonly timeoutMs?: number;
  readonly refresh?: 'reads_anew' | 'answers_nonsense' | 'none';
  readonly reconciles?: boolean;
  /** Passes by the service before and after the effect, where it can be held and killed. */
  readonly isWatched?: boolean;
  readonly limits?: ToolLimits;
}

const input = z.object({
  case: z.string().min(1).max(100),
  /** Which of them, where a case has several. */
  item: z.string().max(300_000).default(''),
  /** The version of the thing that the input was made from. */
  version: z.int().min(1).default(1),
  /** `failing_over`: a call's first attempt takes an address at which nobody listens, the next the right one. `dead`: all take it. */
  line: z.enum(['direct', 'failing_over', 'dead']).default('direct'),
});
const output = z.object({ reference: z.string().min(1), note: z.string().optional() });
type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

export function httpTool(world: World, options: HttpToolOptions): Tool<typeof input, typeof output> {
  const { name, pool, effect, refresh = 'reads_anew', limits } = options;
  return defineTool({
    ...{ name, pool, version: 1, effect, input, output, retry },
    description: `Asks the service that misbehaves, as a tool with the effect ${effect}`,
    reversibility: options.reversibility ?? (effect === 'once' ? 'partially_reversible' : 'fully_reversible'),
    timeoutMs: options.timeoutMs ?? timeoutMs,
    record: { text: 'Ask the service about {input.case}', accessed: ['case:{input.case}'] },
    ...(limits === undefined ? {} : { limits }),
    execute: ({ input: given }, call) => execute(world, options, given, call),
    ...(refresh === 'none' ? {} : { refresh: ({ input: given }, call) => refreshed(world, refresh, given, call) }),
    ...(options.reconciles === true ? { reconcile: ({ input: given }, call) => reconciled(world, given, call) } : {}),
  });
}

async function execute(world: World, options: HttpToolOptions, given: Input, call: ToolCall) {
  if (options.isWatched === true) await passBy(world, 'before', given, call);
  const answer = await request(world, options, given, call);
  if (options.isWatched === true) await passBy(world, 'after', given, call);
  return resultOf(answer);
}

async function request(world: World, { effect, isTyped }: HttpToolOptions, given: Input, call: ToolCall): Promise<Answer> {
  const { config } = world;
  const base = takesDeadLine(world, given, call) ? config.deadUrl : config.serviceUrl;
  const place = effect === 'read' ? 'things' : 'effects';
  const url = `${base}/${place}/${encodeURIComponent(given.case)}?version=${given.version}`;
  try {
    return await ask(url, { method: effect === 'read' ? 'GET' : 'POST', headers: keyOf(effect, call), signal: call.signal });
  } catch (error) {
    throw isTyped === true ? typedProblem(error) : error;
  }
}

function takesDeadLine(world: World, { line }: Input, { callId }: ToolCall): boolean {
  return line === 'dead' || (line === 'failing_over' && world.isFirstTime(callId));
}

/** An `idempotent` tool hands its key on; a `once` tool has nothing but a name for each attempt, by which the target may find it again. */
function keyOf(effect: Effect, { idempotencyKey, callId, attempt }: ToolCall): Readonly<Record<string, string>> {
  if (effect === 'read') return {};
  return effect === 'idempotent' ? { 'idempotency-key': idempotencyKey } : { 'request-id': `${callId}:${attempt}` };
}

function resultOf({ reference, note, left }: Answer) {
  const done: Output = { reference, ...(note === undefined ? {} : { note }) };
  return left === undefined ? done : partial(done, { left });
}

async function passBy({ config }: World, point: 'before' | 'after', given: Input, { signal }: ToolCall): Promise<void> {
  await ask(`${config.serviceUrl}/points/${point}/${encodeURIComponent(given.case)}`, { method: 'POST', signal });
}

async function refreshed({ config }: World, how: 'reads_anew' | 'answers_nonsense', given: Input, { signal }: ToolCall) {
  if (how === 'answers_nonsense') return { ...given, version: 0 };
  const { reference } = await ask(`${config.serviceUrl}/versions/${encodeURIComponent(given.case)}`, { method: 'GET', signal });
  return { ...given, version: Number(reference) };
}

/** The service tells, and refuses the request from then on if it was not there; or it answers that it cannot tell. */
async function reconciled({ config }: World, given: Input, call: ToolCall): Promise<Reconciled<Output>> {
  const reference = encodeURIComponent(`${call.callId}:${call.attempt}`);
  const url = `${config.serviceUrl}/outcomes/${encodeURIComponent(given.case)}?request=${reference}`;
  try {
    const answer = await ask(url, { method: 'GET', signal: call.signal });
    return { status: 'done', output: { reference: answer.reference } };
  } catch (error) {
    if (!(error instanceof HttpStatusError)) throw error;
    return { status: error.status === 404 ? 'not_done' : 'unknown' };
  }
}
