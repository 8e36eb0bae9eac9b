import { connect } from 'node:net';

const METADATA_API_KEY = 3;
const METADATA_VERSION = 4;
const TIMEOUT_MS = 1_000;

/**
 * Whether the broker at this port answers for the cluster and has taken itself into service.
 *
 * An open port is not enough: it opens before the controller has admitted the broker, and a port lost to another
 * Kafka would answer too. So one Metadata request is asked by hand (the launcher has no Kafka client), and its answer
 * must list a broker and name the cluster that was formatted.
 */
export async function isKafkaReady(port: number, clusterId: string): Promise<boolean> {
  const answer = await ask(port, metadataRequest());
  return answer !== undefined && clusterOf(answer) === clusterId;
}

/** Size, request header v1 (api key, version, correlation id, client id), no topics, no creation of topics. */
function metadataRequest(): Buffer {
  const client = Buffer.from('holdpoint-local');
  const body = Buffer.alloc(10 + client.length + 5);
  let at = body.writeInt16BE(METADATA_API_KEY, 0);
  at = body.writeInt16BE(METADATA_VERSION, at);
  at = body.writeInt32BE(1, at);
  at = body.writeInt16BE(client.length, at);
  at += client.copy(body, at);
  body.writeInt32BE(0, at);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length, 0);
  return Buffer.concat([size, body]);
}

/** The cluster's id in a Metadata answer of version 4, undefined while no broker is in service. */
function clusterOf(answer: Buffer): string | undefined {
  const brokers = answer.readInt32BE(8);
  if (brokers < 1) return undefined;
  let at = 12;
  for (let index = 0; index < brokers; index += 1) {
    at += 4; // node id
    at = skipString(answer, at); // host
    at += 4; // port
    at = skipString(answer, at); // rack
  }
  const length = answer.readInt16BE(at);
  return length < 0 ? undefined : answer.toString('utf8', at + 2, at + 2 + length);
}

function skipString(answer: Buffer, at: number): number {
  return at + 2 + Math.max(0, answer.readInt16BE(at));
}

/** Sends one request and reads one answer, without its size field. Undefined when there is none in time. */
function ask(port: number, request: Buffer): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let received = Buffer.alloc(0);
    const finish = (answer: Buffer | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(undefined));
    socket.on('error', () => finish(undefined));
    socket.on('close', () => finish(undefined));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) finish(received.subarray(4));
    });
  });
}
