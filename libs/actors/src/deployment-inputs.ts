import { messageOf } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import { createPace } from '@vela/ports';
import type {
  ActorCommand,
  Cursors,
  DeploymentRecord,
  FeedPulse,
  FeedSlice,
  LiveInput,
  PaceControl,
} from '@vela/ports';
import { Subscription, merge, timer } from 'rxjs';
import type { AccountFollower, AccountTails } from './deployment-account-tail.js';
import type { DeploymentPorts } from './deployment-ports.js';
import { sliceInput } from './deployment-tape.js';

/** Slices that are read ahead, and facts that are taken at one time. */
const AHEAD = 64;
const FACTS_MAX = 256;
/** How often commands are looked for without a hint: a lost message delays, never loses. */
const LOOK_MS = 5_000;

/** What comes next for a deployment. */
export type NextInput =
  | { readonly kind: 'inputs'; readonly inputs: readonly LiveInput[] }
  | { readonly kind: 'timer'; readonly at: Micros }
  /** The run that had stopped goes on, by the command of that number. */
  | { readonly kind: 'restart'; readonly n: number }
  | { readonly kind: 'command'; readonly row: ActorCommand };

/** What decides which input may be taken next. */
export interface InputView {
  readonly takesFacts: boolean;
  readonly takesSlices: boolean;
  /** Instant of the last slice that the run took, 0 before the first. */
  readonly marketTime: Micros;
  readonly nextTimerAt: Micros | null;
  /** Whether the venue may have something to say: then a slice waits until it has. */
  readonly waitsForVenue: boolean;
}

/** What a deployment reads from: buffers between its sources and its steps. */
export class DeploymentInputs {
  readonly account: AccountFollower;
  #slices: FeedSlice[] = [];
  #pace: PaceControl | null = null;
  #pulse: FeedPulse | null = null;
  #commands: ActorCommand[] = [];
  #commandsRead: number;
  #isReading = false;
  #again = false;
  #firedAt: Micros | null = null;
  /** The slice that was taken last; it may hold no candle of the run. */
  #lastTaken: { readonly n: number; readonly at: Micros };
  readonly #subscriptions = new Subscription();

