/** Lets one loop sleep until something has happened since it last looked. */
export class Wake {
  private pending = false;
  private sleeper: (() => void) | undefined;

  /** Something has happened. */
  ring(): void {
    this.pending = true;
    this.sleeper?.();
  }

  /** Resolves once `ring` has been called since the last sleep ended. */
  async sleep(): Promise<void> {
    if (!this.pending)
      await new Promise<void>((resolve) => {
        this.sleeper = resolve;
      });
    this.sleeper = undefined;
    this.pending = false;
  }
}
