import type { Step } from '@holdpoint/process/lifecycle';
import type { Logger } from '@holdpoint/process/logger';
import type { App } from '@holdpoint/sdk/define-app';
import { linesTo } from './tool-log.ts';

/** The step that starts an app, before anything is announced, and stops it when the last attempt has ended; also one that did not start. */
export function appStep(
  loading: Promise<App>,
  given: { readonly env: Readonly<Record<string, string | undefined>>; readonly log: Logger },
): Step {
  return {
    name: 'app',
    start: async () => {
      const app = await loading;
      try {
        await app.start({ env: given.env, log: linesTo(given.log) });
      } catch (error) {
        await app.stop();
        throw error;
      }
      return () => app.stop();
    },
  };
}
