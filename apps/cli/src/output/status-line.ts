import { type BarStream, cutTo } from './progress-bar.js';

/** One line below what was printed, on a terminal alone: drawn over and over, gone at the end. */
export class StatusLine {
  private text = '';

  /** A stream that is no terminal gets nothing, and so does everything when `quiet` is true. */
  constructor(
    private readonly stream: BarStream,
    private readonly quiet: boolean,
  ) {}

  /** Draws the text in place of the one before. */
  update(text: string): void {
    if (this.stream.isTTY !== true || this.quiet) return;
    this.text = text;
    this.stream.write(`\r\u001b[2K${cutTo(text, this.stream.columns)}`);
  }

  /** Removes the line, prints something where it was, and draws it again below. */
  async above(print: () => Promise<void>): Promise<void> {
    const { text } = this;
    this.clear();
    await print();
    if (text !== '') this.update(text);
  }

  /** Removes the line. */
  clear(): void {
    if (this.text !== '') this.stream.write('\r\u001b[2K');
    this.text = '';
  }
}
