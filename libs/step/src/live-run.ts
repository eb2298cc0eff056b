import { VelaError, canonicalBytes } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { pickSeries } from '@vela/market';
import type { CandleBatch } from '@vela/market';
import type { AccountFact } from '@vela/orders';
import { MirrorVenue, OrderRole } from '@vela/venue';
import { advance, finish } from './advance.js';
import { RunAccount } from './guarded-account.js';
import { fireNext, nextTimerOf } from './fire-timers.js';
import { LiveChain, bytesOfHex, genesisLink, hexOf } from './live-chain.js';
import { LiveEmulation } from './live-emulation.js';
import { LiveFacts } from './live-facts.js';
import type { OrderNewsFact } from './live-facts.js';
import { LiveHold } from './live-hold.js';
import type { LiveInput, LiveStep, LiveView, PositionPolicy } from './live-input.js';
import { LiveIntents } from './live-intents.js';
import { LiveOrders, isOver, viewOf } from './live-orders.js';
import { STATE_VERSION, packed, readState, unpacked } from './live-state.js';
import type { LiveMode, LiveState } from './live-state.js';
import { LiveTally, summarize } from './live-summary.js';
import { viewRun } from './live-view.js';
import { ORDERS_REMEMBERED } from './order-desk.js';
import { Run } from './run.js';
import type { RunParts, RunSetup } from './run-setup.js';
import { restoreRun, snapshotRun } from './snapshot.js';
import type { RunSnapshot } from './snapshot.js';

/** A number of slices that no run reaches: hooks stay silent. */
const NEVER = 2 ** 31 - 1;
/** Results that are kept before they are forgotten. */
const ROWS_KEPT = 1_024;

/** What a live run is made of. */
export interface LiveSetup {
  /** Names its decisions, see `clientOrderId`. */
  readonly actorId: string;
  /** Hash or name of the strategy's code, part of the chain's first link. */
  readonly code: string;
  /** As for a backtest; `expectedSlices` 0. */
  readonly run: RunSetup;
  /**
   * What of linked orders the venue runs itself; where one is missing the run does it. A simulated
   * venue also calls for margin by the account's options; real ones never do.
   */
  readonly native: {
    readonly bracket: boolean;
    readonly oco: boolean;
    readonly oto: boolean;
    readonly marginCall?: boolean;
    /** Whether everything that happened in a slice is told before it; true by default. */
    readonly watermark?: boolean;
  };
  /** Series of the feed that the run reads, in the order of the run's series; all by default. */
  readonly feedSeries?: readonly number[];
  /** Whether all results are kept: then no state can be taken of it. */
  readonly keepsResults?: boolean;
}

/**
 * A strategy at work on a stream: the run of a backtest (host, indicators, ledger, desk, account)
 * with a mirror in place of the venue. It takes inputs one by one and says what is to be done
 * outside. A pure function of its inputs: no clock, no random number, no id comes from elsewhere.
 */
export class LiveRun {
  readonly run: Run;
  readonly #setup: LiveSetup;
  readonly #venue: MirrorVenue;
  readonly #orders = new LiveOrders();
  readonly #intents: LiveIntents;
  readonly #facts: LiveFacts;
  readonly #emulation: LiveEmulation;
  readonly #hold: LiveHold;
  readonly #chain: LiveChain;
  readonly #tally: LiveTally;
  /** Fills and reports that wait for the slice which they belong to. */
  #waiting: OrderNewsFact[] = [];
  /** Inputs taken so far. */
  #input = 0;
  #mode: LiveMode = 'running';
  /** Whether everything that is held is to be closed as soon as it is known. */
  #flattens = false;

