/**
 * An installation on servers of its own, which can be taken away: the shop's services with tools that need no database, simulated approvers,
 * and a stream of requests.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { submitTask } from '@holdpoint/client/submit';
import { startApprovers } from '@holdpoint/installation/approvers';
import { entryOf, type Installation, openInstallation } from '@holdpoint/installation/installation';
import type { ServiceName } from '@holdpoint/installation/service-environments';
import { localConfig } from '@holdpoint/local/config';
import { type LocalInfrastructure, startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { discardHome } from '@holdpoint/local/stop-local';
import { approverRulesOf } from '@holdpoint/retail/demo/approver-rules';
import { shopApp } from '@holdpoint/retail/demo/shop-app';
import { requestOf } from '../../support/retail-installation.ts';
import { launchService, type RunningService } from '../../support/service-process.ts';

export type Dependency = 'kafka' | 'registry' | 'postgres';

const APP = join(import.meta.dirname, 'till-app.ts');
/** How long a request may take to be acknowledged before it is sent again. */
const RESEND_MS = 250;

export class Till {
  readonly installation: Installation;
  private readonly infrastructure: LocalInfrastructure;
  private readonly stack: AsyncDisposableStack;
  private requests = 0;

  private constructor(infrastructure: LocalInfrastructure, installation: Installation, stack: AsyncDisposableStack) {
    this.infrastructure = infrastructure;
    this.installation = installation;
    this.stack = stack;
  }

  static async open(): Promise<Till> {
    await using stack = new AsyncDisposableStack();
    const home = mkdtempSync(join(tmpdir(), 'till-'));
    chmodSync(home, 0o711);
    stack.defer(() => rmSync(home, { recursive: true, force: true }));
    // Servers that the environment gives are nobody's to kill.
    const config = { ...localConfig(), brokers: undefined, registryUrl: undefined, databaseUrl: undefined };
    const infrastructure = await startLocalInfrastructure({ home, fast: true, config, log: () => undefined });
    stack.defer(async () => {
      await infrastructure.stop();
      discardHome(home);
    });
    const installation = await openInstallation({
      app: { ...shopApp, module: APP },
      ...{ addresses: infrastructure, home, topicPrefix: 'till.', partitions: 2, databaseSuffix: '' },
      log: () => undefined,
    });
    stack.defer(() => installation.close());
    const till = new Till(infrastructure, installation, stack.move());
    await till.startApprovers();
    return till;
  }

  /** Starts a process of a service; does not wait until it is ready. */
  async launch(name: ServiceName): Promise<RunningService> {
    const env = { ...this.installation.environmentOf(name), HTTP_PORT: '0', TILL_FILE: this.file };
    const service = await launchService(entryOf(name), env);
    this.stack.defer(async () => void (await service.stop('SIGKILL')));
    return service;
  }

  /** What the tools have written. */
  get file(): string {
    return join(this.installation.home, 'till.txt');
  }

  /** As if the machine under it had gone. */
  takeAway(dependency: Dependency): void {
    const pid = this.infrastructure.pids()[dependency];
    if (pid === undefined) throw new Error(`${dependency} does not run`);
    process.kill(pid, 'SIGKILL');
  }

  bringBack(dependency: Dependency): Promise<void> {
    return this.infrastructure.restart(dependency);
  }

  /**
   * Asks for a task and returns its id. Every third needs a person's word. As an upstream system should, it sends the same request until
   * that is acknowledged.
   */
  async request(signal: AbortSignal): Promise<string> {
    this.requests += 1;
    const tool = this.requests % 3 === 0 ? 'pay_out' : 'ring_up';
    const uses = [
      { tool: 'ring_up', input: { cents: this.requests } },
      { tool, input: { cents: this.requests } },
    ];
    const request = requestOf(`request-${this.requests}`, uses);
    for (;;) {
      try {
        return (await submitTask(this.installation.connection, request)).taskId;
      } catch (error) {
        if (signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, RESEND_MS));
      }
    }
  }

  close(): Promise<void> {
    return this.stack.disposeAsync();
  }

  private async startApprovers(): Promise<void> {
    const approvers = await startApprovers(this.installation, approverRulesOf(this.installation.home));
    this.stack.defer(() => approvers.stop());
  }
}
