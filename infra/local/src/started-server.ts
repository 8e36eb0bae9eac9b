import type { Child } from './child.ts';

/** A server that is ready: its process, its port, and the address that clients are given. */
export interface StartedServer {
  readonly child: Child;
  readonly port: number;
  readonly address: string;
}

/** Starts one server, at this port or at a free one. Started again it takes up the data that it has left. */
export type StartServer = (port: number | undefined) => Promise<StartedServer>;

/** The servers that can be started here. */
export type ServerName = 'kafka' | 'registry' | 'postgres';
