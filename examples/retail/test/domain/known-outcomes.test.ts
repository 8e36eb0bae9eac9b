import { expect, test } from 'vitest';
import { ownDataSetFolder, readDataSet } from '../../src/data-set/read.ts';
import { departures } from '../support/departures.ts';
import { sharedRetailFolder } from '../support/shared-data-set.ts';

test('every call and every entity of the known tasks comes out as known', async () => {
  const real = sharedRetailFolder();
  if (real === undefined)
    console.log('The 114 real tasks are not on this machine (../shared, or HOLDPOINT_SHARED): proved on the own set alone.');
  for (const folder of real === undefined ? [ownDataSetFolder] : [ownDataSetFolder, real]) {
    const set = await readDataSet(folder);
    expect(set.tasks.length).toBeGreaterThan(100);
    expect(departures(set)).toEqual([]);
  }
});
