import { describe, expect, it } from '@jest/globals';
import type { BrokerOrder, BrokerOrderType, BrokerTimeInForce } from '@vela/orders';
import { BROKER_ORDER_TYPES, BROKER_TIMES_IN_FORCE } from '@vela/orders';
import { COIN, NEVER, SHARE, ScriptedAlpaca, order, wireOrder } from '../test/scripted-alpaca.js';

/**
 * What Alpaca's documents allow, written down a second time and the other way round: for each kind
 * of order the times in force of each type. What is not here is refused without a byte.
 */
const DOCUMENTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'us_equity simple regular whole': {
    market: 'day gtc opg cls ioc fok',
    limit: 'day gtc opg cls ioc fok',
    stop: 'day gtc',
    stop_limit: 'day gtc',
    trailing_stop: 'day gtc',
  },
  'us_equity simple extended whole': { limit: 'day gtc' },
  'us_equity simple regular fractional': {
    market: 'day',
    limit: 'day',
    stop: 'day',
    stop_limit: 'day',
  },
  'us_equity simple extended fractional': { limit: 'day' },
  'us_equity simple regular notional': { market: 'day' },
  'us_equity bracket regular whole': { market: 'day gtc', limit: 'day gtc' },
  'us_equity oto regular whole': { market: 'day gtc', limit: 'day gtc' },
  'crypto simple regular whole': { market: 'gtc ioc', limit: 'gtc ioc', stop_limit: 'gtc ioc' },
  'crypto simple regular fractional': {
    market: 'gtc ioc',
    limit: 'gtc ioc',
    stop_limit: 'gtc ioc',
  },
  'crypto simple regular notional': { market: 'gtc ioc' },
};

const CLASSES = { us_equity: SHARE, crypto: COIN } as const;
const LINKS = {
  simple: null,
  bracket: { takeProfit: '120', stopLoss: '80' },
  oto: { takeProfit: null, stopLoss: '80' },
} as const;
const AMOUNTS = {
  whole: { quantity: '10', notional: null },
  fractional: { quantity: '0.5', notional: null },
  notional: { quantity: null, notional: '1000' },
} as const;
const HOURS = { regular: false, extended: true } as const;

interface Cell {
  readonly name: string;
  readonly order: BrokerOrder;
  readonly isDocumented: boolean;
}

/** Returns every cell: type, time in force, session, asset class, order class and amount. */
function cells(): Cell[] {
  const all: Cell[] = [];
  const product = <T extends object>(record: T) => Object.keys(record) as (keyof T & string)[];
  for (const assetClass of product(CLASSES))
    for (const link of product(LINKS))
      for (const hours of product(HOURS))
        for (const amount of product(AMOUNTS))
          for (const type of BROKER_ORDER_TYPES)
            for (const timeInForce of BROKER_TIMES_IN_FORCE) {
              const kind = `${assetClass} ${link} ${hours} ${amount}`;
              const times = DOCUMENTED[kind]?.[type]?.split(' ') ?? [];
              all.push({
                name: `${kind} ${type} ${timeInForce}`,
                isDocumented: times.includes(timeInForce),
                order: order({
                  ...pricesOf(type, timeInForce),
                  ...AMOUNTS[amount],
                  instrumentId: CLASSES[assetClass].id,
                  attached: LINKS[link],
                  extendedHours: HOURS[hours],
                }),
              });
            }
  return all;
}

const pricesOf = (type: BrokerOrderType, timeInForce: BrokerTimeInForce): Partial<BrokerOrder> => ({
  type,
  timeInForce,
  limitPrice: type.includes('limit') ? '100' : null,
  stopPrice: /stop|touched/.test(type) && type !== 'trailing_stop' ? '99' : null,
  trail: type === 'trailing_stop' ? { by: 'percent', value: '2' } : null,
  goodTill: timeInForce === 'gtd' ? 4e15 : null,
});

describe('the rules of orders', () => {
  it('are the documented ones in every cell: sent once, or refused without a byte', async () => {
    const wrong: string[] = [];
    let sent = 0;
    const all = cells();
    for (const cell of all) {
      const isCoin = cell.order.instrumentId === COIN.id;
      const venue = new ScriptedAlpaca(() => Response.json(wireOrder()), {
        assetClasses: isCoin ? ['CRYPTO'] : ['EQUITY', 'ETF'],
      });
      const outcome = await venue.broker.place(cell.order, NEVER);
      const isSent = outcome.kind === 'accepted' && venue.sent.length === 1;
      const isRefused =
        outcome.kind === 'rejected' &&
        outcome.code === 'unsupported' &&
        outcome.message.length > 10 &&
        venue.sent.length === 0;
      if (cell.isDocumented ? !isSent : !isRefused) wrong.push(cell.name);
      if (isSent) sent++;
    }
    expect(wrong).toEqual([]);
    // 2 classes, 3 kinds of links, 2 sessions, 3 amounts, 7 types, 7 times in force.
    expect(all).toHaveLength(1_764);
    expect(sent).toBe(48);
  });

  it('take auctions at the documented times of day in New York', async () => {
    const at = (time: string): number => Date.parse(`2026-01-05T${time}:00-05:00`) * 1_000;
    const taken = async (timeInForce: 'opg' | 'cls', now: number): Promise<boolean> => {
      const venue = new ScriptedAlpaca(() => Response.json(wireOrder()), { now: () => now });
      const outcome = await venue.broker.place(order({ timeInForce }), NEVER);
      if (outcome.kind === 'rejected') {
        expect(outcome.code).toBe('market-closed');
        expect(venue.sent).toEqual([]);
      }
      return outcome.kind === 'accepted';
    };
    const table: readonly (readonly [time: string, opg: boolean, cls: boolean])[] = [
      ['00:01', true, true],
      ['09:27', true, true],
      ['09:28', false, true],
      ['12:00', false, true],
      ['15:49', false, true],
      ['15:50', false, false],
      ['16:30', false, false],
      ['18:59', false, false],
      ['19:00', true, true],
      ['23:59', true, true],
    ];
    for (const [time, opg, cls] of table) {
      expect([time, await taken('opg', at(time)), await taken('cls', at(time))]).toEqual([
        time,
        opg,
        cls,
      ]);
    }
    // In summer New York is an hour nearer to UTC; on a Sunday nothing is closing.
    expect(await taken('opg', Date.parse('2026-07-06T09:28:00-04:00') * 1_000)).toBe(false);
    expect(await taken('opg', Date.parse('2026-07-06T09:27:00-04:00') * 1_000)).toBe(true);
    expect(await taken('opg', Date.parse('2026-01-04T12:00:00-05:00') * 1_000)).toBe(true);
  });
});
