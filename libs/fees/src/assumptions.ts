import { formatDay } from '@vela/calendar';
import type { FeeBook } from './fee-book.js';
import { CONFIDENCES } from './fee-row.js';
import { linesOf } from './fee-schedule.js';

/** Returns what a reader of a result must know about its fees, as sentences. */
export function feeAssumptions(book: FeeBook): string[] {
  const { schedule, choices, liquidity, tradedBefore } = book.fees;
  const { name, title, zone, rows, notModelled } = schedule;
  const named = title === '' ? `"${name}"` : `"${name}" (${title})`;
  const chosen = Object.entries(choices).map(([choice, value]) => `${choice} ${value}`);
  const sentences = [
    `Fees by the schedule ${named}, each row by the trade date in ${zone}.`,
    'The fee of a fill is by how much the contract note of its day grows; a later fill of the day may lower it again.',
  ];
  if (chosen.length > 0) sentences.push(`Choices of the schedule: ${chosen.join(', ')}.`);
  if (rows.some((row) => row.basis === 'received')) {
    sentences.push(
      'Fees that a venue takes out of what was bought are charged as their value at the price of the fill; the quantity held stays whole.',
    );
  }
  if (rows.some((row) => row.makerRate !== undefined || givesLiquidity(row.tiers?.steps))) {
    sentences.push(LIQUIDITY[liquidity]);
  }
  if (rows.some((row) => row.tiers !== undefined)) {
    sentences.push(`Steps by volume begin with ${tradedBefore} traded before the run.`);
  }
  sentences.push(...confidence(book), ...unknown(book));
  if (notModelled.length > 0) sentences.push(`Fees not modelled: ${notModelled.join('; ')}.`);
  return sentences;
}

const LIQUIDITY = {
  order:
    'Limit orders that fill at their own price count as giving liquidity, all others as taking.',
  maker: 'Every fill counts as giving liquidity.',
  taker: 'Every fill counts as taking liquidity.',
};

const givesLiquidity = (steps?: readonly { readonly makerRate?: string | undefined }[]): boolean =>
  steps?.some(({ makerRate }) => makerRate !== undefined) ?? false;

/** One sentence for each degree of confidence that the applied rows have. */
function confidence(book: FeeBook): string[] {
  const { rows } = book.fees.schedule;
  const applied = rows.filter((_, index) => book.applied.has(index));
  return CONFIDENCES.flatMap((degree) => {
    const lines = linesOf({ rows: applied.filter((row) => row.confidence === degree) });
    return lines.length === 0 ? [] : [`Rates that are ${degree}: ${lines.join(', ')}.`];
  });
}

function unknown(book: FeeBook): string[] {
  return [...book.unknown.values()].map(
    ({ line, from, to, fills }) =>
      `The rate of ${line} is not known for ${fills} ${fills === 1 ? 'fill' : 'fills'} from ${formatDay(from)} to ${formatDay(to)}: nothing was charged for it.`,
  );
}
