import { messageOf } from '@vela/kernel';
import type { Clock } from '@vela/kernel';
import { CircuitBreaker, RateLimiter, priorityOf } from '@vela/execution';
import type { Answer, BreakerState, Effect } from '@vela/execution';
import type { OrderReport } from '@vela/orders';
import type { BrokerPort, Logger, Outcome } from '@vela/ports';
import { Subscription, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/** Longest time that one request may take before it counts as unanswered. */
const ANSWER_MS = 10_000;

/** What requests are made with. */
export interface CallOptions {
  readonly broker: BrokerPort;
  readonly clock: Clock;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly scheduler: SchedulerLike;
  readonly log: Logger;
  /** How long after it was opened a send must have begun, microseconds. */
  readonly beginWithin: number;
  readonly onAnswer: (answer: Answer) => void;
}

/** An effect that the broker is asked for. */
type Request = Exclude<Effect, { kind: 'engage' }>;

/** Requests that reading everything takes about: orders, fills, positions, account, clock. */
const MASS_STATUS_COST = 5;

/** The outcome of a request that nobody answered. */
const SILENCE = { kind: 'unknown', cause: 'timeout' } as const;

/**
 * Carries effects out that have been committed: at the pace the broker takes them, the most urgent
 * first, each bounded in time. It never repeats a request: what has no answer is an answer of its own.
 */
export class GatewayCalls {
  private readonly limiter: RateLimiter<Request>;
  private readonly breaker = new CircuitBreaker();
  private readonly aborting = new AbortController();
  private pacing: Subscription | null = null;

  constructor(private readonly options: CallOptions) {
    this.limiter = new RateLimiter(options.broker.capabilities.rateLimit, ({ kind }) =>
      kind === 'massStatus' ? MASS_STATUS_COST : 1,
    );
  }

  /** How well the way to the broker works. */
  get breakerState(): BreakerState {
    return this.breaker.state(this.options.now());
  }

  /** How many new orders may begin now. */
  get room(): number {
    return this.limiter.room(this.options.now());
  }

  /** Begins what may begin and queues the rest. */
  run(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'engage') continue;
      // A full queue is an answer too: what was asked for is asked for again.
      if (!this.limiter.offer(priorityOf(effect), effect)) this.giveBack(effect);
    }
    this.pump();
  }

  /** Ends every request; what was on its way is not told any more. */
  close(): void {
    this.pacing?.unsubscribe();
    this.limiter.clear();
    this.aborting.abort('closed');
  }

  private pump(): void {
    const { now, scheduler } = this.options;
    // What comes too late costs nothing: its turn is that of the next one.
    for (let taken = this.limiter.take(now()); taken.length > 0; taken = this.limiter.take(now())) {
      for (const effect of taken) this.begin(effect);
    }
    const waitMs = this.limiter.waitMs(now());
    this.pacing?.unsubscribe();
    this.pacing =
      waitMs === null ? null : timer(Math.max(1, waitMs), scheduler).subscribe(() => this.pump());
  }

  private giveBack(effect: Request): void {
    this.answer(unanswered(effect));
  }

  private answer(answer: Answer): void {
    if (!this.aborting.signal.aborted) this.options.onAnswer(answer);
  }

  /** Begins a request; a send that waited for too long is to be opened again first. */
  private begin(effect: Request): void {
    const { clock, beginWithin } = this.options;
    const isLate = effect.kind === 'place' && clock.now() - effect.openedAt > beginWithin;
    if (!isLate) return void this.call(effect);
    this.limiter.refund(effect);
    const { order, attempt } = effect;
    this.answer({ kind: 'late', clientOrderId: order.clientOrderId, attempt });
  }

  private async call(effect: Request): Promise<void> {
    const { broker } = this.options;
    const { signal } = this.aborting;
    switch (effect.kind) {
      case 'place': {
        const { order, attempt } = effect;
        const { clientOrderId } = order;
        const outcome = await this.outcome((s) => broker.place(order, s));
        return this.answer({ kind: 'place', clientOrderId, attempt, outcome });
      }
      case 'burn': {
        const { order } = effect;
        const { clientOrderId } = order;
        const outcome = await this.outcome((s) => broker.place(order, s));
        return this.answer({ kind: 'burn', clientOrderId, outcome });
      }
      case 'cancel': {
        const { clientOrderId, venueOrderId, attempt } = effect;
        const target = { clientOrderId, venueOrderId };
        const outcome = await this.outcome((s) => broker.cancel(target, s));
        return this.answer({ kind: 'cancel', clientOrderId, attempt, outcome });
      }
      case 'replace': {
        const { target, change, attempt } = effect;
        const outcome = await this.outcome((s) => broker.replace(target, change, s));
        const { clientOrderId } = target;
        const newId = change.clientOrderId;
        return this.answer({ kind: 'replace', clientOrderId, newId, attempt, outcome });
      }
      case 'group': {
        const { targets, attempt } = effect;
        const outcome: Outcome<null> =
          broker.group === undefined
            ? { kind: 'rejected', code: 'unsupported', message: 'this broker groups no orders' }
            : await this.outcome((s) => broker.group!(targets, s));
        return this.answer({ kind: 'group', targets, attempt, outcome });
      }
      case 'find':
        return this.find(effect);
      case 'massStatus': {
        const { askedAt, since } = effect;
        const read = this.breakerState === 'open' ? null : broker.massStatus(since);
        const status = read === null ? null : await this.read(read, signal);
        return this.answer({ kind: 'massStatus', askedAt, status });
      }
      case 'clock':
        return this.answer({ kind: 'clock', skew: await this.skew() });
    }
  }

  /** Returns how far the venue's clock is ahead of ours at least, given how long the answer took. */
  private async skew(): Promise<number | null> {
    const { broker, clock } = this.options;
    if (this.breakerState === 'open') return null;
    const before = clock.now();
    const told = await this.read(broker.clock(), this.aborting.signal);
    if (told === null) return null;
    const half = (clock.now() - before) / 2;
    const offset = told.venueTime - before - half;
    return Math.sign(offset) * Math.max(0, Math.abs(offset) - half);
  }

  private async find(effect: Extract<Effect, { kind: 'find' }>): Promise<void> {
    const { broker } = this.options;
    const { clientOrderId, venueOrderId } = effect;
    const isOurs = !clientOrderId.startsWith('venue:');
    const by = isOurs || venueOrderId === null ? { clientOrderId } : { venueOrderId };
    const found: OrderReport | 'absent' | 'cannot-tell' | null =
      this.breakerState === 'open' ? null : await this.read(broker.find(by), this.aborting.signal);
    this.answer({ kind: 'find', clientOrderId, found: found ?? 'failed' });
  }

  /** Returns what a request leads to: a failure of any kind is "unknown", never "rejected". */
  private async outcome<T>(ask: (signal: AbortSignal) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const outcome = await this.bounded<Outcome<T>>(ask, SILENCE);
    const isFailure = outcome.kind === 'unknown' && outcome.cause !== 'id-exists';
    if (isFailure) this.breaker.failed(this.options.now());
    else this.breaker.succeeded();
    const isTooMuch = outcome.kind === 'rejected' && outcome.code === 'rate-limited';
    if (isTooMuch) this.limiter.drain(this.options.now());
    return outcome;
  }

  private async read<T>(reading: Promise<T>, _signal: AbortSignal): Promise<T | null> {
    const value = await this.bounded<T | null>(() => reading, null);
    if (value === null) this.breaker.failed(this.options.now());
    else this.breaker.succeeded();
    return value;
  }

  /** Returns what a request gives, or something else when it breaks or takes too long. */
  private async bounded<T>(ask: (signal: AbortSignal) => Promise<T>, instead: T): Promise<T> {
    const { scheduler, log } = this.options;
    const stop = new AbortController();
    const end = (): void => stop.abort('closed');
    this.aborting.signal.addEventListener('abort', end);
    const late = new Subscription();
    try {
      const waiting = new Promise<T>((resolve) => {
        late.add(
          timer(ANSWER_MS, scheduler).subscribe(() => {
            stop.abort('timeout');
            resolve(instead);
          }),
        );
      });
      return await Promise.race([ask(stop.signal), waiting]);
    } catch (thrown) {
      log.warn('A request to a broker failed.', { error: messageOf(thrown) });
      return instead;
    } finally {
      late.unsubscribe();
      this.aborting.signal.removeEventListener('abort', end);
    }
  }
}

/** Returns the answer to an effect that was never carried out. */
function unanswered(effect: Request): Answer {
  switch (effect.kind) {
    case 'place':
      return {
        kind: 'late',
        clientOrderId: effect.order.clientOrderId,
        attempt: effect.attempt,
      };
    case 'burn':
      return { kind: 'burn', clientOrderId: effect.order.clientOrderId, outcome: SILENCE };
    case 'cancel':
      return {
        kind: 'cancel',
        clientOrderId: effect.clientOrderId,
        attempt: effect.attempt,
        outcome: SILENCE,
      };
    case 'replace':
      return {
        kind: 'replace',
        clientOrderId: effect.target.clientOrderId,
        newId: effect.change.clientOrderId,
        attempt: effect.attempt,
        outcome: SILENCE,
      };
    case 'group':
      return { kind: 'group', targets: effect.targets, attempt: effect.attempt, outcome: SILENCE };
    case 'find':
      return { kind: 'find', clientOrderId: effect.clientOrderId, found: 'failed' };
    case 'massStatus':
      return { kind: 'massStatus', askedAt: effect.askedAt, status: null };
    case 'clock':
      return { kind: 'clock', skew: null };
  }
}
