import { describe, expect, it } from '@jest/globals';
import { contractNote } from './index.js';
import type { ContractNote, FeeInstrument, FeeOptions, NoteDeal } from './index.js';

// The worked notes of the brokers' and exchanges' own pages, recomputed by hand.

const instrument = (more: Partial<FeeInstrument> = {}): FeeInstrument => ({
  symbol: 'TEST',
  venue: 'XXXX',
  assetClass: 'EQUITY',
  currency: 'USD',
  multiplier: 1,
  ...more,
});

const STOCK = instrument();
const OPTION = instrument({ assetClass: 'OPTION', multiplier: 100 });
const COIN = instrument({ symbol: 'BTC/USD', assetClass: 'CRYPTO' });
const UK = instrument({ currency: 'GBP' });
const RUPEE = instrument({ currency: 'INR', venue: 'XNSE' });
const NIFTY = instrument({ ...RUPEE, assetClass: 'FUTURE' });
const CALL = instrument({ ...RUPEE, assetClass: 'OPTION' });
const PAIR = instrument({ symbol: 'EUR/USD', assetClass: 'FX' });

/** Reads `sell 1000 @ 50.25`. */
const deal = (of: FeeInstrument, text: string, more: Partial<NoteDeal> = {}): NoteDeal => {
  const [side, quantity, , price] = text.split(' ') as [NoteDeal['side'], string, '@', string];
  return { instrument: of, side, quantity, price, ...more };
};

const note = (fees: FeeOptions, date: string, ...deals: NoteDeal[]): ContractNote =>
  contractNote(fees, { date, deals });

const amounts = ({ lines }: ContractNote): Record<string, string> =>
  Object.fromEntries(lines.filter(({ base }) => base !== '0').map((l) => [l.line, l.amount]));

describe('worked notes of Alpaca', () => {
  const large = deal(STOCK, 'sell 1000 @ 50.25');
  const small = deal(STOCK, 'sell 10 @ 20.00');

  it.each([
    ['A1', '2026-06-15', [large], ['1.04', '0.20', '0.01'], '1.25', '50248.75'],
    ['A2 holiday', '2026-11-16', [large], ['1.04', '0.00', '0.01'], '1.05', '50248.95'],
    ['A3 early 2025', '2025-01-15', [large], ['1.40', '0.17', '0.05'], '1.62', '50248.38'],
    ['A4 a day', '2026-06-15', [small, small, small], ['0.02', '0.01', '0.01'], '0.04', '599.96'],
    [
      'A5 cap',
      '2026-06-15',
      [deal(STOCK, 'sell 100000 @ 2.00')],
      ['4.12', '9.79', '0.30'],
      '14.21',
      '199985.79',
    ],
  ])('%s on %s', (_, date, deals, [sec, taf, cat], total, net) => {
    const found = note('alpaca', date, ...deals);
    expect(amounts(found)).toMatchObject({ 'SEC fee': sec, TAF: taf, CAT: cat });
    expect(found).toMatchObject({ total, net, unknownLines: [] });
  });

  it('A6 options, sold and bought', () => {
    const sold = note('alpaca', '2025-01-15', deal(OPTION, 'sell 10 @ 2.50'));
    expect(amounts(sold)).toMatchObject({
      'SEC fee': '0.07',
      TAF: '0.03',
      ORF: '0.27',
      OCC: '0.20',
      CAT: '0.05',
    });
    expect(sold).toMatchObject({ total: '0.62', net: '2499.38' });
    const bought = note('alpaca', '2025-01-15', deal(OPTION, 'buy 10 @ 2.50'));
    expect(bought.total).toBe('0.52');
  });

  it('A7 crypto: the fee is taken in what is received', () => {
    const bought = note('alpaca', '2026-06-15', deal(COIN, 'buy 0.5 @ 60000'));
    expect(bought).toMatchObject({
      net: '-30000.00',
      received: [{ symbol: 'BTC/USD', fee: '0.00125', quantity: '0.49875' }],
    });
    const sold = note('alpaca', '2026-06-15', deal(COIN, 'sell 0.5 @ 60000', { isMaker: true }));
    expect(sold).toMatchObject({ total: '45.00', net: '29955.00', received: [] });
  });
});

