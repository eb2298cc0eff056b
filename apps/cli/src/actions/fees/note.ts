import {
  type ContractNote,
  type DealSide,
  type FeeInstrument,
  type FeeSchedule,
  type NoteDeal,
  contractNote,
} from '@vela/fees';
import { VelaError } from '@vela/kernel';
import { ASSET_CLASSES, type AssetClass } from '@vela/market';
import type { Action } from '../../command-spec.js';
import { feeChoice } from '../../fees/fee-choice.js';
import type { Input } from '../../input.js';
import { facts, table } from '../../output/table.js';

/** Works out the contract note of one fill, or of several of a day. */
export const action: Action = async ({ output }, input) => {
  const { options, resolved } = await feeChoice(input);
  const instrument = instrumentOf(input, resolved.schedule);
  const deals = dealsOf(input, instrument);
  const note = contractNote(options, { date: input.required('date', '2026-06-15'), deals });
  output.result({ ...note, deals }, () => noteText(note));
};

const CLASSES: Readonly<Record<string, AssetClass>> = {
  option: 'OPTION',
  future: 'FUTURE',
  fx: 'FX',
  crypto: 'CRYPTO',
  index: 'INDEX',
};

function instrumentOf(input: Input, schedule: FeeSchedule): FeeInstrument {
  const segments = new Set(schedule.rows.flatMap(({ segment }) => segment));
  const usual = segments.has('stock') ? 'EQUITY' : CLASSES[[...segments][0]!]!;
  const assetClass = classOf(input.text('class')) ?? usual;
  const currency = input.text('currency') ?? schedule.currency ?? 'USD';
  // Options on shares in the United States are for 100 of them.
  const contract = assetClass === 'OPTION' && currency === 'USD' ? 100 : 1;
  const multiplier = input.number('multiplier') ?? contract;
  if (!(multiplier > 0)) {
    throw new VelaError('INVALID_INPUT', `--multiplier: expected above 0, found ${multiplier}`, {
      path: ['multiplier'],
    });
  }
  return {
    symbol: input.text('symbol') ?? 'TEST',
    venue: input.text('venue') ?? 'XXXX',
    assetClass,
    currency,
    multiplier,
  };
}

function classOf(text: string | undefined): AssetClass | undefined {
  if (text === undefined) return undefined;
  const found = ASSET_CLASSES.find((one) => one === text.toUpperCase());
  if (found !== undefined) return found;
  throw new VelaError(
    'INVALID_INPUT',
    `--class: expected ${ASSET_CLASSES.join(', ')}, found "${text}"`,
    { path: ['class'] },
  );
}

const DEAL = /^(buy|sell|exercise)\s+(\S+)\s*@\s*(\S+)$/;

/** Fills are `--deal "buy 200 @ 500"`, or one by --side, --quantity and --price. */
function dealsOf(input: Input, instrument: FeeInstrument): NoteDeal[] {
  const isMaker = input.flag('maker');
  const deals = input.list('deal').map((text): NoteDeal => {
    const match = DEAL.exec(text.trim());
    if (match !== null) {
      const [, side, quantity, price] = match as unknown as [string, DealSide, string, string];
      return { instrument, side, quantity, price, isMaker };
    }
    throw new VelaError('INVALID_INPUT', `--deal: expected "buy 200 @ 500", found "${text}"`, {
      path: ['deal'],
    });
  });
  if (deals.length > 0) return deals;
  const side = input.required('side', 'sell') as DealSide;
  const quantity = input.required('quantity', '1000');
  return [{ instrument, side, quantity, price: input.required('price', '50.25'), isMaker }];
}

function noteText(note: ContractNote): string {
  const lines = table(
    note.lines.filter(({ base }) => base !== '0'),
    [
      { title: 'line', cell: ({ line }) => line },
      { title: 'base', cell: ({ base }) => base, align: 'right' },
      { title: 'rate', cell: ({ rate }) => rate ?? 'by step', align: 'right' },
      { title: 'unrounded', cell: ({ unrounded }) => unrounded, align: 'right' },
      { title: 'amount', cell: ({ amount }) => amount, align: 'right' },
      { title: 'since', cell: ({ validFrom }) => validFrom ?? 'ever' },
      { title: 'confidence', cell: ({ confidence }) => confidence },
    ],
    { empty: 'No line applies.' },
  );
  const summary = facts([
    ['schedule', note.schedule],
    ['date', note.date],
    ['bought', `${note.bought} ${note.currency}`],
    ['sold', `${note.sold} ${note.currency}`],
    ['charges', `${note.totalRounded} ${note.currency}`],
    [note.net.startsWith('-') ? 'pay' : 'receive', `${note.net.replace('-', '')} ${note.currency}`],
    ...note.received.map(
      ({ symbol, fee, quantity }) => [symbol, `${quantity} received, ${fee} taken`] as const,
    ),
    ['rate unknown', note.unknownLines.join(', ') || null],
    ['not modelled', note.notModelled.join('; ') || null],
  ]);
  return `${lines}\n\n${summary}`;
}
