import { openMemory } from './contract/memory-transport.ts';
import { snapshotPromises } from './contract/snapshot-promises.ts';

snapshotPromises(openMemory());
