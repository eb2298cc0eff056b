import { describe, expect, it } from '@jest/globals';
import { formatInstant } from '@vela/kernel';
import type { ReadOptions } from './csv-dialect.js';
import { readCandles } from './read-candles.js';

/** Returns each candle as `open instant, open high low close volume`. */
async function candlesOf(content: string | Uint8Array, options: ReadOptions): Promise<string[]> {
  const source = (async function* () {
    yield Buffer.from(content);
  })();
  const found: string[] = [];
  for await (const { columns } of readCandles(source, options)) {
    for (let i = 0; i < columns.length; i++) {
      const { open, high, low, close, volume } = columns;
      found.push(
        `${formatInstant(columns.openAt[i]!)} ${open[i]} ${high[i]} ${low[i]} ${close[i]} ${volume[i]}`,
      );
    }
  }
  return found;
}

const DAYS = ['2024-01-02T00:00:00Z 10 12 9 11 100', '2024-01-03T00:00:00Z 11 13 10 12 200'];
/** Two minutes of a morning in New York. */
const MORNING = ['2024-01-02T14:30:00Z 10 12 9 11 100', '2024-01-02T14:31:00Z 11 13 10 12 200'];
const MIDNIGHT = ['2024-01-02T00:00:00Z 10 12 9 11 100', '2024-01-02T00:01:00Z 11 13 10 12 200'];

const utf16 = (text: string): Uint8Array =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

