/** The service that misbehaves on purpose, over HTTP. What it does in which case is data (`cases/`); what it did is in its journal. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { assertNever } from '@holdpoint/contracts/assert-never';
import type { FaultCase, Misbehaviour } from '../cases/fault-case.ts';
import type { Journal } from './journal.ts';
import { Stage } from './stage.ts';

type Answer = Misbehaviour['answer'];

/** A request, taken apart: `/<place>/<case>?…`, and `/points/<point>/<case>` for those that can be held. */
interface Route {
  readonly place: string;
  readonly point: string;
  readonly name: string;
  readonly query: URLSearchParams;
}

export function createFaultyService(cases: readonly FaultCase[], journal: Journal): Server {
  const stages = new Map(cases.map(({ name, service }) => [name, new Stage(service ?? {})]));
  const underWay = new Map<string, number>();
  return createServer((request, response) => {
    const route = routeOf(request);
    const stage = stages.get(route.name) ?? new Stage({});
    // Nothing is kept alive: an error on one request is never told to another.
    response.setHeader('connection', 'close');
    const atOnce = (underWay.get(route.name) ?? 0) + 1;
    underWay.set(route.name, atOnce);
    response.once('close', () => underWay.set(route.name, (underWay.get(route.name) ?? 1) - 1));
    send(response, answerOf({ request, route, stage, journal, atOnce }));
  });
}

interface Incoming {
  readonly request: IncomingMessage;
  readonly route: Route;
  readonly stage: Stage;
  readonly journal: Journal;
  readonly atOnce: number;
}

function answerOf(incoming: Incoming): Answer {
  const { route, stage } = incoming;
  switch (route.place) {
    case 'points':
      return passing(incoming);
    case 'versions':
      return { kind: 'json', json: { reference: String(stage.version) } };
    case 'outcomes':
      return outcome(incoming);
    default:
      return play(incoming);
  }
}

function play({ request, route, stage, journal, atOnce }: Incoming): Answer {
  const { headers } = request;
  const key = String(headers['idempotency-key'] ?? headers['request-id'] ?? '');
  journal.write({ case: route.name, what: 'request', atOnce });
  const version = Number(route.query.get('version') ?? 1);
  const { applies, answer } = stage.play({ isEffect: route.place === 'effects', version, key });
  if (applies) journal.write({ case: route.name, what: 'applied' });
  if (answer.kind === 'silence') journal.write({ case: route.name, what: 'held' });
  return answer;
}

function passing({ route, stage, journal }: Incoming): Answer {
  const isHeld = (route.point === 'before' || route.point === 'after') && stage.holdsAt(route.point);
  if (!isHeld) return { kind: 'json', json: { reference: route.point } };
  journal.write({ case: route.name, what: 'held' });
  return { kind: 'silence' };
}

function outcome({ route, stage }: Incoming): Answer {
  const found = stage.outcomeOf(route.query.get('request') ?? '');
  if (found === 'done') return { kind: 'json', json: { reference: 'found again' } };
  return { kind: 'status', status: found === 'not_done' ? 404 : 500 };
}

function send(response: ServerResponse, answer: Answer): void {
  switch (answer.kind) {
    case 'status': {
      const { status, problem, retryAfter } = answer;
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      response.end(problem === undefined ? '' : JSON.stringify({ problem }));
      return;
    }
    case 'text':
      response.end(answer.text);
      return;
    case 'json':
      response.end(JSON.stringify(answer.json));
      return;
    case 'long':
      response.end(JSON.stringify({ reference: 'a long one', note: 'a'.repeat(answer.characters) }));
      return;
    case 'slow':
      setTimeout(() => response.end(JSON.stringify({ reference: 'a slow one' })), answer.afterMs);
      return;
    case 'silence':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    default:
      assertNever(answer);
  }
}

function routeOf({ url = '/' }: IncomingMessage): Route {
  const { pathname, searchParams } = new URL(url, 'http://service');
  const [, place = '', ...rest] = pathname.split('/').map(decodeURIComponent);
  const name = rest.at(-1) ?? '';
  return { place, point: rest.length > 1 ? (rest[0] ?? '') : '', name, query: searchParams };
}
