import type { EquityView, FillView, OrderView, TradeView } from '@vela/client';
import { formatInstant } from '@vela/kernel';
import type { Connection } from '../context.js';
import { fillsOf, ordersOf, tradesOf } from './run-rows.js';

/** Tables of a run that are exported. */
export const EXPORT_TABLES = ['trades', 'fills', 'orders', 'equity'] as const;

/** One of {@link EXPORT_TABLES}. */
export type ExportTableName = (typeof EXPORT_TABLES)[number];

/**
 * What a column holds. `price` and `money` are exact decimals as text, with up to 18 and 8 digits
 * behind the point; `instant` is ISO 8601 text in UTC; `number` is a double; `count` is a whole
 * number.
 */
export type ExportKind = 'text' | 'price' | 'money' | 'instant' | 'number' | 'count';

/** A value of a row; null is none. */
export type ExportCell = string | number | null;

/** A column of an exported table. */
export interface ExportColumn<Row> {
  readonly name: string;
  readonly kind: ExportKind;
  readonly cell: (row: Row) => ExportCell;
}

/** A table of a run: its columns, and rows that are read when they are asked for. */
export interface ExportTable<Row = unknown> {
  readonly columns: readonly ExportColumn<Row>[];
  readonly rows: AsyncIterable<Row>;
}

const column = <Row>(
  name: string,
  kind: ExportKind,
  cell: (row: Row) => ExportCell,
): ExportColumn<Row> => ({ name, kind, cell });

/** Returns a column of the field of the same name. */
const field = <Row>(name: keyof Row & string, kind: ExportKind): ExportColumn<Row> =>
  column(name, kind, (row) => row[name] as ExportCell);

const TRADE_COLUMNS: readonly ExportColumn<TradeView>[] = [
  column('symbol', 'text', ({ instrument }) => instrument.symbol),
  field('side', 'text'),
  field('quantity', 'price'),
  field('entryAt', 'instant'),
  field('entryPrice', 'price'),
  field('exitAt', 'instant'),
  field('exitPrice', 'price'),
  field('grossPnl', 'money'),
  field('fees', 'money'),
  field('netPnl', 'money'),
  field('returnRatio', 'number'),
];

const FILL_COLUMNS: readonly ExportColumn<FillView>[] = [
  field('id', 'text'),
  field('orderId', 'text'),
  column('symbol', 'text', ({ instrument }) => instrument.symbol),
  field('side', 'text'),
  field('quantity', 'price'),
  field('price', 'price'),
  field('fee', 'money'),
  field('at', 'instant'),
];

const ORDER_COLUMNS: readonly ExportColumn<OrderView>[] = [
  field('id', 'text'),
  column('symbol', 'text', ({ instrument }) => instrument.symbol),
  field('side', 'text'),
  field('type', 'text'),
  field('role', 'text'),
  field('state', 'text'),
  field('reason', 'text'),
  field('quantity', 'price'),
  field('filledQuantity', 'price'),
  field('timeInForce', 'text'),
  field('price', 'price'),
  field('limitPrice', 'price'),
  field('stopLoss', 'price'),
  field('takeProfit', 'price'),
  field('slice', 'count'),
  field('endedSlice', 'count'),
  field('parentOrderId', 'text'),
];

interface Point {
  readonly at: number;
  readonly equity: number;
  readonly drawdown: number;
}

const EQUITY_COLUMNS: readonly ExportColumn<Point>[] = [
  column('at', 'instant', ({ at }) => formatInstant(Math.round(at * 1_000))),
  field('equity', 'number'),
  field('drawdown', 'number'),
];

async function* pointsOf({ at, equity, drawdown }: EquityView): AsyncGenerator<Point, void> {
  for (const [row, instant] of at.entries()) {
    yield { at: instant, equity: equity[row]!, drawdown: drawdown[row]! };
  }
}

/** Returns a table of a run. The curve is given, because a file of all tables holds it as well. */
export function exportTable(
  connection: Connection,
  run: { readonly id: string; readonly equity: EquityView },
  name: ExportTableName,
): ExportTable {
  const table = <Row>(
    columns: readonly ExportColumn<Row>[],
    rows: AsyncIterable<Row>,
  ): ExportTable => ({ columns: columns as readonly ExportColumn<unknown>[], rows });
  switch (name) {
    case 'trades':
      return table(TRADE_COLUMNS, tradesOf(connection, run.id));
    case 'fills':
      return table(FILL_COLUMNS, fillsOf(connection, run.id));
    case 'orders':
      return table(ORDER_COLUMNS, ordersOf(connection, run.id));
    case 'equity':
      return table(EQUITY_COLUMNS, pointsOf(run.equity));
  }
}