describe('worked notes of Interactive Brokers', () => {
  it.each([
    ['100 @ 25', '1.00'],
    ['1000 @ 25', '5.00'],
    ['1000 @ 0.25', '2.50'],
    ['1 @ 50', '0.50'],
  ])('B1 fixed: a buy of %s costs a commission of %s', (text, commission) => {
    expect(amounts(note('ib-fixed', '2026-06-15', deal(STOCK, `buy ${text}`)))).toMatchObject({
      Commission: commission,
    });
  });

  it('B2 fixed: a sale carries the regulators’ lines unrounded', () => {
    expect(note('ib-fixed', '2026-06-15', deal(STOCK, 'sell 1000 @ 25'))).toMatchObject({
      total: '5.713',
      totalRounded: '5.71',
    });
  });

  it('B3 tiered: exchange, clearing and pass-through', () => {
    expect(note('ib-tiered', '2026-06-15', deal(STOCK, 'buy 1000 @ 25'))).toMatchObject({
      total: '6.70559',
      totalRounded: '6.71',
    });
  });

  it('B4 tiered: an order that crosses a step of the month', () => {
    const fees = { schedule: 'ib-tiered', tradedBefore: '250000' };
    expect(amounts(note(fees, '2026-06-15', deal(STOCK, 'buy 200000 @ 25')))).toMatchObject({
      Commission: '475.00',
    });
  });

  it.each([
    ['30000000', 'ib-tiered', '139188.10'],
    ['30000000', 'ib-fixed', '151207.27'],
    ['200000', 'ib-tiered', '1355.78'],
    ['200000', 'ib-fixed', '1015.27'],
  ])('B5 published: a sale of %s at 5 by %s in 2023 costs %s', (quantity, fees, total) => {
    const found = note(fees, '2023-06-15', deal(STOCK, `sell ${quantity} @ 5`));
    expect(found.totalRounded).toBe(total);
  });
});

describe('worked notes of IG', () => {
  it('C1 and C2: commission of share CFDs', () => {
    const trip = note(
      'ig-cfd',
      '2026-06-15',
      deal(UK, 'buy 2000 @ 5.00'),
      deal(UK, 'sell 2000 @ 5.20'),
    );
    expect(trip.total).toBe('20.40');
    expect(note('ig-cfd', '2026-06-15', deal(STOCK, 'buy 500 @ 30')).total).toBe('15.00');
  });
});

