import { widthOf } from './table.js';

const WIDTH = 30;
/** Shortest time between two drawings: a terminal over a slow line must keep up. */
const REDRAW_MS = 100;

/** What a bar writes to; the standard error stream in practice. */
export interface BarStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Returns a bar such as `██████░░░░  60 %  1,200 bars/s`; the ratio is cut to 0..1. */
export function barText(ratio: number, detail: string, width = WIDTH): string {
  const part = Math.min(Math.max(Number.isFinite(ratio) ? ratio : 0, 0), 1);
  const full = Math.floor(part * width);
  const percent = `${Math.floor(part * 100)}`.padStart(3);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${percent} %  ${detail}`.trimEnd();
}

/** One line on a terminal that is drawn over and over and vanishes at the end. */
export class ProgressBar {
  private drawn = false;
  private lastMs = -Infinity;

  /** A stream that is no terminal gets nothing, and so does everything when `quiet` is true. */
  constructor(
    private readonly stream: BarStream,
    private readonly quiet: boolean,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Draws the state unless the last drawing was a moment ago; the end is always drawn. */
  update(ratio: number, detail = ''): void {
    if (!this.shown) return;
    const now = this.nowMs();
    if (ratio < 1 && now - this.lastMs < REDRAW_MS) return;
    this.lastMs = now;
    this.drawn = true;
    this.stream.write(`\r\u001b[2K${cutTo(`  ${barText(ratio, detail)}`, this.stream.columns)}`);
  }

  /** Removes the bar, so that the next line begins on a clean one. */
  clear(): void {
    if (this.drawn) this.stream.write('\r\u001b[2K');
    this.drawn = false;
  }

  private get shown(): boolean {
    return this.stream.isTTY === true && !this.quiet;
  }
}

/** Returns a line cut to a terminal: a wider one would wrap and leave its upper half behind. */
export function cutTo(line: string, columns: number | undefined): string {
  // Some pseudo-terminals say that they are 0 columns wide.
  const limit = (columns || 80) - 1;
  return widthOf(line) <= limit ? line : [...line].slice(0, limit).join('');
}
