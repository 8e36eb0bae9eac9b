import { openMemory } from './contract/memory-transport.ts';
import { runtimePromises } from './contract/runtime-promises.ts';

runtimePromises(openMemory());
