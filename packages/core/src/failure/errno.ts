import type { FailureLine } from './failure-line.ts';

/** A connection that is refused or never found has sent nothing. */
const nothingSent = { class: 'transient', notStarted: true } as const;
const unknownEnd = { class: 'transient', notStarted: false } as const;
/** Of these the same code comes from an open connection too; only out of `connect` does it prove that nothing was sent. */
const nothingSentIfConnecting = { class: 'transient', notStarted: false, notStartedBySyscall: 'connect' } as const;

export interface ErrnoLine extends FailureLine {
  /** The system call out of which the code proves that nothing was sent. */
  readonly notStartedBySyscall?: string;
}

/** Error codes of Node.js and the operating system (errno(3)), of name resolution, and of undici, which is Node's `fetch`. */
export const errnoLines: Readonly<Record<string, ErrnoLine>> = {
  ECONNREFUSED: { ...nothingSent, meaning: 'nobody listens at that address and port' },
  ENOTFOUND: { ...nothingSent, meaning: 'the host name does not resolve' },
  EAI_AGAIN: { ...nothingSent, meaning: 'name resolution gave no answer' },
  UND_ERR_CONNECT_TIMEOUT: { ...nothingSent, meaning: 'no connection within the time-out' },
  EADDRNOTAVAIL: { ...nothingSentIfConnecting, meaning: 'no local address or port left' },
  EHOSTUNREACH: { ...nothingSentIfConnecting, meaning: 'no route to the host' },
  ENETUNREACH: { ...nothingSentIfConnecting, meaning: 'no route to the network' },
  ETIMEDOUT: { ...nothingSentIfConnecting, meaning: 'the other side did not answer in time' },
  ECONNRESET: { ...unknownEnd, meaning: 'the other side closed the connection' },
  ECONNABORTED: { ...unknownEnd, meaning: 'the connection was given up' },
  EPIPE: { ...unknownEnd, meaning: 'the connection was closed while sending' },
  UND_ERR_SOCKET: { ...unknownEnd, meaning: 'the connection broke' },
  UND_ERR_HEADERS_TIMEOUT: { ...unknownEnd, meaning: 'no response headers within the time-out' },
  UND_ERR_BODY_TIMEOUT: { ...unknownEnd, meaning: 'the response body stopped for longer than the time-out' },
  EAGAIN: { ...unknownEnd, meaning: 'a resource is taken for the moment' },
  EBUSY: { ...unknownEnd, meaning: 'a resource is in use' },
  EMFILE: { ...unknownEnd, meaning: 'this process has too many files open' },
  ENFILE: { ...unknownEnd, meaning: 'the system has too many files open' },
  ENOMEM: { ...unknownEnd, meaning: 'no memory left' },
  ENOSPC: { ...unknownEnd, meaning: 'no space left on the device' },
  EACCES: { class: 'permission', notStarted: false, meaning: 'the file or port may not be used' },
  EPERM: { class: 'permission', notStarted: false, meaning: 'the operation is not allowed' },
  ENOENT: { class: 'data_error', notStarted: false, meaning: 'no such file or directory' },
  EEXIST: { class: 'data_error', notStarted: false, meaning: 'the file is there already' },
};
