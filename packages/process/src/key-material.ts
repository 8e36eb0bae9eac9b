/** Certificates and private keys in PEM, looked at when they are read: what is wrong is told at start, and not by a broken connection. */
import { createPrivateKey, X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** One certificate or several, as PEM. @throws Error where there is none, or one that cannot be read */
export function parseCertificates(text: string): string {
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Error('it holds no PEM certificate');
  for (const block of blocks) new X509Certificate(block);
  return blocks.join('\n');
}

/** A private key that needs no passphrase, as PEM. @throws Error, which holds nothing of it */
export function parsePrivateKey(text: string): string {
  try {
    createPrivateKey(text);
    return text;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Error(`it holds no private key that can be read without a passphrase${code}`);
  }
}

/** Whether the key is that of the first of these certificates. */
export function isKeyOf(certificates: string, privateKey: string): boolean {
  return new X509Certificate(certificates).checkPrivateKey(createPrivateKey(privateKey));
}
