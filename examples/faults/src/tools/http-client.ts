/** The client of the service: as plain as most are. It throws what it meets and explains nothing, so the runtime's tables have to. */
import { z } from 'zod';

/** The service answered with a status that is no success. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly status: number;
  readonly headers: Headers;
  /** What the service itself calls the problem, if it says so. */
  readonly problem: string | undefined;

  constructor({ status, headers }: Response, problem: string | undefined) {
    super(`the service answered ${status}`);
    this.status = status;
    this.headers = headers;
    this.problem = problem;
  }
}

/** Read leniently: what is missing is noticed by the contract of the tool that passes it on. */
const answerSchema = z.object({
  reference: z.string().catch(''),
  note: z.string().optional(),
  left: z.int().optional(),
});
export type Answer = z.infer<typeof answerSchema>;

export interface Sending {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** One request. @throws HttpStatusError; what `fetch` throws; SyntaxError for an answer that is no JSON */
export async function ask(url: string, sending: Sending): Promise<Answer> {
  const response = await fetch(url, { ...sending, headers: sending.headers ?? {} });
  if (!response.ok) throw new HttpStatusError(response, await problemIn(response));
  return answerSchema.parse(await response.json());
}

const problemSchema = z.object({ problem: z.string().optional() });

async function problemIn(response: Response): Promise<string | undefined> {
  const text = await response.text();
  return text === '' ? undefined : problemSchema.parse(JSON.parse(text)).problem;
}
