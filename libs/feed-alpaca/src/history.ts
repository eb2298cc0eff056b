import { VelaError } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { HistoryPage, HistoryRequest } from '@vela/ports';
import { readBars } from './bar-columns.js';
import { candleStamp } from './candle-stamp.js';
import { expectStocksOrCrypto, historyFeed, isCrypto } from './channels.js';
import { expectFields, expectList } from './fields.js';
import type { RestClient } from './rest-client.js';
import { alpacaTimeframe } from './timeframes.js';

/** Bars of one page, the most that Alpaca gives. */
export const PAGE_ROWS = 10_000;

/** Returns a page of past candles of a stock or a coin. */
export async function readHistory(
  rest: RestClient,
  request: HistoryRequest,
  signal: AbortSignal,
): Promise<HistoryPage> {
  const { instrument, timeframe, from, to, adjustment, after } = request;
  expectStocksOrCrypto(instrument);
  const { symbol } = instrument;
  const crypto = isCrypto(instrument);
  const common = {
    symbols: symbol,
    timeframe: alpacaTimeframe(timeframe),
    // Their bounds are whole milliseconds and both are included.
    start: dateOf(Math.ceil(from / 1_000)),
    end: dateOf(Math.ceil(to / 1_000) - 1),
    limit: PAGE_ROWS,
    sort: 'asc' as const,
    ...(after === null ? {} : { pageToken: after }),
  };
  if (common.end < common.start) throw emptyRange();
  const what = `${timeframe} candles of ${symbol}`;
  const feed = crypto ? null : historyFeed(request.channel);
  const body = await rest.ask(
    what,
    (init) =>
      crypto
        ? rest.crypto.cryptoBarsRaw({ ...common, loc: 'us' }, init)
        : rest.stocks.stockBarsRaw(
            { ...common, adjustment, ...(feed === null ? {} : { feed }) },
            init,
          ),
    { signal },
  );
  const { bars, next_page_token: token } = expectFields(body, what);
  const of = bars === null ? undefined : expectFields(bars, `the bars of ${symbol}`)[symbol];
  const rows = of === undefined || of === null ? [] : expectList(of, `the bars of ${symbol}`);
  const next = typeof token === 'string' && token !== '' ? token : null;
  if (next !== null && next === after) throw endless(what);
  return { ...readBars(rows, { stamp: candleStamp(timeframe, crypto), from, to }), next };
}

function dateOf(ms: Micros): Date {
  const date = new Date(ms);
  if (!Number.isNaN(date.getTime())) return date;
  throw new VelaError('INVALID_INPUT', `expected a time that a calendar knows, found ${ms} ms`, {
    path: ['from'],
  });
}

const emptyRange = (): VelaError =>
  new VelaError('INVALID_INPUT', 'expected an end behind the beginning', { path: ['to'] });

const endless = (what: string): VelaError =>
  new VelaError('DATA_INVALID', `the pages of ${what} do not end: one names itself as the next`);
