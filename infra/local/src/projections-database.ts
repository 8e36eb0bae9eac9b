/** The database in which an installation on this machine keeps its projections, beside what else the server holds. */
export const PROJECTIONS_DATABASE = 'holdpoint';

/** The address of that database on the server of a run, under the same login. */
export function projectionsDatabaseUrl(serverUrl: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${PROJECTIONS_DATABASE}`;
  return url.href;
}
