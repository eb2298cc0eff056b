import { parseDecimal, powerOfTen, rescale, toNumber } from '@vela/kernel';
import { Ledger, MONEY_SCALE } from '@vela/ledger';
import type { Instrument } from '@vela/market';
import type { FillRow } from '@vela/ports';

/** A round trip of a sub-account: an entry and its exit, first in first out. */
export interface RoundTrip {
  readonly instrument: Instrument;
  readonly accountId: string;
  readonly actorId: string;
  /** Signed size of the entry. */
  readonly quantity: number;
  readonly entryAt: number;
  readonly entryPrice: number;
  readonly exitAt: number;
  readonly exitPrice: number;
  readonly gross: number;
  readonly fees: number;
  readonly entryOrderId: string;
  readonly exitOrderId: string;
  /** Number of the exit's fill in the log of the account, and which of its trips. */
  readonly n: number;
  readonly part: number;
}

/**
 * Returns the round trips that fills of one sub-account at one account make, in the order of their
 * exits. Fills that were taken back count for nothing. The same ledger books those of backtests.
 */
export function roundTrips(
  fills: readonly FillRow[],
  instruments: readonly Instrument[],
): readonly RoundTrip[] {
  const ordered = standing(fills);
  const first = ordered[0];
  if (first === undefined) return [];
  const { accountId, actorId } = first;
  const ledger = new Ledger({ instruments, cash: { units: 0n, scale: 0 } });
  const at = new Map(instruments.map(({ id }, index) => [id, index]));
  const trips: RoundTrip[] = [];
  for (const [index, fill] of ordered.entries()) {
    const instrument = at.get(fill.instrumentId);
    if (instrument === undefined) continue;
    const before = ledger.trades.length;
    book(ledger, fill, { instrument, index, scale: instruments[instrument]!.quantityScale });
    for (let row = before; row < ledger.trades.length; row++) {
      const cell = (name: 'quantity' | 'entryAt' | 'entryPrice' | 'exitAt' | 'exitPrice'): number =>
        ledger.trades.columns[name][row]!;
      const { columns } = ledger.trades;
      trips.push({
        instrument: instruments[instrument]!,
        accountId,
        actorId,
        quantity: cell('quantity'),
        entryAt: cell('entryAt'),
        entryPrice: cell('entryPrice'),
        exitAt: cell('exitAt'),
        exitPrice: cell('exitPrice'),
        gross: columns.pnlGross[row]!,
        fees: columns.commission[row]!,
        entryOrderId: ordered[columns.entryOrder[row]!]?.clientOrderId ?? '',
        exitOrderId: fill.clientOrderId ?? '',
        n: fill.n,
        part: row - before,
      });
    }
  }
  return trips;
}

function book(
  ledger: Ledger,
  fill: FillRow,
  place: { readonly instrument: number; readonly index: number; readonly scale: number },
): void {
  const price = parseDecimal(fill.price);
  const quantity = toNumber(parseDecimal(fill.quantity)) * powerOfTen(place.scale);
  ledger.book({
    instrument: place.instrument,
    side: fill.side === 'buy' ? 1 : -1,
    quantity: Math.round(quantity),
    priceUnits: Number(price.units),
    priceScale: price.scale,
    price: toNumber(price),
    row: place.index,
    at: fill.at,
    order: place.index,
    fee: Number(rescale(parseDecimal(fill.fee), MONEY_SCALE).units),
  });
}

/** Returns the fills that stand, in the order in which they were booked. */
export function standing(fills: readonly FillRow[]): readonly FillRow[] {
  const undone = new Set(
    fills.filter(({ kind }) => kind === 'bust' || kind === 'void').map(({ key }) => key),
  );
  return fills
    .filter(({ kind, key }) => (kind === 'fill' || kind === 'inferred') && !undone.has(key))
    .sort((a, b) => a.n - b.n);
}
