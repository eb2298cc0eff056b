import { describe, expect, it } from '@jest/globals';
import { VelaError, parseTimeframe } from '@vela/kernel';
import type { CsvHints } from './csv-dialect.js';
import { detectDialect } from './detect-dialect.js';
import type { Detection } from './detect-dialect.js';

const detect = (lines: readonly string[], hints: CsvHints = {}): Detection =>
  detectDialect(new TextEncoder().encode(`${lines.join('\n')}\n`), hints);

const asked = (lines: readonly string[], hints: CsvHints = {}): string[] =>
  (detect(lines, hints).questions ?? []).map(({ option }) => option);

function refusal(lines: readonly string[], hints: CsvHints = {}): string {
  try {
    detect(lines, hints);
  } catch (error) {
    return error instanceof VelaError ? `${error.code}: ${error.message}` : 'another error';
  }
  return 'none';
}

const GENERIC = 'timestamp,open,high,low,close,volume';
const OHLCV = '10,12,9,11,100';

describe('detectDialect without a guess', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'yahoo',
      '1d',
      [
        'Date,Open,High,Low,Close,Adj Close,Volume',
        `2024-01-02,10,12,9,11,11,5`,
        '2024-01-03,1,1,1,1,1,5',
      ],
    ],
    [
      'yahoo',
      '1d',
      [
        'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits',
        '2024-01-02 00:00:00-05:00,1,1,1,1,9,0,0',
        '2024-01-03 00:00:00-05:00,1,1,1,1,9,0,0',
      ],
    ],
    [
      'generic',
      '1d',
      [
        'Price,Close,High,Low,Open,Volume',
        'Ticker,AAPL,AAPL,AAPL,AAPL,AAPL',
        'Date,,,,,',
        '2024-01-02,11,12,9,10,5',
        '2024-01-03,11,12,9,10,5',
      ],
    ],
    [
      'tradingview',
      '1m',
      [
        'time,open,high,low,close,Volume,Plot,Plot',
        '1704187800,10,12,9,11,5,NaN,',
        '1704187860,10,12,9,11,5,1,2',
      ],
    ],
    [
      'tradingview',
      '1h',
      [
        'time,open,high,low,close',
        '2024-01-02T09:30:00-05:00,10,12,9,11',
        '2024-01-02T10:30:00-05:00,10,12,9,11',
      ],
    ],
    ['pine-seeds', '1d', [`20210101T,${OHLCV}`, `20210102T,${OHLCV}`]],
    [
      'binance-klines',
      '1m',
      [
        '1704067200000,1,2,1,2,5,1704067259999,9,3,1,1,0',
        '1704067260000,1,2,1,2,5,1704067319999,9,3,1,1,0',
      ],
    ],
    [
      'binance-klines',
      '1m',
      [
        'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
        '1735689600000000,1,2,1,2,5,1735689659999999,9,3,1,1,0',
        '1735689660000000,1,2,1,2,5,1735689719999999,9,3,1,1,0',
      ],
    ],
    [
      'cryptodatadownload',
      '1h',
      [
        'https://www.cryptodatadownload.com',
        'unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount',
        '1704070800000,2024-01-01 01:00:00,BTCUSDT,1,2,1,2,5,6,7',
        '1704067200000,2024-01-01 00:00:00,BTCUSDT,1,2,1,2,5,6,7',
      ],
    ],
    [
      'alpaca',
      '1d',
      [
        'symbol,timestamp,open,high,low,close,volume,trade_count,vwap',
        'AAPL,2022-01-03 05:00:00+00:00,1,2,1,2,5,6,1.5',
        'AAPL,2022-01-04 05:00:00+00:00,1,2,1,2,5,6,1.5',
      ],
    ],
    [
      'polygon',
      '1m',
      [
        'ticker,volume,open,close,high,low,window_start,transactions',
        'A,5,1,2,2,1,1704187800000000000,9',
        'A,5,1,2,2,1,1704187860000000000,9',
      ],
    ],
    [
      'mt5',
      '1d',
      [
        '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
        '2024.01.02\t1.1\t1.2\t1\t1.1\t5\t0\t3',
        '2024.01.03\t1.1\t1.2\t1\t1.1\t5\t0\t3',
      ],
    ],
    [
      'dukascopy',
      '1m',
      [
        'Gmt time,Open,High,Low,Close,Volume',
        `02.01.2024 00:00:00.000,${OHLCV}`,
        `02.01.2024 00:01:00.000,${OHLCV}`,
      ],
    ],
    [
      'stooq',
      '1d',
      [
        '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>',
        'AAPL.US,D,20240102,000000,10,12,9,11,5,0',
        'AAPL.US,D,20240103,000000,10,12,9,11,5,0',
      ],
    ],
    [
      'generic',
      '1d',
      ['Date,Open,High,Low,Close,Volume', `2024-01-02,${OHLCV}`, `2024-01-03,${OHLCV}`],
    ],
    [
      'upstox',
      '1m',
      [
        'timestamp,open,high,low,close,volume,oi',
        `2024-01-02T09:16:00+05:30,${OHLCV},0`,
        `2024-01-02T09:15:00+05:30,${OHLCV},0`,
      ],
    ],
    [
      'ib',
      '1m',
      [
        'date,open,high,low,close,volume,average,barCount',
        `20240102 09:30:00 US/Eastern,${OHLCV},1,2`,
        `20240102 09:31:00 US/Eastern,${OHLCV},1,2`,
      ],
    ],
    ['generic', '5m', [GENERIC, `2024-01-02T09:30:00Z,${OHLCV}`, `2024-01-02T09:35:00Z,${OHLCV}`]],
    [
      'generic',
      '1d',
      [
        'date;open;high;low;close;volume',
        '02/01/2024;1,10;1,20;1,00;1,15;100',
        '13/01/2024;1,10;1,20;1,00;1,15;100',
        '14/01/2024;1,10;1,20;1,00;1,15;100',
        '15/01/2024;1,10;1,20;1,00;1,15;100',
      ],
    ],
    [
      'generic',
      '1M',
      [
        'timestamp,open,high,low,close',
        '2012-01-31,1,2,1,2',
        '2012-02-29,1,2,1,2',
        '2012-03-31,1,2,1,2',
      ],
    ],
    [
      'generic',
      '1d',
      ['# made by hand', 'date|open|high|low|close|', '2024-01-02|1|2|1|2|', '2024-01-03|1|2|1|2|'],
    ],
  ])('recognises %s at %s', (id, timeframe, lines) => {
    const { dialect, questions } = detect(lines);
    expect(questions).toBeUndefined();
    expect([dialect?.id, dialect?.timeframe]).toEqual([id, timeframe]);
  });

  it('uses tick volume of MT5, the order of polygon and the decimal comma', () => {
    const mt5 = detect(
      [
        '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>',
        '2024.01.02\t00:00\t1.1\t1.2\t1\t1.1\t5\t0\t3',
        '2024.01.02\t00:01\t1.1\t1.2\t1\t1.1\t5\t0\t3',
      ],
      { zone: 'America/New_York+7' },
    );
    expect(mt5.dialect?.columns).toMatchObject({ time: 0, clock: 1, open: 2, volume: 6 });
    const comma = detect([
      'd;date;open;high;low;close',
      'x;2024-01-02;1,5;2,5;1,5;2',
      'x;2024-01-03;1;2;1;2',
    ]);
    expect(comma.dialect).toMatchObject({ delimiter: ';', decimal: ',' });
  });

  it('takes a row that names all prices for the header, whatever else it names', () => {
    const lines = [
      'time,open,high,low,close,20,2024-01-01',
      '1704187800,10,12,9,11,5,6',
      '1704187860,10,12,9,11,5,6',
    ];
    expect(detect(lines).dialect).toMatchObject({ id: 'tradingview', skipRows: 1 });
  });

  it('maps columns by name and, without header, by place', () => {
    const header = 'timestamp,bid_open,bid_high,bid_low,bid_close,ask_open';
    const rows = ['2024-01-02T00:00:00Z,1,2,1,2,3', '2024-01-02T00:01:00Z,1,2,1,2,3'];
    const columns = { open: 'bid_open', high: 'bid_high', low: 'BID_LOW', close: 'bid_close' };
    expect(detect([header, ...rows], { columns }).dialect?.columns).toMatchObject({
      open: 1,
      close: 4,
      volume: null,
    });
    const places = { open: '2', high: '3', low: '4', close: '5' };
    expect(detect(rows, { columns: places, timeColumn: '1' }).dialect?.columns).toMatchObject({
      time: 0,
      open: 1,
    });
  });
});

