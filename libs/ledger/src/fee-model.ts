import { assert, multiplyUnits } from '@vela/kernel';
import type { Canonical, Decimal, MinorUnits } from '@vela/kernel';
import type { Booking } from './ledger.js';

/** What the fees of a run consist of. */
export interface FeeReport {
  /** Sums over the run, one for each line and currency. */
  readonly lines: readonly {
    readonly line: string;
    readonly currency: string;
    readonly amount: number;
  }[];
  /** Lines whose rate was not known for some fills, for which nothing was charged. */
  readonly unknown: readonly { readonly line: string; readonly fills: number }[];
  /** Fees that the model leaves out, in words. */
  readonly notModelled: readonly string[];
}

/**
 * What an account pays for its fills. A model may keep totals (a minimum for each order, a charge
 * rounded once a day): what a fill costs is then what the whole contract note grows by, so that
 * the sum of the answers is the note to the last digit at any time. The answer may be negative
 * when an earlier charge turns out too high.
 */
export interface FeeModel {
  /** Returns the fee of a fill in minor units of its instrument's currency. */
  charge(booking: Booking, notional: MinorUnits): MinorUnits;
  /**
   * Returns about what `charge` would answer now, without noting the fill: what an account keeps
   * back before it allows one. Without this method fees are not looked at beforehand.
   */
  estimate?(booking: Omit<Booking, 'fee'>, notional: MinorUnits): MinorUnits;
  /** Returns what a reader of a result must know about the fees, as sentences. */
  describe?(): readonly string[];
  /** Returns what the fees of the run consist of, also after a restore. */
  report?(): FeeReport;
  /** Returns the totals that the next charges depend on as plain data. */
  snapshot(): Canonical;
  /** Puts a fresh model into a state. */
  restore(state: Canonical): void;
}

/** One rate on the notional of every fill, rounded half to even in the last digit of the ledger. */
export class FlatRate implements FeeModel {
  readonly #units: number;
  readonly #scale: number;

  /** @param rate fee as a fraction of the notional, 0 or more, of at most 15 digits */
  constructor(rate: Decimal) {
    this.#units = Number(rate.units);
    this.#scale = rate.scale;
    assert(Number.isSafeInteger(this.#units), 'a fee rate has at most 15 digits');
  }

  charge(_booking: Booking, notional: MinorUnits): MinorUnits {
    return this.estimate(_booking, notional);
  }

  estimate(_booking: Omit<Booking, 'fee'>, notional: MinorUnits): MinorUnits {
    return this.#units === 0 ? 0 : multiplyUnits(notional, this.#units, this.#scale);
  }

  snapshot(): Canonical {
    return null;
  }

  restore(): void {}
}
