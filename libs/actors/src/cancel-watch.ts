import { messageOf } from '@vela/kernel';
import { merge, timer } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { ActorPorts } from './actor-ports.js';

/** How often commands are looked for without a hint: a lost message delays, never loses. */
const POLL_MS = 1_000;

/** Looks for the wish to cancel an actor in its command rows. */
export class CancelWatch {
  private after = 0;
  private looking: Promise<void> | null = null;
  private again = false;
  private wished = false;

  constructor(
    private readonly actorId: string,
    private readonly ports: ActorPorts,
    private readonly onCancel: () => void,
  ) {}

  /** Looks on every hint and from time to time until unsubscribed. */
  watch(): Subscription {
    const { hints, scheduler } = this.ports;
    return merge(hints.whenCommanded(this.actorId), timer(POLL_MS, POLL_MS, scheduler)).subscribe(
      () => void this.look(),
    );
  }

  /** Resolves when the rows that are there now have been read. Never rejects. */
  async look(): Promise<void> {
    // A hint that comes while rows are being read may speak of a row behind them.
    this.again = this.looking !== null;
    this.looking ??= this.read().finally(() => {
      this.looking = null;
      if (this.again) void this.look();
    });
    await this.looking;
  }

  private async read(): Promise<void> {
    const { commands, log } = this.ports;
    try {
      for (const command of await commands.commands(this.actorId, this.after)) {
        this.after = command.n;
        if (command.kind === 'cancel') this.wished = true;
        else {
          log.warn('An actor met a command that it does not know.', {
            actorId: this.actorId,
            commandId: command.id,
            kind: command.kind,
          });
        }
      }
    } catch (thrown) {
      // The next look finds it.
      log.debug('Commands could not be read.', { actorId: this.actorId, error: messageOf(thrown) });
    }
    if (this.wished) this.onCancel();
  }
}
