import { decimalOf, formatDecimal } from '@vela/kernel';
import { FactKind, MONEY_SCALE, splitPosition } from '@vela/ledger';
import type { Ledger } from '@vela/ledger';
import type { Delisting, Dividend, Instrument, Split } from '@vela/market';
import type { Mark } from './mark.js';
import type { AppliedAction, RunAction } from './run-action.js';

/** The venue's part in corporate actions. */
interface ActionVenue {
  /** Multiplies the quantities of live orders by a ratio and divides their prices by it. */
  applySplit(instrument: number, ratio: number): void;
  /** Ends all orders of an instrument and closes its position at a price. */
  delist(end: { instrument: number; price: number; row: number; at: number }): void;
}

/** What the corporate actions of a run work on. */
interface ActionTarget {
  readonly instruments: readonly Instrument[];
  readonly ledger: Ledger;
  readonly marks: readonly Mark[];
  readonly venue: ActionVenue;
  /** Number of the newest candle of an instrument. */
  readonly rowOf: (instrument: number) => number;
}

/**
 * Lets a corporate action take hold and returns what it did. A split multiplies position, lots and
 * working orders and divides the last price, so that equity stays; a dividend credits who is long
 * and debits who is short; a delisting ends all orders and closes the position at the last price
 * or what holders are paid; a new name is noted.
 */
function applyAction(target: ActionTarget, { instrument, action }: RunAction): AppliedAction {
  const before = target.ledger.positions[instrument]!.size;
  const done = { instrument, at: action.at, kind: action.kind };
  switch (action.kind) {
    case 'split': {
      split(target, instrument, action);
      const after = target.ledger.positions[instrument]!.size;
      return { ...done, effect: `${before} became ${after}` };
    }
    case 'dividend': {
      const paid = dividend(target, instrument, action);
      return { ...done, effect: `${paid} for ${before}` };
    }
    case 'delist': {
      const price = delist(target, instrument, action);
      return { ...done, effect: `${before} closed at ${price}` };
    }
    case 'rename': {
      const { symbol } = target.instruments[instrument]!;
      return { ...done, effect: `${symbol} became ${action.symbol}` };
    }
  }
}

/** What of a run corporate actions change. */
interface ActionRun {
  readonly setup: { readonly instruments: readonly Instrument[] };
  readonly ledger: Ledger;
  readonly marks: readonly Mark[];
  readonly venue: ActionVenue;
  readonly series: readonly { readonly marks: number; readonly newestNumber: number }[];
  readonly account: {
    readonly applied: AppliedAction[];
    readonly rules: { delist(instrument: number): void };
  };
}

/** Lets a corporate action take hold in a run and notes it there. */
export function applyToRun(run: ActionRun, one: RunAction): void {
  const rowOf = (instrument: number): number =>
    run.series.find(({ marks }) => marks === instrument)!.newestNumber;
  const { ledger, marks, venue, account } = run;
  const done = applyAction(
    { instruments: run.setup.instruments, ledger, marks, venue, rowOf },
    one,
  );
  account.applied.push(done);
  if (done.kind === 'delist') account.rules.delist(done.instrument);
}

function split(target: ActionTarget, index: number, { value, at }: Split): void {
  const mark = target.marks[index]!;
  splitPosition(target.ledger, {
    index,
    instrument: target.instruments[index]!,
    ratio: value,
    price: mark.lastClose,
    row: target.rowOf(index),
    at,
  });
  mark.lastClose /= value;
  target.venue.applySplit(index, value);
}

/** Pays a dividend and returns its amount in the instrument's currency as text. */
function dividend(target: ActionTarget, index: number, { value, at }: Dividend): string {
  const { ledger } = target;
  const { quantity } = ledger.positions[index]!;
  const amount = ledger.worth(index, quantity, decimalOf(value));
  const wallet = ledger.walletOf(index);
  ledger.post({ kind: FactKind.DIVIDEND, wallet, amount, at, instrument: index });
  return `${formatDecimal({ units: BigInt(amount), scale: MONEY_SCALE })} ${wallet.currency}`;
}

/** Ends the trading of an instrument and returns the price at which its position was closed. */
function delist(target: ActionTarget, index: number, { value, at }: Delisting): number {
  const mark = target.marks[index]!;
  const price = value ?? mark.lastClose;
  target.venue.delist({ instrument: index, price, row: target.rowOf(index), at });
  mark.lastClose = price;
  return price;
}
