import { DAY, VelaError, formatDate } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { AccountRules, chargeNights, chargesAnything, checkRates } from '@vela/ledger';
import { findRateInstruments } from '@vela/ledger';
import type { ExchangeRate, FeeModel, Ledger, RateInstrument } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { SimulationOptions } from '@vela/venue';
import { estimateFee } from './fee-estimate.js';
import type { Mark } from './mark.js';
import type { AppliedAction, RunAction } from './run-action.js';

/** How many corporate actions the notes of a result name. */
const ACTIONS_TOLD = 20;

/** What an account's days are made of. */
export interface AccountSetup {
  readonly instruments: readonly Instrument[];
  readonly simulation: SimulationOptions;
  readonly ledger: Ledger;
  readonly fees: FeeModel;
  readonly marks: readonly Mark[];
  readonly rates: readonly ExchangeRate[];
  readonly actions: readonly RunAction[];
}

/** The state of an account's days as plain data. */
export interface AccountState {
  readonly [key: string]: Canonical;
  readonly day: number | null;
  readonly rates: number;
  readonly actions: number;
  readonly marginCalls: number;
  readonly delisted: readonly number[];
}

/**
 * What happens to an account between slices: nights are charged, rates move, corporate actions take
 * hold. Each acts before the first slice that becomes available after its instant, in the order of
 * time; at one instant nights come first, then rates, then actions. An account to which none of it
 * can happen costs one comparison for each slice.
 */
export class AccountDay {
  readonly rules: AccountRules;
  /** Instant behind which a slice must call {@link catchUp} first. */
  nextAt: number;
  /** Whether {@link settle} must be called after each match. */
  readonly watching: boolean;
  /** How often positions had to be reduced because equity was below maintenance. */
  marginCalls = 0;
  /** Corporate actions that took hold, a result that can be forgotten like the fills. */
  readonly applied: AppliedAction[] = [];
  readonly #setup: AccountSetup;
  readonly #rates: readonly ExchangeRate[];
  readonly #pairs: readonly RateInstrument[];
  readonly #actions: readonly RunAction[];
  readonly #charges: boolean;
  readonly #apply: (one: RunAction) => void;
  /** Number of the last midnight that was passed, null before the first slice. */
  #day: number | null = null;
  #rate = 0;
  #action = 0;

  constructor(setup: AccountSetup, apply: (one: RunAction) => void) {
    const { ledger, instruments, simulation } = setup;
    const base = ledger.wallets[0]!.currency;
    this.#setup = setup;
    this.#apply = apply;
    this.#rates = checkRates(base, instruments, setup.rates);
    this.#pairs = findRateInstruments(base, instruments, setup.rates);
    this.#actions = checkActions(setup.actions, instruments);
    this.#charges = chargesAnything(simulation.financing);
    this.rules = new AccountRules({
      ledger,
      instruments,
      options: simulation.account,
      feeOf: (fill, notional) => estimateFee(setup.fees, fill, notional),
    });
    this.watching = this.#pairs.length > 0 || simulation.account.kind !== 'unlimited';
    const isQuiet = this.#rates.length + this.#actions.length === 0 && !this.#charges;
    this.nextAt = isQuiet ? Infinity : -Infinity;
    this.#valueMarks();
  }

  /** Whether orders must be asked for: there is a limit, a rate to wait for or an end of trading. */
  get checksOrders(): boolean {
    return (
      this.#setup.simulation.account.kind !== 'unlimited' ||
      this.#setup.ledger.wallets.length > 1 ||
      this.#actions.some(({ action }) => action.kind === 'delist')
    );
  }

