import { randomBytes } from 'node:crypto';

/** A Kafka cluster id, 16 bytes in base64url. One in 64 would begin with a dash, which Kafka's own tool takes for an option. */
export function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}
