/** The stay of one listener in a channel. */
export interface Turn {
  /** Whether somebody else is in the channel now. */
  readonly isTaken: boolean;
  /** Resolves when everybody before has left. */
  readonly ready: Promise<void>;
  /** Lets the next one in when `gone` resolves. */
  leave(gone: Promise<void>): Promise<void>;
}

/** Lets one listener at a time into each channel: two sockets of one key are one too many. */
export class Turns {
  private readonly lasts = new Map<string, Promise<void>>();
  private readonly inside = new Map<string, number>();

  /** Returns the next turn of a channel. */
  take(channel: string): Turn {
    const ready = this.lasts.get(channel) ?? Promise.resolve();
    const listeners = this.inside.get(channel) ?? 0;
    this.inside.set(channel, listeners + 1);
    let done: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (done = resolve));
    this.lasts.set(channel, after(ready, over));
    return {
      isTaken: listeners > 0,
      ready,
      leave: async (gone) => {
        this.inside.set(channel, (this.inside.get(channel) ?? 1) - 1);
        await gone;
        done();
      },
    };
  }
}

async function after(first: Promise<void>, second: Promise<void>): Promise<void> {
  await first;
  await second;
}
