/** Which requests are answered, and up to where without a gap: the offset that may be acknowledged. */
export class AnsweredPrefix {
  private next: number;
  private readonly shown: number[] = [];
  private readonly open = new Set<number>();

  /** `start`: the next offset to read. */
  constructor(start: number) {
    this.next = start;
  }

  /** Offsets are shown in ascending order. */
  show(offset: number): void {
    this.shown.push(offset);
    this.open.add(offset);
  }

  answer(offset: number): void {
    this.open.delete(offset);
  }

  /** Everything before this offset has been read. */
  readTo(next: number): void {
    this.next = next;
  }

  /** Everything before this offset is answered, or takes no answer. */
  through(): number {
    while (this.shown.length > 0 && !this.open.has(this.shown[0] ?? 0)) this.shown.shift();
    return this.shown[0] ?? this.next;
  }

  get unanswered(): number {
    return this.open.size;
  }
}
