import { openMemory } from './contract/memory-transport.ts';
import { portPromises } from './contract/port-promises.ts';

portPromises(openMemory());
