/**
 * The first connection of a process, with what TLS and SASL refuse told apart from silence.
 *
 * kafkajs takes a certificate that it cannot verify for a broker that is away, and tries for half a minute before it says "connection
 * error": so the certificates are looked at once, by a connection of our own, before kafkajs is asked.
 */
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { BrokerRefusedError } from '../errors.ts';
import type { KafkaSettings } from './connection.ts';
import { isUnauthenticated } from './errors-of.ts';

const HANDSHAKE_WITHIN_MS = 5_000;

/** Codes of Node's TLS that say that the broker's certificate is not trusted (Node, "X509 certificate error codes"). */
const UNTRUSTED = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Does what connects. @throws BrokerRefusedError where no broker's certificate is trusted, or the login is not taken */
export async function trusted<T>(settings: KafkaSettings, connecting: () => Promise<T>): Promise<T> {
  await refuseUntrusted(settings);
  try {
    return await connecting();
  } catch (error) {
    if (!isUnauthenticated(error)) throw error;
    const as = settings.sasl !== undefined && 'username' in settings.sasl ? ` ${settings.sasl.username}` : '';
    const by = settings.sasl === undefined ? '' : ` by ${settings.sasl.mechanism}`;
    throw new BrokerRefusedError(`the brokers do not let${as} in${by}: name, password or mechanism is wrong`, { cause: error });
  }
}

/** Brokers that are away say nothing of trust, and one that is trusted is enough: the others may be about to change theirs. */
async function refuseUntrusted({ brokers, ssl }: KafkaSettings): Promise<void> {
  if (ssl === undefined || ssl === false) return;
  const options = ssl === true ? {} : ssl;
  const codes = await Promise.all(brokers.map((broker) => handshake(broker, options)));
  const refused = codes.findIndex((code) => UNTRUSTED.has(code));
  if (codes.includes('trusted') || refused === -1) return;
  throw new BrokerRefusedError(`the certificate of ${brokers[refused]} is not trusted (${codes[refused]})`);
}

/** `trusted`, or the code of the error that the handshake ended with. */
function handshake(broker: string, options: Exclude<KafkaSettings['ssl'], boolean | undefined>): Promise<string> {
  const colon = broker.lastIndexOf(':');
  const host = broker.slice(0, colon).replace(/^\[|\]$/g, '');
  const { promise, resolve } = Promise.withResolvers<string>();
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connect({ host, port: Number(broker.slice(colon + 1)), ...name, ...options }, () => resolve('trusted'));
  socket.setTimeout(HANDSHAKE_WITHIN_MS, () => resolve('timeout'));
  socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.name));
  socket.on('close', () => resolve('closed'));
  return promise.finally(() => socket.destroy());
}
