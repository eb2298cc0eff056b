import { type Client, PNL_EVENTS, type PnlView } from '@vela/client';

/** The newest profit and loss of one deployment, kept fresh in the background. */
export class NewestPnl {
  private newest: PnlView | null = null;
  private readonly waiting = new Set<() => void>();
  private readonly ending = new AbortController();
  private readonly signal: AbortSignal;

  constructor(
    private readonly client: Client,
    private readonly deploymentId: string,
    signal: AbortSignal,
    private readonly onChange: (pnl: PnlView) => void = () => {},
  ) {
    this.signal = AbortSignal.any([signal, this.ending.signal]);
  }

  /** Follows until the end. What goes wrong only leaves the newest one as it was. */
  async follow(): Promise<void> {
    const variables = { deploymentIds: [this.deploymentId], throttleMs: 250 };
    try {
      const events = this.client.subscribe(PNL_EVENTS, variables, { signal: this.signal });
      for await (const { pnl: event } of events) this.take(event.pnl);
    } catch {
      // It is an ornament of what is followed: that stream tells what is wrong.
    } finally {
      for (const wake of this.waiting) wake();
    }
  }

  /** Resolves with the one that comes next, or with the newest when none comes in time. */
  async next(ms: number): Promise<PnlView | null> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
      if (this.signal.aborted) done();
    });
    return this.newest;
  }

  /** Ends the following. */
  close(): void {
    this.ending.abort();
  }

  private take(pnl: PnlView | null): void {
    if (pnl === null) return;
    this.newest = pnl;
    this.onChange(pnl);
    for (const wake of this.waiting) wake();
  }
}
