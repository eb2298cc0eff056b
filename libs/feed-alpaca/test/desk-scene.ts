import { VelaError, formatInstant, parseInstant, parseTimeframe } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { HistoryPage, HistoryRequest } from '@vela/ports';
import { AlpacaMarketData } from '../src/alpaca-market-data.js';
import type { AlpacaMarketDataOptions } from '../src/alpaca-market-data.js';
import { AlpacaDesk } from './alpaca-desk.js';
import type { Answer, Asked } from './alpaca-desk.js';

/** A share and a coin of the specs. */
export const AAPL = createInstrument({
  id: 'ins_aapl',
  symbol: 'AAPL',
  venue: 'XNAS',
  priceScale: 4,
});
export const BTC = createInstrument({
  id: 'ins_btc',
  symbol: 'BTC/USD',
  venue: 'CRYPTO',
  assetClass: 'CRYPTO',
  priceScale: 9,
});

/** A desk, the calls to it, and the lines of the log. */
export class DeskScene {
  readonly lines: string[] = [];

  private constructor(readonly desk: AlpacaDesk) {}

  static async open(): Promise<DeskScene> {
    return new DeskScene(await AlpacaDesk.open());
  }

  close(): Promise<void> {
    return this.desk.close();
  }

  /** Returns market data that asks the desk, with waits of a millisecond or two. */
  data(options: Partial<AlpacaMarketDataOptions> = {}): AlpacaMarketData {
    const log = (message: string, fields: object = {}): void => {
      this.lines.push(`${message} ${JSON.stringify(fields)}`);
    };
    return new AlpacaMarketData({
      environment: 'paper',
      credential: { kind: 'key', keyId: 'PKTESTKEY', secret: 'verysecret' },
      venueUrl: this.desk.url,
      log: { debug: log, info: log, warn: log, error: log },
      retry: { firstMs: 1, maxMs: 2 },
      ...options,
    });
  }

  /** Asks for a page. */
  history(rest: Partial<HistoryRequest> = {}, data = this.data()): Promise<HistoryPage> {
    return data.history(request(rest), new AbortController().signal);
  }

  /** The desk answers in this order, the last one for ever. */
  answers(...list: readonly (Answer | ((asked: Asked) => Answer))[]): void {
    let n = 0;
    this.desk.answer = (asked) => {
      const one = list[Math.min(n++, list.length - 1)]!;
      return typeof one === 'function' ? one(asked) : one;
    };
  }
}

/** Returns a request for minutes of a session. */
export const request = (rest: Partial<HistoryRequest> = {}): HistoryRequest => ({
  instrument: AAPL,
  timeframe: parseTimeframe('1m'),
  from: parseInstant('2024-01-02T14:30:00Z'),
  to: parseInstant('2024-01-02T21:00:00Z'),
  adjustment: 'raw',
  channel: null,
  after: null,
  ...rest,
});

/** Returns bars of minutes in a row. */
export const minutes = (from: string, count: number): object[] =>
  Array.from({ length: count }, (_, n) => ({
    t: formatInstant(parseInstant(from) + n * 60_000_000),
    o: 10 + n,
    h: 10.5 + n,
    l: 9.5 + n,
    c: 10.25 + n,
    v: 100,
    n: 7,
    vw: 10.1 + n,
  }));

/** Returns a page of bars. */
export const page = (
  rows: readonly unknown[],
  next: string | null = null,
  symbol = 'AAPL',
): Answer => ({ body: { bars: { [symbol]: rows }, next_page_token: next } });

/** Returns the failure of something that must fail. */
export const failureOf = (promise: Promise<unknown>): Promise<VelaError> =>
  promise.then(
    () => {
      throw new Error('expected a failure');
    },
    (thrown: unknown) => {
      if (thrown instanceof VelaError) return thrown;
      throw thrown;
    },
  );
