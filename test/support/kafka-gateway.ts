/**
 * A TCP proxy before one Kafka broker that knows which answer belongs to which request: it counts requests, loses answers, cuts and delays.
 *
 * It names itself, instead of the broker, in the metadata that pass through, so clients that begin here stay here, and the broker needs no
 * second listener. With several brokers each gateway must know the others: give them one map. For clients that speak versions of Metadata
 * up to 6, as kafkajs does.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { AnswerFrame, type Api, Frames, type RequestFrame, requestOf } from './kafka-frames.ts';

/** What becomes of an answer: it arrives; it is lost with its connection; it is lost on a connection that stays. */
export type Fate = 'arrives' | 'is cut off' | 'never comes';

export interface SeenRequest extends RequestFrame {
  /** Epoch milliseconds. */
  readonly at: number;
}

export class KafkaGateway {
  /** What clients have asked, in order. */
  readonly requests: SeenRequest[] = [];
  /** Asked over every answer; the broker has done by then what it was asked. */
  fateOf: (request: SeenRequest) => Fate = () => 'arrives';
  /** Holds an answer back until this resolves. */
  hold: (request: SeenRequest) => Promise<void> | undefined = () => undefined;
  /** May change an answer before it goes on. */
  change: (request: SeenRequest, answer: AnswerFrame) => void = () => undefined;
  /** Told of every request before the broker is. */
  onRequest: (request: SeenRequest) => void = () => undefined;
  /** Holds everything back, both ways. */
  delayMs = 0;
  private readonly broker: { readonly host: string; readonly port: number };
  private readonly ports: Map<number, number>;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  /** `ports`: of brokers, to the ports of their gateways; this one enters its own. */
  static async before(broker: string, ports = new Map<number, number>()): Promise<KafkaGateway> {
    const gateway = new KafkaGateway(broker, ports);
    gateway.server.listen(0, '127.0.0.1');
    await once(gateway.server, 'listening');
    ports.set(gateway.broker.port, gateway.port);
    return gateway;
  }

  private constructor(broker: string, ports: Map<number, number>) {
    const [host = '', port] = broker.split(':');
    this.broker = { host, port: Number(port) };
    this.ports = ports;
    this.server = createServer((client) => this.pass(client));
  }

  /** For clients, in place of the broker's. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How often clients have asked for this. */
  count(api: Api): number {
    return this.requests.filter((request) => request.api === api).length;
  }

  /** Loses the answers to the next `count` requests of a kind. Answers how many have been lost. */
  loseNext(api: Api, count = 1, fate: Fate = 'is cut off'): () => number {
    let lost = 0;
    this.fateOf = (request) => {
      if (request.api !== api || lost === count) return 'arrives';
      lost += 1;
      return fate;
    };
    return () => lost;
  }

  /** Cuts every connection; new ones are taken. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private pass(client: Socket): void {
    const upstream = connect(this.broker.port, this.broker.host);
    this.link(client, upstream);
    this.link(upstream, client);
    const asked = new Map<number, SeenRequest>();
    const [questions, answers] = [new Frames(), new Frames()];
    client.on('data', (chunk) => {
      for (const frame of questions.push(chunk)) this.passRequest(frame, asked, upstream);
    });
    upstream.on('data', (chunk) => {
      for (const frame of answers.push(chunk)) this.passAnswer(frame, asked, client);
    });
  }

  private passRequest(frame: Buffer, asked: Map<number, SeenRequest>, upstream: Socket): void {
    const request = { ...requestOf(frame), at: Date.now() };
    asked.set(request.correlationId, request);
    this.requests.push(request);
    this.onRequest(request);
    this.write(upstream, frame);
  }

  private passAnswer(frame: Buffer, asked: Map<number, SeenRequest>, client: Socket): void {
    const answer = new AnswerFrame(frame);
    const request = asked.get(answer.correlationId);
    asked.delete(answer.correlationId);
    const fate = request === undefined ? 'arrives' : this.fateOf(request);
    if (fate === 'is cut off') client.destroy();
    if (fate !== 'arrives') return;
    if (request?.api === 'Metadata') answer.renamePorts(request.version, this.ports);
    if (request !== undefined) this.change(request, answer);
    const held = request === undefined ? undefined : this.hold(request);
    if (held === undefined) this.write(client, answer.bytes);
    else void held.then(() => this.write(client, answer.bytes));
  }

  private write(to: Socket, frame: Buffer): void {
    const pass = (): void => {
      if (to.writable) to.write(frame);
    };
    if (this.delayMs === 0) pass();
    else setTimeout(pass, this.delayMs);
  }

  /** What ends on one side ends on the other. */
  private link(socket: Socket, other: Socket): void {
    this.sockets.add(socket.setNoDelay(true));
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      this.sockets.delete(socket);
      other.destroy();
    });
  }
}
