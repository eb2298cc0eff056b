import { VelaError, multiplyUnits, parseDecimal, toNumber } from '@vela/kernel';
import type { MinorUnits } from '@vela/kernel';
import { ExactSum } from './exact-sum.js';

/** What an account holds of one currency, and what a unit of it is worth to the account. */
export class Wallet {
  /** What {@link cash} and {@link fees} are summed up in, for each fill. */
  readonly cashSum = new ExactSum();
  readonly feeSum = new ExactSum();
  /** Sum of all cash facts: what changed the cash beside fills and their fees. */
  facts: MinorUnits = 0;
  /** Units of the account's currency for one of this, as a double; NaN while it is not known. */
  rate: number;
  /** The rate as exact decimal text, null while it is not known. */
  rateText: string | null;
  #units: bigint;
  #scale: number;

  constructor(
    readonly currency: string,
    /** Whether it is the currency that the account is kept in. */
    readonly isBase: boolean,
  ) {
    this.rate = isBase ? 1 : NaN;
    this.rateText = isBase ? '1' : null;
    this.#units = isBase ? 1n : 0n;
    this.#scale = 0;
  }

  /** Exact cash in minor units; less than 0 is a loan. */
  get cash(): MinorUnits {
    return this.cashSum.value;
  }

  /** Fees paid in this currency. */
  get fees(): MinorUnits {
    return this.feeSum.value;
  }

  /** Sets what one unit is worth from now on. Throws `INVALID_INPUT` for what is not above 0. */
  setRate(text: string): void {
    const decimal = parseDecimal(text);
    if (decimal.units <= 0n) {
      throw new VelaError(
        'INVALID_INPUT',
        `expected a rate of ${this.currency} above 0, found ${text}`,
      );
    }
    this.rateText = text;
    this.rate = toNumber(decimal);
    this.#units = decimal.units;
    this.#scale = decimal.scale;
  }

  /** Returns an amount of this currency in minor units of the account's, rounded half to even. */
  toBase(amount: MinorUnits): MinorUnits {
    if (this.isBase || amount === 0) return amount;
    if (this.rateText === null) {
      throw new VelaError('DATA_MISSING', `expected a rate of ${this.currency}, found none yet`, {
        hint: 'Give the rate from the first candle on.',
      });
    }
    return multiplyUnits(BigInt(amount), this.#units, this.#scale);
  }
}
