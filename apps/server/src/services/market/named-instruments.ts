import { VelaError, kindOfId } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { Ground } from '../ground.js';
import { findInstrument } from '../instrument-lookup.js';

/** Symbols of one question at most. */
const SYMBOLS_MAX = 200;

const PATH = ['symbols'] as const;

/**
 * Returns the instruments that ids and symbols name. A symbol that is not stored stands for what the
 * provider lists under it, in capital letters; a pair such as `BTC/USD` is a coin. Throws
 * `INVALID_INPUT` for what no symbol can be, `NOT_FOUND` for an unknown id.
 */
export async function namedInstruments(
  ground: Ground,
  references: readonly string[],
): Promise<readonly Instrument[]> {
  const { length } = references;
  if (length < 1 || length > SYMBOLS_MAX) {
    const message = `expected 1 to ${SYMBOLS_MAX} symbols, found ${length}`;
    throw new VelaError('INVALID_INPUT', message, { path: PATH });
  }
  return Promise.all(references.map((one, index) => named(ground, one.trim(), index)));
}

async function named(ground: Ground, reference: string, index: number): Promise<Instrument> {
  const path = [...PATH, `${index}`];
  const found = await findInstrument(ground, reference);
  if (found !== null) return found;
  if (kindOfId(reference) === 'instrument') {
    throw new VelaError('NOT_FOUND', `there is no instrument "${reference}"`, { path });
  }
  const symbol = reference.toUpperCase();
  const stored = await findInstrument(ground, symbol);
  if (stored !== null) return stored;
  if (!isListable(symbol)) {
    const message = `expected a symbol such as AAPL or BTC/USD, found "${reference}"`;
    throw new VelaError('INVALID_INPUT', message, { path });
  }
  const assetClass = symbol.includes('/') ? 'CRYPTO' : 'EQUITY';
  return createInstrument({ id: `alpaca:${symbol}`, symbol, assetClass });
}

/** Returns whether a provider may list a symbol: one that it finds malformed refuses all. */
export const isListable = (symbol: string): boolean =>
  /^[A-Z0-9][A-Z0-9.-]{0,14}(\/[A-Z0-9]{2,10})?$/.test(symbol);
