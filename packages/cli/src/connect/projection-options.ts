import { type ProjectionName, type ProjectionTables, projections } from '@holdpoint/process/projections';
import { Option } from 'commander';

export interface OnlyOption {
  readonly only?: ProjectionName;
}

/** `--only`, for commands about projections. */
export function onlyOption(): Option {
  return new Option('--only <projection>', 'of one projection alone').choices(Object.keys(projections));
}

/** The projections that are meant: all of them where `--only` is absent. */
export function projectionsOf({ only }: OnlyOption): readonly ProjectionTables[] {
  return only === undefined ? Object.values(projections) : [projections[only]];
}