  /** Lets everything happen that lies before a slice which becomes available at an instant. */
  catchUp(at: number): void {
    if (this.#day === null) this.#begin(at);
    for (;;) {
      const event = this.#nextEvent();
      const isDue = event < at;
      // A midnight at the very instant of a slice is passed by the slice after it.
      this.#passNights(isDue ? Math.floor(event / DAY) : Math.ceil(at / DAY) - 1);
      if (!isDue) break;
      this.#applyRates(event);
      while (this.#actions[this.#action]?.action.at === event) {
        this.#apply(this.#actions[this.#action++]!);
      }
      // A split has changed what one unit is worth.
      if (this.watching) this.settle();
    }
    const midnight = this.#charges ? (this.#day! + 1) * DAY : Infinity;
    this.nextAt = Math.min(midnight, this.#nextEvent());
  }

  /** Takes the closes of the slice that was matched: prices for the rules, rates of pairs. */
  settle(): void {
    const { marks } = this.#setup;
    for (const { currency, instrument, isInverse } of this.#pairs) {
      const close = marks[instrument]!.lastClose;
      if (close > 0) this.#setRate(currency, isInverse ? 1 / close : close);
    }
    const { prices } = this.rules;
    for (let i = 0; i < prices.length; i++) prices[i] = marks[i]!.lastClose;
  }

  /** Returns sentences on what is special about the account, for the reader of a result. */
  notes(): string[] {
    const { ledger, simulation } = this.#setup;
    const notes: string[] = [];
    if (ledger.wallets.length > 1) {
      const [base, ...others] = ledger.wallets.map(({ currency }) => currency);
      notes.push(
        `Equity is in ${base}; ${others.join(', ')} by ${
          this.#pairs.length > 0 ? 'the closes of currency pairs' : 'the rates given'
        }.`,
        simulation.account.conversion === 'convert'
          ? 'Cash in other currencies is converted with every fill at the rate of the moment, without a cost.'
          : 'Cash stays in the currency of its instrument; less than nothing there is a loan.',
      );
    }
    if (this.#actions.length > 0) {
      notes.push(
        'Prices are raw: indicators see the jump of a split or a dividend; positions, working orders and cash follow the corporate actions.',
        ...this.applied.slice(0, ACTIONS_TOLD).map((one) => this.#told(one)),
      );
      const more = this.applied.length - ACTIONS_TOLD;
      if (more > 0) notes.push(`Corporate actions beside these: ${more}.`);
    }
    return notes;
  }

  #told({ instrument, at, kind, effect }: AppliedAction): string {
    const { symbol } = this.#setup.instruments[instrument]!;
    return `${formatDate(at)}: ${kind} of ${symbol}, ${effect}.`;
  }

  /** Returns the state between two slices. */
  snapshot(): AccountState {
    return {
      day: this.#day,
      rates: this.#rate,
      actions: this.#action,
      marginCalls: this.marginCalls,
      delisted: this.rules.delisted,
    };
  }

  /** Puts fresh days of the same setup into a state; ledger and marks have theirs already. */
  restore(state: AccountState): void {
    this.#day = state.day;
    this.#rate = state.rates;
    this.#action = state.actions;
    this.marginCalls = state.marginCalls;
    for (const instrument of state.delisted) this.rules.delist(instrument);
    this.#valueMarks();
    this.settle();
  }

  #begin(at: number): void {
    this.#day = Math.ceil(at / DAY) - 1;
    const first = new Map<string, number>();
    for (const { currency, at: from } of this.#rates) {
      if (!first.has(currency)) first.set(currency, from);
    }
    for (const [currency, from] of first) {
      if (from < at) continue;
      throw new VelaError(
        'DATA_MISSING',
        `expected a rate of ${currency} before the first candle is known, found the first one later`,
        { hint: 'Give the rate that holds when the run begins.', path: ['rates'] },
      );
    }
  }

  #nextEvent(): number {
    const rate = this.#rates[this.#rate]?.at ?? Infinity;
    return Math.min(rate, this.#actions[this.#action]?.action.at ?? Infinity);
  }

  #passNights(day: number): void {
    const days = day - this.#day!;
    if (days <= 0) return;
    this.#day = day;
    if (!this.#charges) return;
    const { ledger, marks, simulation } = this.#setup;
    const price = (instrument: number): number => marks[instrument]!.lastClose;
    chargeNights(ledger, simulation.financing, { days, price, at: day * DAY });
  }

  #applyRates(at: number): void {
    for (; this.#rates[this.#rate]?.at === at; this.#rate++) {
      const { currency, rate } = this.#rates[this.#rate]!;
      this.#setup.ledger.setRate(currency, rate);
    }
    this.#valueMarks();
  }

  /** Sets a rate that comes from a price. */
  #setRate(currency: string, rate: number): void {
    const { ledger } = this.#setup;
    const wallet = ledger.wallets.find((one) => one.currency === currency)!;
    const text = textOf(rate);
    if (wallet.rateText === text) return;
    ledger.setRate(currency, text);
    this.#valueMarks();
  }

  #valueMarks(): void {
    const { marks, ledger } = this.#setup;
    marks.forEach((mark, instrument) => mark.value(ledger.walletOf(instrument).rate));
  }
}

/** Returns a rate as decimal text of 15 digits, at most 18 of them behind the point. */
const textOf = (rate: number): string =>
  rate >= 1e-3 ? String(Number(rate.toPrecision(15))) : rate.toFixed(18);

/** Returns actions in the order of time, those of one instant in the order given. */
function checkActions(
  actions: readonly RunAction[],
  instruments: readonly Instrument[],
): readonly RunAction[] {
  actions.forEach(({ instrument, action }, index) => {
    const refuse = (message: string): never => {
      throw new VelaError('INVALID_INPUT', message, { path: ['actions', String(index)] });
    };
    if (instruments[instrument] === undefined) {
      refuse(`expected an instrument of the run for a corporate action, found ${instrument}`);
    }
    if (!Number.isSafeInteger(action.at)) refuse('expected an instant for each corporate action');
    const value = 'value' in action ? action.value : null;
    if (value === null) return;
    const least = action.kind === 'split' ? Number.MIN_VALUE : 0;
    if (!Number.isFinite(value) || value < least) {
      const expected = action.kind === 'split' ? 'a ratio above 0' : 'a value of at least 0';
      refuse(`expected ${expected} for a ${action.kind}, found ${value}`);
    }
  });
  return actions.toSorted((a, b) => a.action.at - b.action.at);
}
