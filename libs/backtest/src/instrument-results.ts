import { unitsToNumber } from '@vela/kernel';
import { MONEY_SCALE } from '@vela/ledger';
import type { InstrumentResult } from '@vela/ports';
import type { Run } from '@vela/step';

/** Rows of a series in which something is held: from each entry until before its exit. */
type Stays = (readonly [from: number, to: number])[];

/** Returns what each instrument gave to a finished run, in the order of the run. O(fills). */
export function instrumentResults(run: Run): readonly InstrumentResult[] {
  const { instruments } = run.setup;
  const sums = instruments.map(() => ({
    trades: 0,
    wins: 0,
    fills: 0,
    gross: 0,
    fees: 0,
    traded: 0,
    stays: [] as Stays,
  }));
  const { trades, positions } = run.ledger;
  for (let row = 0; row < trades.length; row++) {
    const { columns } = trades;
    const sum = sums[columns.instrument[row]!]!;
    const [gross, fees] = [columns.pnlGross[row]!, columns.commission[row]!];
    sum.trades++;
    if (gross - fees > 0) sum.wins++;
    sum.gross += gross;
    sum.fees += fees;
    sum.stays.push([columns.entryRow[row]!, columns.exitRow[row]!]);
  }
  const { fills } = run.venue;
  for (let row = 0; row < fills.length; row++) {
    const { columns } = fills;
    const instrument = columns.instrument[row]!;
    const sum = sums[instrument]!;
    sum.fills++;
    sum.traded +=
      columns.quantity[row]! * columns.price[row]! * instruments[instrument]!.multiplier;
  }
  return instruments.map(({ id, symbol, currency, multiplier }, instrument) => {
    const sum = sums[instrument]!;
    const position = positions[instrument]!;
    const candles = numbered(run, instrument)?.rowBase ?? 0;
    let cost = 0;
    for (const lot of position.lots) {
      sum.stays.push([lot.row, candles]);
      cost += unitsToNumber(lot.notional, MONEY_SCALE) * Math.sign(position.size);
    }
    const value = position.size * run.marks[instrument]!.lastClose * multiplier;
    return {
      instrumentId: id,
      symbol,
      currency,
      tradeCount: sum.trades,
      winCount: sum.wins,
      fillCount: sum.fills,
      grossPnl: sum.gross,
      fees: sum.fees,
      netPnl: sum.gross - sum.fees,
      openPnl: position.size === 0 ? 0 : value - cost,
      openQuantity: position.size,
      traded: sum.traded,
      exposure: candles === 0 ? null : rowsHeld(sum.stays) / candles,
    };
  });
}

/** Returns the series by whose candles the fills of an instrument are numbered. */
const numbered = (run: Run, instrument: number): Run['series'][number] | undefined =>
  run.series.find(({ candle }) => candle.instrumentIndex === instrument);

/** Returns how many rows the stays cover; overlaps count once. O(n log n). */
function rowsHeld(stays: Stays): number {
  let [held, reached] = [0, 0];
  for (const [from, to] of stays.sort((a, b) => a[0] - b[0])) {
    held += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return held;
}