const CASES: ReadonlyArray<readonly [string, string | Uint8Array, ReadOptions, readonly string[]]> =
  [
    [
      'yahoo with a day of nulls',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,9,11,5.5,100\n2024-01-02,null,null,null,null,null,null\n2024-01-03,11,13,10,12,6,200\n',
      {},
      DAYS,
    ],
    [
      'yfinance',
      'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits\n2024-01-02 00:00:00-05:00,10,12,9,11,100,0.0,0.0\n2024-01-03 00:00:00-05:00,11,13,10,12,200,0.0,0.0\n',
      {},
      DAYS,
    ],
    [
      'yfinance with three header lines',
      'Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n2024-01-02,11,12,9,10,100\n2024-01-03,12,13,10,11,200\n',
      {},
      DAYS,
    ],
    [
      'tradingview in seconds',
      'time,open,high,low,close,Volume,Plot,Plot\n1704205800,10,12,9,11,100,NaN,\n1704205860,11,13,10,12,200,1,1\n',
      {},
      MORNING,
    ],
    [
      'tradingview in ISO',
      'time,open,high,low,close,Volume\n2024-01-02T09:30:00-05:00,10,12,9,11,100\n2024-01-02T09:31:00-05:00,11,13,10,12,200\n',
      {},
      MORNING,
    ],
    [
      'tradingview by day',
      'time,open,high,low,close,Volume\n2024-01-02,10,12,9,11,100\n2024-01-03,11,13,10,12,200\n',
      {},
      DAYS,
    ],
    ['pine-seeds', '20240102T,10,12,9,11,100\n20240103T,11,13,10,12,200\n', {}, DAYS],
    [
      'binance without header',
      '1704205800000,10,12,9,11,100,1704205859999,5,6,7,8,0\n1704205860000,11,13,10,12,200,1704205919999,5,6,7,8,0\n',
      {},
      MORNING,
    ],
    [
      'binance with header in microseconds',
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n1704205800000000,10,12,9,11,100,1704205859999999,5,6,7,8,0\n1704205860000000,11,13,10,12,200,1704205919999999,5,6,7,8,0\n',
      {},
      MORNING,
    ],
    [
      'cryptodatadownload, newest first',
      'https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount\n1704205860000,2024-01-02 14:31:00,BTCUSDT,11,13,10,12,200,6,7\n1704205800,2024-01-02 14:30:00,BTCUSDT,10,12,9,11,100,6,7\n',
      {},
      MORNING,
    ],
    [
      'alpaca by day',
      'symbol,timestamp,open,high,low,close,volume,trade_count,vwap\nAAPL,2024-01-02 05:00:00+00:00,10,12,9,11,100,1,2\nAAPL,2024-01-03 05:00:00+00:00,11,13,10,12,200,1,2\n',
      {},
      DAYS,
    ],
    [
      'alpaca by minute',
      'symbol,timestamp,open,high,low,close,volume,trade_count,vwap\nAAPL,2024-01-02 14:30:00+00:00,10,12,9,11,100,1,2\nAAPL,2024-01-02 14:31:00+00:00,11,13,10,12,200,1,2\n',
      {},
      MORNING,
    ],
    [
      'polygon',
      'ticker,volume,open,close,high,low,window_start,transactions\nAAPL,100,10,11,12,9,1704205800000000000,5\nAAPL,200,11,12,13,10,1704205860000000000,5\n',
      {},
      MORNING,
    ],
    [
      'mt4 of a server that follows New York',
      '2024.01.02,16:30,10,12,9,11,100\n2024.01.02,16:31,11,13,10,12,200\n',
      { zone: 'America/New_York+7' },
      MORNING,
    ],
    [
      'histdata for MT',
      '2024.01.02,09:30,10,12,9,11,100\n2024.01.02,09:31,11,13,10,12,200\n',
      { dialect: 'histdata-mt' },
      MORNING,
    ],
    [
      'mt5 by day in UTF-16',
      utf16(
        '<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n2024.01.02\t10\t12\t9\t11\t100\t0\t3\r\n2024.01.03\t11\t13\t10\t12\t200\t0\t3\r\n',
      ),
      {},
      DAYS,
    ],
    [
      'mt5 by minute',
      '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n2024.01.02\t16:30:00\t10\t12\t9\t11\t100\t0\t3\n2024.01.02\t16:31:00\t11\t13\t10\t12\t200\t0\t3\n',
      { zone: 'America/New_York+7' },
      MORNING,
    ],
    [
      'histdata in ASCII',
      '20240102 093000;10;12;9;11;100\n20240102 093100;11;13;10;12;200\n',
      { dialect: 'histdata-ascii' },
      MORNING,
    ],
    [
      'ninjatrader, which stamps the close',
      '20240102 143100;10;12;9;11;100\n20240102 143200;11;13;10;12;200\n',
      { dialect: 'ninjatrader', zone: 'UTC' },
      MORNING,
    ],
    [
      'dukascopy',
      'Gmt time,Open,High,Low,Close,Volume\n02.01.2024 14:30:00.000,10,12,9,11,100\n02.01.2024 14:31:00.000,11,13,10,12,200\n',
      {},
      MORNING,
    ],
    [
      'dukascopy in local time',
      'Local time,Open,High,Low,Close,Volume\n02.01.2024 15:30:00.000 GMT+0100,10,12,9,11,100\n02.01.2024 15:31:00.000 GMT+0100,11,13,10,12,200\n',
      { dateOrder: 'dmy' },
      MORNING,
    ],
    [
      'kibot',
      '01/02/2024,09:30,10,12,9,11,100\n01/02/2024,09:31,11,13,10,12,200\n',
      { dialect: 'kibot' },
      MORNING,
    ],
    [
      'kibot by day',
      '01/02/2024,10,12,9,11,100\n01/03/2024,11,13,10,12,200\n',
      { dialect: 'kibot' },
      DAYS,
    ],
    [
      'firstrate',
      '2024-01-02 09:30:00,10,12,9,11,100\n2024-01-02 09:31:00,11,13,10,12,200\n',
      { dialect: 'firstrate' },
      MORNING,
    ],
    [
      'stooq by day',
      'Date,Open,High,Low,Close,Volume\r\n2024-01-02,10,12,9,11,100\r\n2024-01-03,11,13,10,12,200\r\n',
      {},
      DAYS,
    ],
    [
      'stooq in bulk',
      '<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nA.US,D,20240102,000000,10,12,9,11,100,0\nA.US,D,20240103,000000,11,13,10,12,200,0\n',
      {},
      DAYS,
    ],
    [
      'finam',
      '<TICKER>;<PER>;<DATE>;<TIME>;<OPEN>;<HIGH>;<LOW>;<CLOSE>;<VOL>\nGAZP;1;20240102;173100;10;12;9;11;100\nGAZP;1;20240102;173200;11;13;10;12;200\n',
      { dialect: 'finam', stamp: 'close' },
      MORNING,
    ],
    [
      'sierra',
      'Date, Time, Open, High, Low, Last, Volume, NumberOfTrades, BidVolume, AskVolume\n2024/1/2, 09:30:00, 10, 12, 9, 11, 100, 1, 2, 3\n2024/1/2, 09:31:00, 11, 13, 10, 12, 200, 1, 2, 3\n',
      { zone: 'America/New_York' },
      MORNING,
    ],
    [
      'tslab',
      '01/02/2024;14:30;10;12;9;11;100;\n01/02/2024;14:31;11;13;10;12;200;\n',
      { dialect: 'tslab', stamp: 'open' },
      MORNING,
    ],
    [
      'upstox, newest first',
      'timestamp,open,high,low,close,volume,oi\n2024-01-02T20:01:00+05:30,11,13,10,12,200,0\n2024-01-02T20:00:00+05:30,10,12,9,11,100,0\n',
      {},
      MORNING,
    ],
    [
      'ib with zones',
      'date,open,high,low,close,volume,average,barCount\n20240102 09:30:00 US/Eastern,10,12,9,11,100,1,2\n20240102 09:31:00 US/Eastern,11,13,10,12,200,1,2\n',
      {},
      MORNING,
    ],
    [
      'ib without volume',
      'date,open,high,low,close,volume,average,barCount\n2024-01-02,10,12,9,11,-1,1,2\n2024-01-03,11,13,10,12,-1,1,2\n',
      {},
      DAYS.map((line) => line.replace(/\d+$/, '0')),
    ],
    [
      'bhavcopy',
      'SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP\nSBIN,EQ,10,12,9,11,1,1,100,5,02-JAN-2024\nSBIN,EQ,11,13,10,12,1,1,200,5,03-JAN-2024\n',
      {},
      DAYS,
    ],
    [
      'semicolons and a decimal comma',
      'Date;Open;High;Low;Close;Volume\n13.01.2024;10,5;12;9;11;1.000\n14.01.2024;11;13;10;12;2.000,5\n',
      { timeframe: '1d' as never },
      ['2024-01-13T00:00:00Z 10.5 12 9 11 1000', '2024-01-14T00:00:00Z 11 13 10 12 2000.5'],
    ],
    [
      'quotes and grouped thousands',
      '"Date","Open","High","Low","Close","Volume"\n"2024-01-02","1,010.5","1,012","1,009","1,011","1.5M"\n"2024-01-03","1,010.5","1,012","1,009","1,011","2K"\n',
      {},
      [
        '2024-01-02T00:00:00Z 1010.5 1012 1009 1011 1500000',
        '2024-01-03T00:00:00Z 1010.5 1012 1009 1011 2000',
      ],
    ],
    [
      'times of the close by name',
      'close_time,open,high,low,close,volume\n1704067260000,10,12,9,11,100\n1704067320000,11,13,10,12,200\n',
      {},
      MIDNIGHT.map((line) => line.replace('2024-01-02', '2024-01-01')),
    ],
    [
      'the bid of quotes by column names',
      'timestamp,bid_open,bid_high,bid_low,bid_close,bid_size,ask_open\n2024-01-02T00:00:00Z,10,12,9,11,100,1\n2024-01-02T00:01:00Z,11,13,10,12,200,1\n',
      {
        columns: {
          open: 'bid_open',
          high: 'bid_high',
          low: 'bid_low',
          close: 'bid_close',
          volume: 'bid_size',
        },
      },
      MIDNIGHT,
    ],
    [
      'no header and told places',
      '2024-01-02 00:00;11;12;9;10;100\n2024-01-02 00:01;12;13;10;11;200\n',
      {
        zone: 'UTC',
        timeColumn: '1',
        columns: { close: '2', high: '3', low: '4', open: '5', volume: '6' },
      },
      MIDNIGHT,
    ],
    [
      'a spreadsheet with serial days',
      'Date,Open,High,Low,Close,Volume\n45293,10,12,9,11,100\n45294,11,13,10,12,200\n',
      {},
      DAYS,
    ],
  ];

describe('the dialects of CSV', () => {
  it.each(CASES)('reads %s', async (_, content, options, expected) => {
    expect(await candlesOf(content, options)).toEqual(expected);
  });
});
