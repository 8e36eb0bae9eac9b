/** The benchmark's app, with one answer to one call of one task changed by a letter. */
import { defineApp } from '@holdpoint/sdk/define-app';
import benchApp from '../../load/bench-app.ts';
import { noop } from '../../load/names.ts';
import { noopInput, noopOutput } from '../../load/noop.ts';

const tampered = { order: 'measured-17', step: 3 };

export default defineApp({
  agents: benchApp.agents,
  tools: benchApp.tools.map((tool) =>
    tool.contract.name !== noop
      ? tool
      : {
          ...tool,
          execute: async ({ input }, call) => {
            const answer = noopOutput.parse(await tool.execute({ input }, call));
            const { order, step } = noopInput.parse(input);
            const isIt = order === tampered.order && step === tampered.step;
            return isIt ? { ...answer, note: answer.note.replace('without', 'Without') } : answer;
          },
        },
  ),
});
