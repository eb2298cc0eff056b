import { cellNumber, namedSeed } from '../market/cell-hash.js';
import type { QuoteTick } from '../market/minute-ticks.js';

/** Prices on each side of the book. */
const DEPTH = 10;

/** A price of the book and what is offered there. */
interface BookLevel {
  readonly p: number;
  readonly s: number;
}

/** Both sides of a book, the best price first. */
export interface Book {
  readonly b: readonly BookLevel[];
  readonly a: readonly BookLevel[];
}

/** Returns the book around a quote: the same one for the same quote. */
export function bookOf(symbol: string, quote: QuoteTick): Book {
  const seed = namedSeed(0, symbol);
  const spread = Math.max(quote.ask - quote.bid, quote.ask / 10_000);
  const side = (best: number, size: number, step: number): BookLevel[] =>
    Array.from({ length: DEPTH }, (_, at) => {
      const p = Math.round((best + at * step) * 100) / 100;
      const draw = cellNumber(seed, Math.round(p * 100), at);
      return { p, s: at === 0 ? size : Math.round((0.1 + draw * 3) * 10_000) / 10_000 };
    }).filter(({ p }) => p > 0);
  return { b: side(quote.bid, quote.bidSize, -spread), a: side(quote.ask, quote.askSize, spread) };
}

/** Returns what leads from one book to another: new sizes, and a size of 0 where nothing is left. */
export function bookChange(before: Book, after: Book): Book {
  const side = (from: readonly BookLevel[], to: readonly BookLevel[]): BookLevel[] => {
    const old = new Map(from.map(({ p, s }) => [p, s]));
    const kept = new Set(to.map(({ p }) => p));
    const gone = from.filter(({ p }) => !kept.has(p)).map(({ p }) => ({ p, s: 0 }));
    return [...gone, ...to.filter(({ p, s }) => old.get(p) !== s)];
  };
  return { b: side(before.b, after.b), a: side(before.a, after.a) };
}