describe('worked notes of India', () => {
  it('D1 delivery, bought', () => {
    const found = note('upstox', '2026-06-15', deal(RUPEE, 'buy 100 @ 1520'));
    expect(amounts(found)).toEqual({
      Brokerage: '20.00',
      'STT delivery': '152.00',
      'Exchange charge': '4.67',
      'Investor protection': '0.00',
      'SEBI fee': '0.15',
      'Stamp duty delivery': '22.80',
      GST: '4.47',
    });
    expect(found).toMatchObject({ total: '204.09', net: '-152204.09' });
    const whole = { schedule: 'upstox', choices: { stamp: 'rupee' } };
    expect(note(whole, '2026-06-15', deal(RUPEE, 'buy 100 @ 1520')).total).toBe('204.29');
  });

  it('D2 delivery, sold', () => {
    const found = note('upstox', '2026-06-15', deal(RUPEE, 'sell 100 @ 1600'));
    expect(amounts(found)).toMatchObject({
      'STT delivery': '160.00',
      'Exchange charge': '4.91',
      'SEBI fee': '0.16',
      GST: '4.51',
      'DP charge with GST': '21.83',
    });
    expect(found).toMatchObject({ total: '211.41', net: '159788.59' });
  });

  it('D3 intraday', () => {
    const fees = { schedule: 'upstox', choices: { product: 'intraday' } };
    const deals = [deal(RUPEE, 'buy 200 @ 500'), deal(RUPEE, 'sell 200 @ 505')];
    const found = note(fees, '2026-06-15', ...deals);
    expect(amounts(found)).toEqual({
      Brokerage: '40.00',
      'STT intraday': '25.00',
      'Exchange charge': '6.17',
      'Investor protection': '0.00',
      'SEBI fee': '0.20',
      'Stamp duty intraday': '3.00',
      GST: '8.35',
    });
    expect(found).toMatchObject({ total: '82.72', net: '917.28' });
  });

  it.each([
    ['2024-08-20', '204.00', '61.20', '3.26', '3.26', '32.47', '19.39', '363.58', '7436.42'],
    ['2025-06-16', '326.00', '56.31', '3.26', '3.26', '32.47', '18.51', '479.81', '7320.19'],
    ['2026-06-15', '816.00', '59.57', '0.00', '3.26', '32.47', '18.51', '969.81', '6830.19'],
  ])('D4 futures on %s', (date, stt, exchange, fund, sebi, stamp, gst, total, net) => {
    const deals = [deal(NIFTY, 'buy 65 @ 24980'), deal(NIFTY, 'sell 65 @ 25100')];
    const found = note('upstox', date, ...deals);
    expect(amounts(found)).toEqual({
      Brokerage: '40.00',
      'STT futures': stt,
      'Exchange charge': exchange,
      'Investor protection': fund,
      'SEBI fee': sebi,
      'Stamp duty futures': stamp,
      GST: gst,
    });
    expect(found).toMatchObject({ total, net });
  });

  it.each([
    ['2025-06-16', '10.00', '6.15', '0.09', '64.82', '1885.18'],
    ['2026-06-15', '15.00', '6.24', '0.00', '69.82', '1880.18'],
  ])('D5 options on %s', (date, stt, exchange, fund, total, net) => {
    const deals = [deal(CALL, 'buy 65 @ 120'), deal(CALL, 'sell 65 @ 150')];
    const found = note('upstox', date, ...deals);
    expect(amounts(found)).toMatchObject({
      'STT options': stt,
      'Exchange charge': exchange,
      'Investor protection': fund,
      'SEBI fee': '0.02',
      'Stamp duty options': '0.23',
      GST: '8.33',
    });
    expect(found).toMatchObject({ total, net });
  });

  it('D6 exercise of an option', () => {
    const found = note('upstox', '2026-06-15', deal(CALL, 'exercise 65 @ 210'));
    expect(found.lines).toMatchObject([
      { line: 'STT exercise', unrounded: '20.475', amount: '20.00' },
    ]);
  });

  it('taxes a mixed day on the average price, each kind of trade apart (Zerodha’s example)', () => {
    const found = note(
      'zerodha',
      '2026-06-15',
      deal(RUPEE, 'buy 500 @ 100'),
      deal(RUPEE, 'sell 500 @ 105'),
      deal(RUPEE, 'buy 200 @ 110'),
    );
    expect(amounts(found)).toMatchObject({ 'STT delivery': '21.00', 'STT intraday': '13.00' });
    expect(found.lines.find(({ line }) => line === 'STT intraday')!.unrounded).toBe('12.96875');
  });
});

describe('worked notes of crypto and foreign exchange', () => {
  it('E1 Binance, in the received asset or in BNB', () => {
    const bought = deal(instrument({ ...COIN, currency: 'USDT' }), 'buy 0.1 @ 60000');
    expect(note('binance-spot', '2026-06-15', bought).received).toEqual([
      { symbol: 'BTC/USD', fee: '0.0001', quantity: '0.0999' },
    ]);
    const inCoin = { schedule: 'binance-spot', choices: { pay: 'bnb' } };
    expect(note(inCoin, '2026-06-15', bought)).toMatchObject({ total: '4.50', received: [] });
  });

  it.each([
    ['ib-fixed', 'buy 100000 @ 1.10', '2.20'],
    ['ib-fixed', 'buy 20000 @ 1.10', '2.00'],
    ['fxcm', 'buy 100000 @ 1.10', '4.00'],
  ])('%s: %s costs %s', (fees, text, total) => {
    expect(note(fees, '2026-06-15', deal(PAIR, text)).total).toBe(total);
  });

  it('FXCM takes more for other pairs', () => {
    const pair = instrument({ symbol: 'NZD/USD', assetClass: 'FX' });
    expect(note('fxcm', '2026-06-15', deal(pair, 'sell 100000 @ 0.60')).total).toBe('6.00');
  });
});
