/** A certificate authority of a test's own, made by openssl: nothing outside of the test trusts it. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Authority {
  readonly certFile: string;
  /** A certificate of 127.0.0.1 and localhost, for servers and clients. */
  issue(name: string): Certificate;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes one; everything it issues lies in `folder`. */
export function createAuthority(folder: string, name: string): Authority {
  const own = filesOf(folder, name);
  openssl('req', '-x509', ...KEY, '-subj', `/CN=${name}`, '-days', '2', '-keyout', own.keyFile, '-out', own.certFile);
  return {
    certFile: own.certFile,
    issue(subject) {
      const made = filesOf(folder, subject);
      const [request, extensions] = [join(folder, `${subject}.csr`), join(folder, `${subject}.ext`)];
      writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n');
      openssl('req', '-new', ...KEY, '-subj', `/CN=${subject}`, '-keyout', made.keyFile, '-out', request);
      const by = ['-CA', own.certFile, '-CAkey', own.keyFile, '-CAcreateserial'];
      openssl('x509', '-req', '-in', request, ...by, '-days', '2', '-extfile', extensions, '-out', made.certFile);
      return made;
    },
  };
}

const filesOf = (folder: string, name: string): Certificate => ({
  certFile: join(folder, `${name}.pem`),
  keyFile: join(folder, `${name}.key`),
});

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', [...args], { stdio: 'pipe' });
}
