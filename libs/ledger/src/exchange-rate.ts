import { VelaError, parseDecimal } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';

/** What one unit of a currency is worth in the currency of the account, from an instant on. */
export interface ExchangeRate {
  readonly currency: string;
  readonly at: Micros;
  /** Decimal text above 0. */
  readonly rate: string;
}

/** An instrument of a run whose closes are the rate of a currency. */
export interface RateInstrument {
  readonly currency: string;
  readonly instrument: number;
  /** Whether one over the price is the rate: EURUSD gives an account in EUR its rate of USD. */
  readonly isInverse: boolean;
}

const PAIR = /^([A-Z]{3})[/_.-]?([A-Z]{3})$/;

/**
 * Returns, for each currency of the instruments but the account's, the currency pair among them
 * that gives its rate: an instrument of class FX with a symbol such as `EURUSD` or `EUR/USD`.
 * Currencies of which the run has rates as data are left out.
 */
export function findRateInstruments(
  base: string,
  instruments: readonly Instrument[],
  rates: readonly ExchangeRate[],
): RateInstrument[] {
  const given = new Set(rates.map(({ currency }) => currency));
  const wanted = new Set(instruments.map(({ currency }) => currency));
  const found: RateInstrument[] = [];
  instruments.forEach(({ symbol, assetClass }, instrument) => {
    const [, first, second] = (assetClass === 'FX' ? PAIR.exec(symbol) : null) ?? [];
    const currency = second === base ? first : first === base ? second : undefined;
    if (currency === undefined || !wanted.delete(currency) || given.has(currency)) return;
    found.push({ currency, instrument, isInverse: first === base });
  });
  return found;
}

/**
 * Returns the currencies of instruments that have neither rates nor a pair: a run of them would
 * add up what cannot be added.
 */
export function currenciesWithoutRate(
  base: string,
  instruments: readonly Instrument[],
  rates: readonly ExchangeRate[],
): string[] {
  const known = new Set([base, ...rates.map(({ currency }) => currency)]);
  for (const { currency } of findRateInstruments(base, instruments, rates)) known.add(currency);
  const needed = new Set(instruments.map(({ currency }) => currency));
  return [...needed].filter((currency) => !known.has(currency));
}

/**
 * Returns rates in the order of time. Throws `INVALID_INPUT` for a rate that is not above 0, one
 * of the account's own currency other than 1, and a currency that has no rate at all.
 */
export function checkRates(
  base: string,
  instruments: readonly Instrument[],
  rates: readonly ExchangeRate[],
): readonly ExchangeRate[] {
  const missing = currenciesWithoutRate(base, instruments, rates);
  if (missing.length > 0) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected a rate of ${missing.join(', ')} in ${base}, found none`,
      {
        hint:
          'Give rates as rows of currency, at and rate, add the currency pair as an instrument of ' +
          `class FX, or run instruments in ${base} alone.`,
        path: ['rates'],
      },
    );
  }
  rates.forEach(({ currency, rate, at }, index) => {
    const refuse = (expected: string): never => {
      throw new VelaError('INVALID_INPUT', `expected ${expected}, found "${rate}"`, {
        path: ['rates', String(index)],
      });
    };
    if (parseDecimal(rate).units <= 0n) refuse(`a rate of ${currency} above 0`);
    if (!Number.isSafeInteger(at)) refuse('an instant in microseconds for each rate');
    if (currency === base && Number(rate) !== 1) refuse(`no rate of ${base} other than 1`);
  });
  return rates.filter(({ currency }) => currency !== base).toSorted((a, b) => a.at - b.at);
}
