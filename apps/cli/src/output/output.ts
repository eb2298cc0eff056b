import { VelaError, messageOf } from '@vela/kernel';
import { accessCodeOf, CommandError } from '../exit-code.js';
import { type Paint, paintFor, wantsColor } from './paint.js';
import { type BarStream, ProgressBar } from './progress-bar.js';
import { StatusLine } from './status-line.js';

/** A stream of text; standard output and standard error in practice. */
export interface TextStream extends BarStream {
  write(text: string): unknown;
  once?(event: 'drain', listener: () => void): unknown;
}

/** How a command is to speak. */
export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The two voices of a command: the result goes to standard output, alone; progress, hints and
 * complaints go to standard error. With `--json` the result is exactly one document.
 */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Colours for standard output. */
  readonly paint: Paint;
  /** Colours for standard error. */
  readonly paintError: Paint;

  constructor(private readonly options: OutputOptions) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.verbose = options.verbose;
    const paint = (stream: TextStream): Paint =>
      paintFor(wantsColor({ flag: options.color, isTty: stream.isTTY === true, env: options.env }));
    this.paint = paint(options.stdout);
    this.paintError = paint(options.stderr);
  }

  /** Columns of the terminal; 80 where standard output is none. */
  get width(): number {
    const { isTTY, columns } = this.options.stdout;
    return isTTY === true && columns !== undefined && columns > 0 ? columns : 80;
  }

  /**
   * Writes the result: the value as one line of JSON with `--json`, else the text that `render`
   * makes. A command that follows something calls it once for each event.
   */
  result(value: unknown, render: () => string): void {
    this.options.stdout.write(`${this.json ? JSON.stringify(value) : render()}\n`);
  }

  /**
   * Writes text to standard output as it is, for commands whose result is a file. Resolves when
   * the reader is ready for more, so that a slow one does not fill the memory.
   */
  async raw(text: string): Promise<void> {
    const { stdout } = this.options;
    const ready = stdout.write(text);
    if (ready === false && stdout.once !== undefined) {
      await new Promise<void>((resolve) => stdout.once?.('drain', resolve));
    }
  }

  /** Writes one line as it is, see {@link Output.raw}. */
  async rawLine(text: string): Promise<void> {
    await this.raw(`${text}\n`);
  }

  /** Writes a line to standard error, unless `--quiet`. */
  note(text: string): void {
    if (!this.quiet) this.options.stderr.write(`${text}\n`);
  }

  /** Writes a line to standard error with `--verbose` only. */
  detail(text: string): void {
    if (this.verbose) this.note(this.paintError.dim(text));
  }

  /** Writes a warning to standard error, also with `--quiet`. */
  warn(text: string): void {
    this.options.stderr.write(`${this.paintError.yellow('!')} ${text}\n`);
  }

  /** Returns a progress bar on standard error. */
  bar(): ProgressBar {
    return new ProgressBar(this.options.stderr, this.quiet);
  }

  /** Returns a line on standard error that is drawn over and over. */
  statusLine(): StatusLine {
    return new StatusLine(this.options.stderr, this.quiet);
  }

  /** Writes why the command failed: one JSON document, or lines on standard error. */
  failure(thrown: unknown): void {
    const error = errorView(thrown);
    if (this.json) {
      this.options.stdout.write(`${JSON.stringify({ error })}\n`);
      return;
    }
    const { stderr } = this.options;
    stderr.write(`${this.paintError.red('✗')} ${error.message}\n`);
    if (error.hint !== null) stderr.write(`  ${this.paintError.dim('→')} ${error.hint}\n`);
    if (this.verbose && thrown instanceof Error) {
      stderr.write(`${this.paintError.dim(thrown.stack ?? '')}\n`);
      if (thrown.cause !== undefined) stderr.write(`caused by ${messageOf(thrown.cause)}\n`);
    }
  }
}

/** An error as programs read it. */
export interface ErrorView {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly path?: readonly string[];
  readonly [detail: string]: unknown;
}

/** Returns an error as programs read it; details that the error carries come along. */
export function errorView(thrown: unknown): ErrorView {
  if (thrown instanceof CommandError) {
    return { code: thrown.code, message: thrown.message, hint: thrown.hint ?? null };
  }
  if (!(thrown instanceof VelaError)) {
    return {
      code: 'INTERNAL',
      message: `unexpected: ${messageOf(thrown)}`,
      hint: 'Run it again with --verbose for the whole story; `vela doctor` checks the rest.',
    };
  }
  const code = accessCodeOf(thrown) ?? thrown.code;
  const details = 'details' in thrown && typeof thrown.details === 'object' ? thrown.details : {};
  return {
    code,
    message: thrown.message,
    hint: thrown.hint ?? null,
    ...(thrown.path === undefined ? {} : { path: thrown.path }),
    ...details,
  };
}
