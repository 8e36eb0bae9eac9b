/** The agent that carries out the customers' requests, by the plan that comes with each. */
import { defineAgent } from '@holdpoint/sdk/define-agent';
import type { Tool } from '@holdpoint/sdk/tool';
import { agent } from './names.ts';

/** People are expected at the gates of all that cannot be taken back in full; elsewhere an approval would be a surprise. */
export function serviceDesk(tools: readonly Tool[]) {
  return defineAgent({
    ...agent,
    description: 'Carries out the requests of a shop’s customers, by the plan that comes with each',
    owner: 'retail-service-owner',
    planner: { kind: 'sequence' },
    expectedGates: tools
      .filter(({ contract }) => contract.reversibility !== 'fully_reversible')
      .map(({ contract }) => contract.name),
    onDataError: 'answer',
  });
}
