/** The names under which the example is known to the runtime. */

export const tenant = 'retail-demo';
export const agent = { name: 'retail.service-desk', version: 1 } as const;
export const pool = 'retail';
/** The system that passes the customers' requests on. */
export const requestedBy = 'storefront';
/** Requests that people of the service desk watch over. */
export const attendedTaskType = 'retail.request';
/** Requests outside the service desk's hours: the policy gives approvers a few seconds, and silence denies. */
export const unattendedTaskType = 'retail.unattended';

/** The tool that carries out a data set's action of that name. */
export function toolNameOf(action: string): string {
  return `retail.${action}`;
}