  constructor(
    private readonly ports: Pick<
      DeploymentPorts,
      'slices' | 'commands' | 'hints' | 'scheduler' | 'log'
    >,
    private readonly record: DeploymentRecord,
    private readonly options: {
      readonly tails: AccountTails;
      readonly cursors: Cursors;
      readonly wake: () => void;
    },
  ) {
    const { actorId, accountId, tenantId, feedId } = record;
    const { tails, cursors, wake } = options;
    this.#commandsRead = cursors.command;
    this.#lastTaken = { n: cursors.slice, at: 0 };
    this.account = tails.follow({ tenantId, accountId, actorId, after: cursors.account, wake });
    const looks = timer(LOOK_MS, LOOK_MS, ports.scheduler);
    this.#subscriptions.add(
      merge(ports.hints.whenCommanded(actorId), looks).subscribe(() => void this.look()),
    );
    this.#subscriptions.add(
      ports.slices.pulses(feedId).subscribe((pulse) => {
        this.#pulse = pulse;
        wake();
      }),
    );
  }

  /** Begins to read slices behind a number. */
  follow(after: number): void {
    const pace = createPace(AHEAD);
    this.#pace = pace;
    this.#subscriptions.add(
      this.ports.slices.follow(this.record.feedId, after, pace).subscribe((slice) => {
        this.#slices.push(slice);
        this.options.wake();
      }),
    );
  }

  /** Number of the slice that waits, null when none does. */
  get waitingSlice(): number | null {
    return this.#slices[0]?.n ?? null;
  }

  /** Resolves when the command rows that are there now have been read. Never rejects. */
  async look(): Promise<void> {
    this.#again = this.#isReading;
    if (this.#isReading) return;
    this.#isReading = true;
    const { actorId } = this.record;
    try {
      const rows = await this.ports.commands.commands(actorId, this.#commandsRead);
      this.#commands.push(...rows);
      this.#commandsRead = rows.at(-1)?.n ?? this.#commandsRead;
      if (rows.length > 0) this.options.wake();
    } catch (thrown) {
      // The next look finds them.
      this.ports.log.debug('Commands could not be read.', { actorId, error: messageOf(thrown) });
    } finally {
      this.#isReading = false;
    }
    if (this.#again) await this.look();
  }

  /** Returns the command that waits, null for none. */
  command(): ActorCommand | null {
    return this.#commands[0] ?? null;
  }

  /**
   * Returns what comes next, null when nothing may be taken yet: facts of the account, then the
   * timers that market time has passed, commands, and the next slice together with the facts that
   * it led to. It stays until {@link DeploymentInputs.took} takes it away.
   */
  next(view: InputView): NextInput | null {
    const facts = view.takesFacts && !this.#holdsFacts(view) ? this.#facts() : [];
    if (facts.length > 0) return { kind: 'inputs', inputs: facts };
    const [row] = this.#commands;
    const command: NextInput | null = row === undefined ? null : { kind: 'command', row };
    if (!view.takesSlices) return command;
    const due = this.dueTimer(view);
    if (due !== null && due <= this.#reachedTime(view)) return { kind: 'timer', at: due };
    if (command !== null) return command;
    const [slice] = this.#slices;
    if (slice === undefined) return null;
    // A timer fires just before the first slice with a later instant, and acts on its candles.
    if (due !== null && due < slice.availableAt) return { kind: 'timer', at: due };
    if (view.waitsForVenue && this.account.watermark(slice.feedId) < slice.n) return null;
    const before = this.#facts();
    // So many that there may be more: the slice waits for all of them.
    if (before.length === FACTS_MAX) return { kind: 'inputs', inputs: before };
    return { kind: 'inputs', inputs: [...before, sliceInput(slice)] };
  }

  /** Takes inputs away that were stepped. */
  took(inputs: readonly LiveInput[]): void {
    for (const input of inputs) {
      if (input.source === 'account') this.account.take(1);
      else if (input.source === 'timer') this.#firedAt = input.at;
      else if (input.source === 'slice') {
        this.#slices.shift();
        this.#pace?.taken();
      }
    }
  }

  tookCommand(): void {
    this.#commands.shift();
  }

  close(): void {
    this.#subscriptions.unsubscribe();
    this.#pace?.close();
    this.account.close();
  }

  /**
   * Returns when the next timer fires. A run may leave one where it is, while it is paused for
   * instance: it fires once.
   */
  dueTimer({ nextTimerAt }: Pick<InputView, 'nextTimerAt'>): Micros | null {
    return nextTimerAt === this.#firedAt ? null : nextTimerAt;
  }

  /** Returns the instant up to which every slice was taken. */
  #reachedTime({ marketTime }: InputView): Micros {
    const pulse = this.#pulse;
    const { n, at } = this.#lastTaken;
    const taken = Math.max(marketTime, at);
    if (pulse === null || this.#slices.length > 0 || pulse.lastSlice > n) return taken;
    return Math.max(taken, pulse.marketTime);
  }

  /** Says which slice was taken last. */
  reached({ n, batch }: Extract<LiveInput, { source: 'slice' }>): void {
    this.#lastTaken = { n, at: batch.availableAt[0]! };
  }

  /** Returns facts in the order of the log. */
  #facts(): readonly LiveInput[] {
    const rows = this.account.rows.slice(0, FACTS_MAX);
    return rows.map(({ n, at, fact }) => ({ source: 'account', n, at, fact }));
  }

  /**
   * Whether facts wait for the next slice, of which the venue has told already: a timer that fires
   * before that slice knows nothing of what it led to.
   */
  #holdsFacts(view: InputView): boolean {
    if (!view.takesSlices || !view.waitsForVenue || this.dueTimer(view) === null) return false;
    return this.account.watermark(this.record.feedId) > this.#lastTaken.n;
  }
}
