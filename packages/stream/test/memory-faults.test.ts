import { describe, expect, onTestFinished, test } from 'vitest';
import { counterDefinition, counterTopics } from './contract/counter.ts';
import { openMemory } from './contract/memory-transport.ts';
import { contents, counterEvents, counterProcessor, send } from './contract/running-counter.ts';
import { faultsOf, seeded } from './seeded.ts';

const COUNTERS = 10;
const INPUTS = 120;

describe('under faults: appends lost or unanswered, publishing repeated, members that come, crash and stop', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'every input is recorded, in gapless sequences, and every effect comes (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      let share = 0.15;
      const transport = await openMemory(faultsOf(random, () => share))(counterTopics);
      onTestFinished(() => transport.close());
      const stays = counterProcessor(transport);
      onTestFinished(() => stays.stop());
      await stays.start();
      const sending = (async () => {
        for (let n = 0; n < INPUTS; n += 1) await send(transport, { type: 'Add', id: `n${n % COUNTERS}`, by: 1 });
      })();
      for (let round = 0; round < 4; round += 1) {
        const consumer = transport.consumer('counter', counterDefinition.inputs);
        const other = counterProcessor(transport, { consumer });
        await other.start();
        const until = transport.clock.now() + 30 + Math.floor(random() * 60);
        await transport.until(() => transport.clock.now() > until, 'some time');
        if (random() < 0.5) await other.stop();
        else await consumer.stop();
      }
      await sending;
      share = 0;
      // Publishing may repeat an input when its answer is lost; what is in the input topics is what must be recorded.
      const inputs = (await contents(transport, 'counter.requests')).length;
      await transport.until(async () => (await counterEvents(transport)).length >= inputs, 'all inputs to be recorded');
      const events = await counterEvents(transport);
      expect(events).toHaveLength(inputs);
      for (let n = 0; n < COUNTERS; n += 1) {
        const sequence = events.filter(({ counter }) => counter === `n${n}`).map(({ seq }) => seq);
        expect(sequence).toEqual(sequence.map((_, index) => index + 1));
      }
      const dispatched = async () => new Set((await contents(transport, 'effects')).map(({ headers }) => headers.ce_id));
      await transport.until(async () => (await dispatched()).size === inputs, 'every effect');
      const recorded = new Set(events.map(({ id }) => `effect:${id}`));
      expect(await dispatched()).toEqual(recorded);
    },
  );
});
