import { openMemory } from './contract/memory-transport.ts';
import { processorPromises } from './contract/processor-promises.ts';

processorPromises(openMemory());
