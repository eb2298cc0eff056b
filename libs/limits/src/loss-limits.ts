import { DAY, MINUTE, formatInstant } from '@vela/kernel';
import { deny, shown } from './codes.js';
import type { LimitDenial } from './codes.js';
import type { LimitOptions } from './options.js';

/** A trade that was closed. */
export interface LimitedTrade {
  readonly instrumentId: string;
  readonly profit: number;
  readonly at: number;
}

/** What loss limits remember, as plain data. */
export interface LossState {
  readonly [key: string]: null | number | string | readonly (readonly [string, number])[];
  readonly day: number;
  readonly dayEquity: number;
  readonly lastEquity: number;
  readonly peak: number;
  readonly streak: number;
  readonly pausedUntil: number;
  /** Ends of the cooldowns by instrument. */
  readonly cooldowns: readonly (readonly [string, number])[];
  /** Code and words of the limit that ended trading, null while none has. */
  readonly ended: string | null;
  readonly reason: string | null;
}

/**
 * Limits that look back: losses of the day, the fall from the peak, the loss since the begin, trades
 * that lost. They see the account after each slice and are asked before each order that opens.
 */
export class LossLimits {
  #day = -1;
  #dayEquity: number;
  #lastEquity: number;
  #peak: number;
  #streak = 0;
  #pausedUntil = -Infinity;
  #cooldowns = new Map<string, number>();
  #ended: LimitDenial | null = null;

  constructor(
    private readonly limits: LimitOptions,
    private readonly begin: number,
  ) {
    this.#dayEquity = begin;
    this.#lastEquity = begin;
    this.#peak = begin;
  }

  /** Why trading has ended, null while it has not. */
  get ended(): LimitDenial | null {
    return this.#ended;
  }

  /** Sees the account after a slice. Returns why trading ends, in the slice in which it does. */
  observe(now: number, equity: number, closed: readonly LimitedTrade[]): LimitDenial | null {
    this.#turn(now);
    this.#lastEquity = equity;
    this.#peak = Math.max(this.#peak, equity);
    for (const trade of closed) this.#count(trade);
    if (this.#ended !== null) return null;
    this.#ended = this.#judge(equity);
    return this.#ended;
  }

  /** Returns why nothing may be opened in an instrument now, null when it may. */
  check(instrumentId: string, now: number, equity: number): LimitDenial | null {
    this.#turn(now);
    if (this.#ended !== null) return this.#ended;
    const until = this.#cooldowns.get(instrumentId) ?? -Infinity;
    if (now < until) {
      return deny(
        'COOLDOWN',
        `a trade in ${instrumentId} lost; closed to it until ${formatInstant(until)}`,
      );
    }
    if (now < this.#pausedUntil) {
      const { maxLosingStreak } = this.limits;
      return deny(
        'LOSING_STREAK',
        `${maxLosingStreak} trades in a row lost; nothing is opened until ${formatInstant(this.#pausedUntil)}`,
      );
    }
    return this.#daily(equity) ?? this.#judge(equity);
  }

  snapshot(): LossState {
    return {
      day: this.#day,
      dayEquity: this.#dayEquity,
      lastEquity: this.#lastEquity,
      peak: this.#peak,
      streak: this.#streak,
      pausedUntil: Math.max(this.#pausedUntil, 0),
      cooldowns: [...this.#cooldowns].filter(([, until]) => until > 0),
      ended: this.#ended?.code ?? null,
      reason: this.#ended?.message ?? null,
    };
  }

  restore(state: LossState): void {
    this.#day = state.day;
    this.#dayEquity = state.dayEquity;
    this.#lastEquity = state.lastEquity;
    this.#peak = state.peak;
    this.#streak = state.streak;
    this.#pausedUntil = state.pausedUntil;
    this.#cooldowns = new Map(state.cooldowns);
    this.#ended =
      state.ended === null
        ? null
        : { code: state.ended as LimitDenial['code'], message: state.reason! };
  }

  /** Begins another day with the equity that the last slice left. */
  #turn(now: number): void {
    const day = Math.floor(now / DAY);
    if (day <= this.#day || Number.isNaN(day)) return;
    this.#day = day;
    this.#dayEquity = this.#lastEquity;
  }

  #count({ instrumentId, profit, at }: LimitedTrade): void {
    const { cooldownMinutes, maxLosingStreak, losingStreakMinutes } = this.limits;
    if (profit >= 0) {
      this.#streak = 0;
      return;
    }
    if (cooldownMinutes !== null) {
      this.#cooldowns.delete(instrumentId);
      this.#cooldowns.set(instrumentId, at + cooldownMinutes * MINUTE);
    }
    this.#streak++;
    if (maxLosingStreak !== null && this.#streak >= maxLosingStreak) {
      this.#streak = 0;
      this.#pausedUntil = at + losingStreakMinutes * MINUTE;
    }
  }

  #daily(equity: number): LimitDenial | null {
    const loss = this.#dayEquity - equity;
    const { maxDailyLoss, maxDailyLossRatio } = this.limits;
    const most = Math.min(
      maxDailyLoss ?? Infinity,
      maxDailyLossRatio === null ? Infinity : maxDailyLossRatio * this.#dayEquity,
    );
    return loss < most
      ? null
      : deny(
          'DAILY_LOSS',
          `${shown(loss)} were lost today; nothing is opened from ${shown(most)} on`,
        );
  }

  #judge(equity: number): LimitDenial | null {
    const { maxDrawdownRatio, stopLossRatio } = this.limits;
    const drawdown = (this.#peak - equity) / this.#peak;
    if (maxDrawdownRatio !== null && drawdown >= maxDrawdownRatio) {
      const [is, most] = [shown(drawdown * 100), shown(maxDrawdownRatio * 100)];
      return deny('DRAWDOWN', `equity fell by ${is} % from its peak; trading ends at ${most} %`);
    }
    const lost = (this.begin - equity) / this.begin;
    if (stopLossRatio !== null && lost >= stopLossRatio) {
      const [is, most] = [shown(lost * 100), shown(stopLossRatio * 100)];
      return deny('STOP_LOSS', `${is} % of the begin are lost; trading ends at ${most} %`);
    }
    return null;
  }
}
