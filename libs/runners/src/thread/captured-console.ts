import { format } from 'node:util';

/** Bounds of what is kept of the output of one run. */
const LINES_MAX = 200;
const LINE_LENGTH_MAX = 500;

/** Keeps what a strategy prints, up to a bound, instead of writing it anywhere. */
export class CapturedConsole {
  #lines: string[] = [];
  #count = 0;
  #isSilent = false;

  /** Returns the console that a strategy sees. */
  console(): Record<'debug' | 'error' | 'info' | 'log' | 'trace' | 'warn', Print> {
    const print: Print = (...values) => this.#print(values);
    return { debug: print, error: print, info: print, log: print, trace: print, warn: print };
  }

  /** Returns what was printed since the last call. */
  take(): readonly string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  /** Calls a function and keeps nothing of what is printed meanwhile. */
  silently(work: () => void): void {
    this.#isSilent = true;
    try {
      work();
    } finally {
      this.#isSilent = false;
    }
  }

  /** Forgets everything: a new run begins. */
  clear(): void {
    this.#lines = [];
    this.#count = 0;
  }

  #print(values: readonly unknown[]): void {
    if (this.#isSilent || this.#count > LINES_MAX) return;
    this.#count++;
    if (this.#count > LINES_MAX) this.#lines.push('… further output was dropped');
    else this.#lines.push(format(...values).slice(0, LINE_LENGTH_MAX));
  }
}

type Print = (...values: readonly unknown[]) => void;