describe('detectDialect with an open question', () => {
  const local = [GENERIC, `2024-01-02 09:30:00,${OHLCV}`, `2024-01-02 09:31:00,${OHLCV}`];
  const histdata = ['20240102 170000;1;2;1;2;0', '20240102 170100;1;2;1;2;0'];
  const kibot = ['01/02/2024,09:30,1,2,1,2,5', '01/02/2024,09:31,1,2,1,2,5'];
  const mt4 = ['2024.01.02,00:00,1,2,1,2,5', '2024.01.02,00:01,1,2,1,2,5'];
  const slashes = [
    'date,open,high,low,close',
    '01/02/2024,1,2,1,2',
    '02/02/2024,1,2,1,2',
    '03/02/2024,1,2,1,2',
  ];

  it.each<[string, readonly string[], CsvHints]>([
    ['zone', local, {}],
    ['dialect', histdata, {}],
    ['dialect', kibot, {}],
    ['zone', mt4, {}],
    ['zone', histdata, { dialect: 'ninjatrader' }],
    ['dateOrder', slashes, {}],
    ['zone', ['time,open,high,low,close', '1704205800,1,2,1,2', '1704292200,1,2,1,2'], {}],
    ['columns', ['2024-01-02,1,2,1,2,5', '2024-01-03,1,2,1,2,5'], {}],
    ['timeframe', [GENERIC, `2024-01-02,${OHLCV}`], {}],
    [
      'decimal',
      [
        'date;open;high;low;close',
        '2024-01-02;1,234;1,235;1,233;1,234',
        '2024-01-03;1,234;1,235;1,233;1,234',
      ],
      {},
    ],
    [
      'stamp',
      [
        '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>',
        'GAZP,1,20240102,100000,1,2,1,2,5',
        'GAZP,1,20240102,100100,1,2,1,2,5',
      ],
      { zone: 'Europe/Moscow' },
    ],
    ['stamp', ['01/02/2024;09:30;1;2;1;2;5;', '01/02/2024;09:31;1;2;1;2;5;'], { dialect: 'tslab' }],
  ])('asks for %s', (option, lines, hints) => {
    expect(asked(lines, hints)).toContain(option);
  });

  it.each<[readonly string[], CsvHints, object]>([
    [local, { zone: 'America/New_York' }, { zone: 'America/New_York', stamp: 'open' }],
    [histdata, { dialect: 'histdata-ascii' }, { zone: '-05:00', stamp: 'open' }],
    [histdata, { dialect: 'ninjatrader', zone: 'UTC' }, { zone: 'UTC', stamp: 'close' }],
    [histdata, { zone: 'UTC', stamp: 'close' }, { id: 'generic', stamp: 'close' }],
    [kibot, { dialect: 'kibot' }, { zone: 'America/New_York', dateOrder: 'mdy' }],
    [mt4, { zone: 'America/New_York+7' }, { id: 'mt4' }],
    [mt4, { dialect: 'histdata-mt' }, { zone: '-05:00' }],
    [slashes, { dateOrder: 'mdy', timeframe: parseTimeframe('1d') }, { dateOrder: 'mdy' }],
    [
      [
        'date;open;high;low;close',
        '2024-01-02;1,234;1,235;1,233;1,234',
        '2024-01-03;1,234;1,235;1,233;1,234',
      ],
      { decimal: ',' },
      { decimal: ',' },
    ],
    [
      ['01/02/2024;09:30;1;2;1;2;5;', '01/02/2024;09:31;1;2;1;2;5;'],
      { dialect: 'tslab', stamp: 'open' },
      { zone: 'UTC', dateOrder: 'mdy' },
    ],
  ])('is content after the answer %#', (lines, hints, expected) => {
    expect(detect(lines, hints).dialect).toMatchObject(expected);
  });
});

