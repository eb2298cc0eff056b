import { CommandError } from './exit-code.js';

/** How signals of the operating system reach a command. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/**
 * Ends a command from outside: by Ctrl-C, by SIGTERM or when `--timeout` is over. The first time
 * the command is asked through its signal and may clean up; the second Ctrl-C calls `giveUp`.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: SignalSource,
    private readonly giveUp: () => void,
  ) {}

  /** Aborted with a {@link CommandError} that tells why. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Begins to listen; `timeoutMs` counts from here. */
  start(timeoutMs: number | undefined): void {
    this.source.on('SIGINT', this.onSignal);
    this.source.on('SIGTERM', this.onSignal);
    if (timeoutMs === undefined) return;
    const text = `the command took longer than ${timeoutMs / 1_000} s`;
    const expire = (): void => this.controller.abort(new CommandError('TIMED_OUT', text));
    this.timer = setTimeout(expire, timeoutMs);
  }

  /** Stops listening. */
  stop(): void {
    this.source.off('SIGINT', this.onSignal);
    this.source.off('SIGTERM', this.onSignal);
    clearTimeout(this.timer);
  }

  private readonly onSignal = (): void => {
    if (this.controller.signal.aborted) return this.giveUp();
    this.controller.abort(new CommandError('INTERRUPTED', 'interrupted'));
  };
}
