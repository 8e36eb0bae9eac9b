import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/** What a run came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Failures that no test shows: skipped tests, files that did not load, errors outside a test. */
  readonly complaints: readonly string[];
}

/**
 * Prints `N passed, N failed` as the very last line of a run, for whoever reads only that. A skipped test counts as
 * failed, because nothing may be skipped; so do a file that does not load and an error outside of any test.
 */
export class SummaryReporter implements Reporter {
  #tally: Tally = { passed: 0, failed: 1, complaints: ['The run did not get to its end.'] };
  #filtered = false;

  onInit(vitest: Vitest): void {
    this.#filtered = vitest.config.testNamePattern !== undefined;
    process.once('exit', () => this.#print());
  }

  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<SerializedError>): void {
    this.#tally = tally(modules, errors, this.#filtered);
  }

  /** At exit, because other reporters and the teardown print after the run's end. */
  #print(): void {
    const { passed, failed, complaints } = this.#tally;
    if (failed > 0 && !process.exitCode) process.exitCode = 1;
    for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}

function tally(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<SerializedError>, filtered: boolean): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const withState = (...states: string[]): TestCase[] => tests.filter((test) => states.includes(test.result().state));
  const notRun = filtered ? [] : withState('skipped', 'pending');
  const complaints = [
    ...notRun.map((test) => `Not run, which counts as failed: ${test.fullName}`),
    ...modules.filter(failedOutsideTests).map((module) => `Failed outside its tests: ${module.relativeModuleId}`),
    ...errors.map((error) => `Error outside any test: ${error.message}`),
    ...(tests.length === 0 ? ['No test was found.'] : []),
  ];
  return { passed: withState('passed').length, failed: withState('failed').length + complaints.length, complaints };
}

function failedOutsideTests(module: TestModule): boolean {
  const inTests = [...module.children.allTests()].some((test) => test.result().state === 'failed');
  return module.state() === 'failed' && !inTests;
}
