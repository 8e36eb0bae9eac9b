/** A tool, agent or app that cannot be: thrown while the module loads, so that it never starts. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';

  /** @param subject what was being defined, e.g. `tool crm.update_renewal_date v1` */
  constructor(subject: string, reason: string, options?: ErrorOptions) {
    super(`${subject}: ${reason}`, options);
  }
}
