/** What an installation is made for: an app's tools, who decides about them, and where the app keeps its own data. */
export interface HostedApp {
  /** The module that its executors load. */
  readonly module: string;
  /** Every pool that has tools of the app. */
  readonly pools: readonly [string, ...string[]];
  readonly policyFile: string;
  /** The approvers: a template, to which each one's public key is added. */
  readonly peopleFile: string;
  /** Names its upstream system in the messages that are sent. */
  readonly source: string;
  /** Names the audit's signer in its checkpoints. */
  readonly auditSigner: string;
  /** Names the app's own database, and the login that owns it. */
  readonly database: string;
  /** The variable by which its executors learn that database's address. */
  readonly databaseVariable: string;
}
