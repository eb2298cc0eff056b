import { type FeeRow, rowsOn } from '@vela/fees';
import type { Action } from '../../command-spec.js';
import { feeChoice } from '../../fees/fee-choice.js';
import { facts, table } from '../../output/table.js';

/** Shows the rows of a schedule, all of them or those that hold on a date. */
export const action: Action = async ({ output }, input) => {
  const { resolved } = await feeChoice(input);
  const { schedule } = resolved;
  const date = input.text('on');
  const rows = date === undefined ? schedule.rows : rowsOn(schedule, date);
  output.result({ ...schedule, rows, ...(date === undefined ? {} : { on: date }) }, () =>
    [
      facts([
        ['name', schedule.name],
        ['title', schedule.title],
        ['dates of', schedule.zone],
        ['currency', schedule.currency ?? 'any'],
        ...Object.entries(schedule.choices).map(
          ([name, { values, default: usual, text }]) =>
            [name, `${values.join(' | ')} (default ${usual}). ${text}`] as const,
        ),
        ['not modelled', schedule.notModelled.join('; ') || null],
      ]),
      '',
      table(rows, [
        { title: 'line', cell: ({ line }) => line },
        { title: 'for', cell: whatFor },
        { title: 'side', cell: ({ side }) => side },
        { title: 'rate', cell: rateText, align: 'right' },
        { title: 'of', cell: ({ basis, of }) => of?.join(' + ') ?? basis },
        { title: 'limits', cell: limitsText },
        { title: 'rounding', cell: roundingText },
        { title: 'from', cell: ({ validFrom }) => validFrom ?? 'ever' },
        { title: 'confidence', cell: ({ confidence }) => confidence },
        { title: 'source', cell: ({ source }) => source },
      ]),
    ].join('\n'),
  );
};

function whatFor(row: FeeRow): string {
  const { segment, venue, currency, symbols, priceFrom, priceBelow, when } = row;
  return [
    segment.length === 6 ? 'all' : segment.join('+'),
    venue?.join('+'),
    currency,
    symbols?.join('+'),
    priceFrom === undefined ? undefined : `price >= ${priceFrom}`,
    priceBelow === undefined ? undefined : `price < ${priceBelow}`,
    ...Object.entries(when ?? {}).map(([name, value]) => `${name}=${value}`),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

function rateText({ rate, makerRate, tiers }: FeeRow): string {
  if (tiers !== undefined) {
    const { steps, measure, period } = tiers;
    return `${steps[0]!.rate} to ${steps.at(-1)!.rate} by ${measure} of ${period}`;
  }
  if (rate === null) return 'unknown';
  return makerRate === undefined ? rate : `${rate}, maker ${makerRate}`;
}

function limitsText({ min, minFractional, max, maxBasis, limitScope }: FeeRow): string {
  const parts = [
    min === undefined ? undefined : `min ${min}`,
    minFractional === undefined ? undefined : `fractional ${minFractional}`,
    max === undefined ? undefined : `max ${max}${maxBasis === 'value' ? ' of value' : ''}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(', ')} per ${limitScope}`;
}

const roundingText = ({ roundingMode, roundingUnit, roundingScope }: FeeRow): string =>
  roundingMode === 'none' ? 'none' : `${roundingMode} ${roundingUnit} per ${roundingScope}`;
