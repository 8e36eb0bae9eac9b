import { openMemory } from './contract/memory-transport.ts';
import { stoppedPromises } from './contract/stopped-promises.ts';

stoppedPromises(openMemory());
