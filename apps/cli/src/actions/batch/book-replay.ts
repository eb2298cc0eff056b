import { formatInstant } from '@vela/kernel';
import {
  type BookGap,
  bookMessages,
  type BookMessage,
  BookReplay,
  type OrderBook,
  replayBook,
  type Sweep,
} from '@vela/market';
import { BOOK_LABELS, bookUpdatesOf } from '@vela/market-data';
import type { Action } from '../../command-spec.js';
import type { ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { countText, shortText, UNKNOWN } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { CsvTables } from './csv-tables.js';
import { choiceField, integerField, numberListField, textField } from './request-field.js';

/** Most messages whose book is told; of a longer file the last ones are asked for. */
const BOOKS_MAX = 20_000;

/** A number, or null when a side is empty. */
type Defined = number | null;

interface BookView {
  readonly message: number;
  readonly timestamp: string;
  readonly type: 'snapshot' | 'delta';
  /** Text, because ids are names; null when the source has none. */
  readonly updateId: string | null;
  /** False for a message that was older than the book and changed nothing. */
  readonly applied: boolean;
  readonly bidLevels: number;
  readonly askLevels: number;
  readonly bestBid: Defined;
  readonly bestBidSize: number;
  readonly bestAsk: Defined;
  readonly bestAskSize: number;
  readonly crossed: boolean;
  readonly mid: Defined;
  readonly microprice: Defined;
  readonly imbalance: Defined;
  readonly totalBid: number;
  readonly totalAsk: number;
  readonly depths: readonly DepthView[];
  readonly sweeps: readonly SweepView[];
}

interface DepthView {
  readonly levels: number;
  readonly bid: number;
  readonly ask: number;
  readonly imbalance: Defined;
}

interface SweepView extends Pick<Sweep, 'filled' | 'levels'> {
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly averagePrice: Defined;
  readonly worstPrice: Defined;
}

interface Replayed {
  readonly messages: number;
  readonly gaps: readonly BookGap[];
  readonly books: readonly BookView[];
}

/** Replays an order book of a file: one from options, or many from `--spec`. */
export const action: Action = async (context, input): Promise<ExitCode | void> => {
  const tables = new CsvTables();
  const answer = (request: BatchRequest): Promise<Replayed> => replay(tables, request);
  const spec = input.text('spec');
  if (spec !== undefined) return answerRequests(context, spec, answer);

  const result = await answer(requestOf(input));
  context.output.result(result, () => booksText(result));
};

async function replay(tables: CsvTables, request: BatchRequest): Promise<Replayed> {
  const mode = choiceField(request, 'mode', ['strict', 'blind'] as const, 'strict');
  const positive = { min: Number.MIN_VALUE };
  const sweeps = numberListField(request, 'sweeps', positive, []);
  const depths = numberListField(request, 'depths', { min: 1, max: 1_000_000 }, []).map((levels) =>
    integerField({ depths: levels }, 'depths', {}),
  );
  const last = integerField(request, 'last', { min: 1, max: BOOKS_MAX }, BOOKS_MAX);
  const file = await tables.load(textField(request, 'csv'), BOOK_LABELS);
  const updates = bookUpdatesOf(file);
  // The messages are counted first, so that only the books that are told are measured.
  let total = 0;
  for (const { index } of bookMessages(updates)) total = index + 1;
  const replayed = new BookReplay(mode);
  const books: BookView[] = [];
  for (const { message, book, applied } of replayBook(updates, replayed)) {
    if (message.index < total - last) continue;
    books.push({ ...viewOf(message, book), applied, ...measure(book, depths, sweeps) });
  }
  return { messages: total, gaps: replayed.gaps, books };
}

const defined = (value: number): Defined => (Number.isFinite(value) ? value : null);

function viewOf(
  { index, at, kind, lastId }: BookMessage,
  book: OrderBook,
): Omit<BookView, 'applied' | 'depths' | 'sweeps'> {
  return {
    message: index,
    timestamp: formatInstant(at),
    type: kind,
    updateId: Number.isNaN(lastId) ? null : String(lastId),
    bidLevels: book.bids.levels,
    askLevels: book.asks.levels,
    bestBid: defined(book.bestBid),
    bestBidSize: book.bids.size(0),
    bestAsk: defined(book.bestAsk),
    bestAskSize: book.asks.size(0),
    crossed: book.isCrossed,
    mid: defined(book.mid),
    microprice: defined(book.microprice),
    imbalance: defined(book.imbalance()),
    totalBid: book.bids.depth(),
    totalAsk: book.asks.depth(),
  };
}

function measure(
  book: OrderBook,
  depths: readonly number[],
  sweeps: readonly number[],
): Pick<BookView, 'depths' | 'sweeps'> {
  const sweep = (side: 'buy' | 'sell', quantity: number): SweepView => {
    const { filled, averagePrice, worstPrice, levels } = book.sweep(side, quantity);
    return {
      side,
      quantity,
      filled,
      averagePrice: defined(averagePrice),
      worstPrice: defined(worstPrice),
      levels,
    };
  };
  return {
    depths: depths.map((levels) => ({
      levels,
      bid: book.bids.depth(levels),
      ask: book.asks.depth(levels),
      imbalance: defined(book.imbalance(levels)),
    })),
    sweeps: sweeps.flatMap((quantity) => [sweep('buy', quantity), sweep('sell', quantity)]),
  };
}

function requestOf(input: Input): BatchRequest {
  return {
    csv: input.required('csv', 'book.csv'),
    mode: input.flag('blind') ? 'blind' : 'strict',
    depths: input.list('depth').map(Number),
    sweeps: input.list('sweep').map(Number),
    last: input.integer('last', { min: 1, max: BOOKS_MAX }) ?? 10,
  };
}

function booksText({ messages, gaps, books }: Replayed): string {
  const text = (value: Defined): string => (value === null ? UNKNOWN : shortText(value));
  const shown = table(
    books,
    [
      { title: 'message', cell: ({ message }) => String(message), align: 'right' },
      { title: 'timestamp', cell: ({ timestamp }) => timestamp },
      { title: 'bid', cell: ({ bestBid }) => text(bestBid), align: 'right' },
      { title: 'size', cell: ({ bestBidSize }) => String(bestBidSize), align: 'right' },
      { title: 'ask', cell: ({ bestAsk }) => text(bestAsk), align: 'right' },
      { title: 'size', cell: ({ bestAskSize }) => String(bestAskSize), align: 'right' },
      { title: 'levels', cell: (book) => `${book.bidLevels}/${book.askLevels}`, align: 'right' },
      ...(books[0]?.depths ?? []).map(({ levels }, at) => ({
        title: `depth ${levels}`,
        cell: (book: BookView) => `${book.depths[at]!.bid}/${book.depths[at]!.ask}`,
        align: 'right' as const,
      })),
      ...(books[0]?.sweeps ?? []).map(({ side, quantity }, at) => ({
        title: `${side} ${quantity}`,
        cell: (book: BookView) => text(book.sweeps[at]!.averagePrice),
        align: 'right' as const,
      })),
    ],
    { empty: 'No messages.' },
  );
  return `${shown}\n  ${countText(messages)} messages, ${countText(gaps.length)} gaps`;
}
