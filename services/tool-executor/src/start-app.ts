import type { Stop } from '@holdpoint/process/lifecycle';
import type { Logger } from '@holdpoint/process/logger';
import type { App } from '@holdpoint/sdk/define-app';
import { linesTo } from './tool-log.ts';

/** Starts an app and what works for it. Stopped in reverse; an app is stopped also when it, or what works for it, did not start. */
export async function startApp(
  app: App,
  given: { readonly env: Readonly<Record<string, string | undefined>>; readonly log: Logger },
  startWork: () => Promise<Stop>,
): Promise<Stop> {
  try {
    await app.start({ env: given.env, log: linesTo(given.log) });
    const stopWork = await startWork();
    return async () => {
      await stopWork();
      await app.stop();
    };
  } catch (error) {
    await app.stop();
    throw error;
  }
}
