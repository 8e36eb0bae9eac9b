/** One reading that several metrics of one scrape share: whoever asks while it is under way gets the same. */
export class Snapshot<Row> {
  readonly #load: () => Promise<readonly Row[]>;
  #loading: Promise<readonly Row[]> | undefined;

  constructor(load: () => Promise<readonly Row[]>) {
    this.#load = load;
  }

  read(): Promise<readonly Row[]> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }
}
