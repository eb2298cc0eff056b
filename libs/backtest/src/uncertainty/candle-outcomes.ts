import type { CandleBatch } from '@vela/market';
import type { AmbiguousCandle, CandleOutcome } from '@vela/ports';
import { advance } from '@vela/step';
import type { Run, RunSetup, RunSnapshot } from '@vela/step';
import { alongPath, branchOff } from './resolution.js';

/** The two orders of the extremes: each reaches what the other cannot. */
const PATHS = ['openHighLowClose', 'openLowHighClose'] as const;

/**
 * Returns the outcomes of one slice for each instrument for which the order of the prices matters.
 * The snapshot is that of the run before the slice; the slice is a batch of its own.
 */
export function candleOutcomes(
  setup: RunSetup,
  snapshot: RunSnapshot,
  slice: CandleBatch,
): AmbiguousCandle[] {
  const base = outcomesOf(setup, snapshot, slice);
  const others = PATHS.map((path) => outcomesOf(alongPath(setup, path), snapshot, slice));
  return setup.instruments.flatMap(({ id }, index): AmbiguousCandle[] => {
    const all = [base[index]!, ...others.map((outcomes) => outcomes[index]!)];
    if (all.every((outcome) => isSame(outcome, all[0]!))) return [];
    const best = all.reduce((a, b) => (b.pnl > a.pnl ? b : a));
    const worst = all.reduce((a, b) => (b.pnl < a.pnl ? b : a));
    const at = slice.availableAt[0]!;
    return [{ instrumentId: id, slice: snapshot.slices, at, base: all[0]!, best, worst }];
  });
}

const isSame = (a: CandleOutcome, b: CandleOutcome): boolean =>
  a.pnl === b.pnl && a.price === b.price && a.position === b.position;

function outcomesOf(setup: RunSetup, snapshot: RunSnapshot, slice: CandleBatch): CandleOutcome[] {
  const run = branchOff({ setup, snapshot });
  run.discardResults();
  const values = setup.instruments.map((_, instrument) => -valueOf(run, instrument));
  const prices = setup.instruments.map((): number | null => null);
  advance(run, slice);
  const { columns, length } = run.venue.fills;
  for (let fill = 0; fill < length; fill++) {
    const instrument = columns.instrument[fill]!;
    const { multiplier } = setup.instruments[instrument]!;
    const price = columns.price[fill]!;
    const amount = columns.quantity[fill]! * price * multiplier;
    values[instrument]! -= columns.side[fill]! * amount + columns.fee[fill]!;
    prices[instrument] = price;
  }
  return setup.instruments.map((_, instrument) => ({
    pnl: values[instrument]! + valueOf(run, instrument),
    price: prices[instrument]!,
    position: run.ledger.positions[instrument]!.size,
  }));
}

/** Returns the value of a position at the last close in the currency of its instrument. */
function valueOf(run: Run, instrument: number): number {
  const { multiplier } = run.setup.instruments[instrument]!;
  const { size } = run.ledger.positions[instrument]!;
  return size === 0 ? 0 : size * run.marks[instrument]!.lastClose * multiplier;
}