describe('detectDialect refuses', () => {
  it.each<[string, readonly string[], CsvHints]>([
    [
      'a column for close, found timestamp, open, high, low',
      ['timestamp,open,high,low', '2024-01-02,1,2,1'],
      {},
    ],
    ['no row of candles', [GENERIC], {}],
    ['a list of trades', ['Trade #,Type,Signal,Date/Time,Price USD', '1,Entry,x,2024-01-02,5'], {}],
    [
      'found ticks',
      [
        '<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>',
        '2024.01.02\t00:00:00.100\t1\t2\t\t\t6',
      ],
      {},
    ],
    [
      'expected candles of 1m, found dates',
      [GENERIC, `2024-01-02,${OHLCV}`, `2024-01-03,${OHLCV}`],
      { timeframe: parseTimeframe('1m') },
    ],
    ['expected times in timestamp', [GENERIC, `soon,${OHLCV}`, `later,${OHLCV}`], {}],
    ['expected a column "bid"', [GENERIC, `2024-01-02,${OHLCV}`], { columns: { open: 'bid' } }],
    [
      'expected the name of a CSV dialect',
      [GENERIC, `2024-01-02,${OHLCV}`],
      { dialect: 'nonsense' },
    ],
    ['expected a column for', ['hello world', 'this is no CSV'], {}],
  ])('what has %s', (message, lines, hints) => {
    expect(refusal(lines, hints)).toContain(message);
  });

  it('a file of 0 bytes', () => {
    expect(() => detectDialect(new Uint8Array(0))).toThrow('the file is empty');
  });

  it('candles that are an hour apart when told minutes', () => {
    const rows = Array.from(
      { length: 24 },
      (_, hour) => `2024-01-02T${String(hour).padStart(2, '0')}:00:00Z,${OHLCV}`,
    );
    expect(refusal([GENERIC, ...rows], { timeframe: parseTimeframe('1m') })).toContain(
      'rows that are 1h apart',
    );
  });
});
