import type { ReportInput } from '../report-input.js';

/** A step on the way from the profit before costs to what the account gained. */
export interface CostLine {
  readonly name: string;
  readonly amount: number;
  /** A part is added up, a sum is what the parts above it make. */
  readonly kind: 'part' | 'sum';
  /** What it is, in words. */
  readonly note: string;
}

/** What each kind of cash fact is called. Deposits are no result. */
const CASH_NAMES: Readonly<Record<string, string>> = {
  INTEREST: 'Interest',
  BORROW: 'Borrow fees',
  FUNDING: 'Overnight funding',
  DIVIDEND: 'Dividends',
  CASH_IN_LIEU: 'Cash in lieu',
  CONVERSION: 'Conversions',
};
/** Differences below this are those of doubles. */
const CENT = 0.005;

/**
 * Returns how the profit before costs becomes the change of equity; the parts add up to the last
 * line. Runs that recorded their costs tell each of them. For others it is made from what they
 * tell; it is empty when their instruments are of several currencies, which cannot be added.
 */
export function costLines(input: ReportInput, equity: Float64Array): CostLine[] {
  const { costs } = input;
  if (costs === null) return linesOfTotals(input, equity);
  return [
    {
      name: 'Prices alone',
      amount: costs.gross,
      kind: 'part',
      note: 'Every fill without any cost',
    },
    ...costs.items.map(({ kind, line, amount }): CostLine => {
      const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1).toLowerCase()}`;
      return { name, amount, kind: 'part', note: line };
    }),
    { name: 'Net result', amount: costs.net, kind: 'sum', note: NET },
  ];
}

const NET = 'Last equity less the cash of the start';

function linesOfTotals(input: ReportInput, equity: Float64Array): CostLine[] {
  const { instruments, run, cash, fees } = input;
  const last = equity.at(-1);
  if (last === undefined || instruments.some(({ currency }) => currency !== run.currency))
    return [];
  const total = (pick: (one: (typeof instruments)[number]) => string): number =>
    instruments.reduce((sum, one) => sum + Number(pick(one)), 0);
  const part = (name: string, amount: number, note: string): CostLine => ({
    name,
    amount,
    kind: 'part',
    note,
  });
  const closed = total((one) => one.grossPnl);
  const open = total((one) => one.openPnl);
  const paid = fees.total === null ? total((one) => one.fees) : Number(fees.total);
  const parts = [
    part('Closed round trips', closed, 'Profit by prices alone, before every fee'),
    part('Open at the end', open, 'At the last close, before fees'),
    part('Fees', -paid, 'All fees of all fills'),
    ...cash
      .filter(({ kind, value }) => kind in CASH_NAMES && Number(value) !== 0)
      .map(({ kind, count, value }) =>
        part(CASH_NAMES[kind]!, Number(value), `${count} ${count === 1 ? 'booking' : 'bookings'}`),
      ),
  ];
  const deposits = cash.find(({ kind }) => kind === 'DEPOSIT');
  const net = last - Number(run.startingCash) - Number(deposits?.value ?? 0);
  const rest = net - parts.reduce((sum, { amount }) => sum + amount, 0);
  if (Math.abs(rest) > CENT) {
    parts.push(part('Other', rest, 'What the lines above do not explain'));
  }
  return [
    ...parts,
    {
      name: 'Net result',
      amount: net,
      kind: 'sum',
      note: NET,
    },
  ];
}
