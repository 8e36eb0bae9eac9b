import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type App, isApp } from '@holdpoint/sdk/define-app';

/** The module that APP_MODULE names cannot be used; the message says why, `cause` holds what it threw. */
export class AppModuleError extends Error {
  override readonly name = 'AppModuleError';

  constructor(modulePath: string, reason: string, options?: ErrorOptions) {
    super(`APP_MODULE ${modulePath}: ${reason}`, options);
  }
}

/**
 * Imports an app and checks that it has something for this pool.
 * @param modulePath a file, relative to the working directory or absolute, whose default export `defineApp` made
 * @throws AppModuleError
 */
export async function loadApp(modulePath: string, pool: string): Promise<App> {
  const app = await importDefault(modulePath);
  if (!isApp(app)) throw new AppModuleError(modulePath, 'its default export must be what defineApp returns');
  if (app.tools.some(({ contract }) => contract.pool === pool)) return app;
  const pools = [...new Set(app.tools.map(({ contract }) => contract.pool))].sort().join(', ');
  throw new AppModuleError(modulePath, `no tool of it belongs to POOL ${pool}; it has tools for ${pools || 'no pool at all'}`);
}

async function importDefault(modulePath: string): Promise<unknown> {
  const file = isAbsolute(modulePath) ? modulePath : resolve(modulePath);
  try {
    const module: Record<string, unknown> = await import(pathToFileURL(file).href);
    return module.default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : `it threw a ${typeof cause}`;
    throw new AppModuleError(modulePath, `cannot be imported: ${reason}`, { cause });
  }
}