  constructor(setup: LiveSetup, snapshot: Uint8Array | null = null, chain?: Uint8Array) {
    this.#setup = setup;
    checkLive(setup.run);
    const state = snapshot === null ? null : readState(snapshot);
    const parts: RunParts = { venue: (made) => new MirrorVenue(made), isGated: true };
    this.run = state === null ? new Run(setup.run, parts) : restored(setup, state, parts);
    const { run } = this;
    this.#venue = run.venue as MirrorVenue;
    this.#hold = new LiveHold(new RunAccount(run));
    this.#intents = new LiveIntents({
      actorId: setup.actorId,
      instruments: run.instruments,
      venue: this.#venue,
      orders: this.#orders,
      native: setup.native,
    });
    this.#venue.sink = this.#intents;
    run.gate!.hold = (order) => this.#hold.check(order);
    run.firesByItself = false;
    run.callsMargin = setup.native.marginCall !== false;
    this.#facts = new LiveFacts({
      run,
      venue: this.#venue,
      orders: this.#orders,
      intents: this.#intents,
      hold: this.#hold,
      isNative: setup.native.bracket && setup.native.oco && setup.native.oto,
    });
    this.#emulation = new LiveEmulation({
      run,
      venue: this.#venue,
      orders: this.#orders,
      intents: this.#intents,
      native: setup.native,
    });
    this.#tally = new LiveTally(Number(setup.run.cash));
    this.#chain = new LiveChain(
      state === null ? (chain ?? genesisOf(setup)) : linkOf(state, chain),
    );
    if (state !== null) this.#restore(state);
  }

  /** Takes inputs in order and returns what they led to. */
  step(inputs: readonly LiveInput[]): LiveStep {
    const { run } = this;
    for (const input of inputs) this.#take(input);
    this.#tally.count(run);
    const denials = run.gate!.denials.splice(0);
    const { breach } = run.gate!;
    run.gate!.breach = null;
    const intents = this.#intents.list;
    const tape = this.#chain.entries;
    this.#intents.list = [];
    this.#chain.entries = [];
    return {
      input: this.#input,
      tape,
      chain: this.#chain.link,
      intents,
      nextTimerAt: nextTimerOf(run),
      isWarm: run.sliceNumber + 1 >= run.setup.strategy.warmUp,
      isFlat: run.ledger.held === 0,
      hasOpenOrders: this.#hasOpenOrders(),
      summary: summarize(run, this.#tally, this.#facts.fills),
      printed: [],
      denials,
      breach,
    };
  }

  /** Returns what the strategy saw at its last input. */
  describe(): LiveView {
    return viewRun(this.run);
  }

  #take(input: LiveInput): void {
    if (this.run.resultCount >= ROWS_KEPT) this.#forget();
    this.#input++;
    this.#intents.begin(this.#input);
    const [intents, denials] = [this.#intents.list.length, this.run.gate!.denials.length];
    const effects = (): Canonical | null => {
      const made = this.#intents.list.slice(intents);
      const denied = this.run.gate!.denials.slice(denials);
      if (made.length + denied.length === 0) return null;
      return { intents: made, denials: denied } as unknown as Canonical;
    };
    if (input.source === 'slice') {
      const own = this.#select(input.batch);
      if (own !== null) this.#slice(own);
      this.#emulation.sync();
      this.#chain.slice(this.#input, input.n, own, effects());
      return;
    }
    const { source, n, ...rest } = input.source === 'timer' ? this.#timer(input) : input;
    if (input.source === 'account') this.#account(input.fact);
    else if (input.source === 'command') this.#command(input.command);
    this.#emulation.sync();
    this.#chain.other(this.#input, { source, n, body: rest as unknown as Canonical }, effects());
  }

  /**
   * Fires what is due first, all of one instant, unless that lies behind the one that was reached.
   * The tape names the instant itself: what says it was reached need not be known again.
   */
  #timer({ source, n, at }: Extract<LiveInput, { source: 'timer' }>) {
    const due = nextTimerOf(this.run);
    if (due === null || due > at) return { source, n, at: null };
    while (nextTimerOf(this.run) === due && fireNext(this.run, due + 1));
    return { source, n, at: due };
  }

  /** Returns the candles of the run's own series, null when the slice has none of them. */
  #select(batch: CandleBatch): CandleBatch | null {
    if (batch.length !== 1) {
      throw new VelaError('INVALID_INPUT', `expected one slice, found ${batch.length}`);
    }
    const { feedSeries } = this.#setup;
    // Quotes fill orders at the venue; a run sees candles alone.
    const series = feedSeries ?? batch.series.map((_, index) => index);
    return pickSeries(batch, { series });
  }

  #slice(batch: CandleBatch): void {
    const { run } = this;
    const at = batch.availableAt[0]!;
    if (this.#waiting.length > 0) {
      this.#venue.open(run.sliceNumber + 1, run.beat + 1);
      if (at > run.account.nextAt) run.account.catchUp(at);
      this.#flush();
    }
    this.#facts.adopt();
    advance(run, batch);
    if (this.#flattens) this.#flatten();
    this.#tally.look(run);
  }

  #account(fact: AccountFact): void {
    const isNews = fact.kind === 'execution' || fact.kind === 'report';
    if (isNews && this.#waits) this.#waiting.push(fact);
    else this.#facts.take(fact);
    if (fact.kind === 'switch') this.#turn();
    // What was refused is tried again with the next slice: at once it would be refused again.
    if (this.#flattens && !isRefusal(fact)) this.#flatten();
  }

  /** Begins to close everything when a switch says so, and ends it when it is released. */
  #turn(): void {
    const isOn = this.#hold.mode === 'FLATTEN';
    if (isOn && !this.#flattens) this.#cancelAll();
    if (isOn || this.#mode !== 'stopped') this.#flattens = isOn;
  }

  /**
   * Whether fills wait for their slice. A simulated venue tells what happened in a slice right before
   * it; nights, rates and actions of the account, and a timer, come before that.
   */
  get #waits(): boolean {
    return this.#setup.native.watermark !== false && !this.#flattens && this.#mode !== 'stopped';
  }

  #flush(): void {
    const facts = this.#waiting;
    this.#waiting = [];
    this.#facts.apply(facts);
  }

  #command(command: Extract<LiveInput, { source: 'command' }>['command']): void {
    if (command.kind === 'stop') {
      this.#stop(command.positions);
      return;
    }
    if (command.kind === 'pause' && this.#mode === 'stopped') return;
    this.#flattens = this.#hold.mode === 'FLATTEN';
    this.#hold.isStopped = false;
    this.#setMode(command.kind === 'pause' ? 'paused' : 'running');
  }

  #stop(positions: PositionPolicy): void {
    this.#flush();
    this.#facts.adopt(true);
    // A strategy that is paused hears nothing, so that one which cannot stop is stopped all the same.
    if (this.#mode === 'running') finish(this.run);
    this.#setMode('stopped');
    this.#hold.isStopped = true;
    this.#cancelAll();
    this.#flattens = positions === 'FLATTEN';
    if (this.#flattens) this.#flatten();
  }

  #setMode(mode: LiveMode): void {
    this.#mode = mode;
    const isSilent = mode !== 'running';
    this.run.news.isSilent = isSilent;
    this.run.warmUp = isSilent ? NEVER : this.run.setup.strategy.warmUp;
  }

  #cancelAll(): void {
    this.#flush();
    for (const handle of [...this.#venue.allWorking(), ...this.#venue.waiting]) {
      this.#venue.cancel(handle);
    }
  }

  /** Closes what is held and for which nothing works yet. */
  #flatten(): void {
    const { ledger, instruments } = this.run;
    const working = this.#venue.allWorking();
    instruments.forEach((_, instrument) => {
      const { size } = ledger.positions[instrument]!;
      const { orders } = this.#venue;
      if (size === 0 || working.some((handle) => orders.instrument[handle] === instrument)) return;
      this.#venue.submitMarket({
        instrument,
        side: size > 0 ? -1 : 1,
        role: OrderRole.CLOSE,
        quantity: Math.abs(size),
        reduceOnly: true,
      });
    });
  }

  #hasOpenOrders(): boolean {
    if (this.#venue.waiting.length > 0 || this.#venue.allWorking().length > 0) return true;
    return [...this.#orders.byHandle.values()].some((order) => !viewOf(order).terminal);
  }

  /** Forgets rows of results that were counted, and orders that ended long ago. */
  #forget(): void {
    if (this.#setup.keepsResults === true) return;
    this.#tally.forget(this.run);
    this.run.discardResults();
    const last = this.run.venue.orders.length - ORDERS_REMEMBERED;
    for (const order of this.#orders.byHandle.values()) {
      if (order.handle >= last || this.#venue.isLive(order.handle)) continue;
      if (isOver(order)) this.#orders.forget(order);
    }
  }

  /** Returns the state behind the inputs so far, from which `new LiveRun(setup, state, chain)` goes on. */
  snapshot(): Uint8Array {
    this.#forget();
    const { run } = this;
    return canonicalBytes({
      version: STATE_VERSION,
      run: packed(snapshotRun(run)),
      now: Number.isNaN(run.now) ? null : run.now,
      place: this.#venue.place as unknown as Canonical,
      orders: this.#orders.snapshot(),
      owed: [...this.#intents.owed],
      facts: this.#facts.snapshot(),
      waiting: this.#waiting as unknown as Canonical,
      hold: this.#hold.snapshot(),
      link: hexOf(this.#chain.link),
      chain: this.#chain.snapshot(),
      tally: this.#tally.snapshot(),
      input: this.#input,
      mode: this.#mode,
      flattens: this.#flattens,
    });
  }

  #restore(state: LiveState): void {
    this.run.now = state.now ?? NaN;
    this.#venue.goTo(state.place);
    this.#orders.restore(state.orders);
    for (const handle of state.owed) this.#intents.owed.add(handle);
    this.#facts.restore(state.facts);
    this.#waiting = [...state.waiting];
    this.#hold.restore(state.hold);
    this.#chain.restore(state.chain);
    this.#tally.restore(state.tally);
    this.#input = state.input;
    this.#flattens = state.flattens;
    this.#setMode(state.mode);
  }
}

/** Returns whether an order was not let through. */
const isRefusal = (fact: AccountFact): boolean =>
  fact.kind === 'denied' || (fact.kind === 'report' && fact.report.status === 'rejected');

/** Returns the first link of a live run's chain. */
export const genesisOf = ({ actorId, code, run }: LiveSetup): Uint8Array =>
  genesisLink({
    actorId,
    code,
    parameters: run.parameters,
    instruments: run.instruments,
    simulation: run.simulation,
    seed: run.seed,
  });

/** Throws `INVALID_INPUT` for a run that cannot be deployed as it was tested. */
function checkLive({ simulation, series }: RunSetup): void {
  if (simulation.marketFill === 'sameClose') {
    throw new VelaError('INVALID_INPUT', 'marketFill "sameClose" cannot be deployed', {
      hint: 'An order reaches its venue behind the close on which it was decided: use "nextOpen".',
      path: ['simulation', 'marketFill'],
    });
  }
  if (series.some(({ onlyFills }) => onlyFills === true)) {
    throw new VelaError('INVALID_INPUT', 'finer candles that fill orders cannot be deployed', {
      hint: 'The venue says what fills: leave the timeframe of fills out.',
      path: ['series'],
    });
  }
}

/** Returns the link at which a state stands; throws `CONFLICT` when another one is remembered. */
function linkOf({ link }: LiveState, known: Uint8Array | undefined): Uint8Array {
  if (known === undefined || hexOf(known) === link) return bytesOfHex(link);
  throw new VelaError('CONFLICT', `expected a state at the link ${hexOf(known)}, found ${link}`, {
    hint: 'The state belongs to another chain: go on from an older one, or from the start.',
  });
}

const restored = ({ run }: LiveSetup, state: LiveState, parts: RunParts): Run =>
  restoreRun(run, unpacked(state.run) as unknown as RunSnapshot, undefined, parts);
