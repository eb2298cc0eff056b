import { describe, expect, it } from '@jest/globals';
import { decodeColumns } from '@vela/backtest';
import type { BrokerPort } from '@vela/ports';
import { Strategy } from '@vela/strategy';
import type { OrderSnapshot } from '@vela/strategy';
import { PLANNED_BEGIN, PlannedTrader, plannedMarket, rehearse } from '@vela/testkit';
import type { Rehearsed } from './rehearsal.js';

const MINUTE = 60_000_000;

/** What a case must come to. Candle n opens and closes at 100 + n and closes in minute n. */
interface Golden {
  readonly faults: readonly object[];
  /** Send state, status, quantity filled, code, attempts. */
  readonly orders: readonly string[];
  /** Minute, side, quantity and price, in the order in which the run heard of them. */
  readonly fills: readonly string[];
  /** Profit at the end. */
  readonly profit: number;
  readonly alerts?: readonly string[];
  /** Changes of the connection with their minutes, behind the first `ready`. */
  readonly health?: readonly string[];
  readonly unanswered?: number;
  /** When entries were stopped (true) and allowed again. */
  readonly quarantine?: readonly boolean[];
}

/** Undisturbed: 10 bought at 104, sold at 108, 5 bought at 111; 40 and 5 x 3 at the last close. */
const ALL = {
  orders: ['closed filled 10 - 1', 'closed filled 10 - 1', 'closed filled 5 - 1'],
  fills: ['3 buy 10 at 104', '7 sell 10 at 108', '10 buy 5 at 111'],
  profit: 55,
};
/** Without its first order there is nothing to close: only the last 5 are bought. */
const LAST = { fills: ['10 buy 5 at 111'], profit: 15 };
const without = (first: string) => ({ ...LAST, orders: [first, 'closed filled 5 - 1'] });

const CASES: Readonly<Record<string, Golden>> = {
  nothing: { faults: [], ...ALL },
  // A refusal is final: the strategy hears of it and holds nothing to close.
  'a refusal': {
    faults: [{ kind: 'reject', order: 1, code: 'insufficient-funds' }],
    ...without('rejected rejected 0 insufficient-funds 1'),
    alerts: ['ORDER_REJECTED'],
  },
  // The stream tells that it works while its answer is waited for: nothing is sent again.
  'no answer, but the stream tells': {
    faults: [{ kind: 'timeout', order: 1 }],
    ...ALL,
    unanswered: 1,
  },
  // Ten seconds without an answer, half a second later it is looked up and found: sent once.
  'no answer and a silent stream': {
    faults: [{ kind: 'timeout', order: 1, silent: true }],
    ...ALL,
    unanswered: 1,
  },
  // It never arrived: it is not found, so it is sent again under its id, before the next candle.
  'a request that was lost': {
    faults: [{ kind: 'timeout', order: 1, accepted: false }],
    ...ALL,
    orders: ['closed filled 10 - 2', ...ALL.orders.slice(1)],
    unanswered: 1,
  },
  // It never arrived and the venue is away for longer than the decision stands (a minute): given up,
  // by an order under its id that cannot trade and is canceled, never by hope.
  'a request that was lost, then no connection': {
    faults: [
      { kind: 'timeout', order: 1, accepted: false },
      { kind: 'dead-stream', order: 1, forMs: 90_000 },
    ],
    ...without('closed canceled 0 - 1'),
    alerts: ['BROKER_DISCONNECTED', 'ORDER_GIVEN_UP'],
    health: ['disconnected', 'disconnected', 'reconciling', 'ready'],
    unanswered: 1,
  },
  // Taking its id has no answer either: nobody knows whether it is there, so entries on the
  // instrument stop until half a minute later the id is taken.
  'a request that was lost and cannot be given up': {
    faults: [
      { kind: 'timeout', order: 1, accepted: false },
      { kind: 'dead-stream', order: 1, forMs: 90_000 },
      { kind: 'server-error', order: 1, accepted: false },
    ],
    ...without('closed canceled 0 - 1'),
    alerts: ['BROKER_DISCONNECTED', 'ORDER_UNKNOWN', 'ORDER_GIVEN_UP'],
    health: ['disconnected', 'disconnected', 'reconciling', 'ready'],
    unanswered: 1,
    quarantine: [true, false],
  },
  'accepted and answered 503': {
    faults: [{ kind: 'server-error', order: 1, silent: true }],
    ...ALL,
    unanswered: 1,
  },
  'answered 503 and not accepted': {
    faults: [{ kind: 'server-error', order: 1, accepted: false }],
    ...ALL,
    orders: ['closed filled 10 - 2', ...ALL.orders.slice(1)],
    unanswered: 1,
  },
  // 10 in three parts, the first the largest, all of them before the next candle.
  'a fill in parts': {
    faults: [{ kind: 'partial', order: 1, parts: 3, everyMs: 20_000 }],
    ...ALL,
    fills: ['3 buy 4 at 104', '3 buy 3 at 104', '3 buy 3 at 104', ...ALL.fills.slice(1)],
  },
  // Five minutes between the halves: the strategy holds 5 in minute 7 and closes those. The other
  // half comes in minute 9 and stays: 5 x 4 + 5 x 10 + 5 x 3.
  'a fill whose second half comes late': {
    faults: [{ kind: 'partial', order: 1, parts: 2, everyMs: 300_000 }],
    orders: ['closed filled 10 - 1', 'closed filled 5 - 1', 'closed filled 5 - 1'],
    fills: ['3 buy 5 at 104', '7 sell 5 at 108', '3 buy 5 at 104', '10 buy 5 at 111'],
    profit: 85,
  },
  'a fill that is told late': {
    faults: [{ kind: 'late-fill', order: 1, delayMs: 10_000 }],
    ...ALL,
  },
  // The reconcile of every half minute finds it first; what comes then is known already.
  'a fill that is told later than a reconcile finds it': {
    faults: [{ kind: 'late-fill', order: 1, delayMs: 100_000 }],
    ...ALL,
  },
  'a fill that is never told': { faults: [{ kind: 'lost-fill', order: 1 }], ...ALL },
  // The order is said to be filled and nobody says at which price: it is asked for at once.
  'an execution that is never told': {
    faults: [{ kind: 'lost-fill', order: 1, what: 'execution' }],
    ...ALL,
  },
  'everything told three times': {
    faults: [{ kind: 'duplicate', everyNth: 1, copies: 2 }],
    ...ALL,
  },
  'everything told backwards': { faults: [{ kind: 'reorder', everyNth: 1 }], ...ALL },
  // Five seconds are waited for the connection, then the order is denied: no byte was sent.
  'no connection when an order is wanted': {
    faults: [{ kind: 'dead-stream', slice: 3, forMs: 90_000 }],
    ...without('denied rejected 0 BROKER_NOT_READY 0'),
    alerts: ['BROKER_DISCONNECTED'],
    health: ['disconnected', 'disconnected', 'reconciling', 'ready'],
  },
  // It fills while nobody listens; what happened meanwhile is found behind the new connection.
  'no connection while an order fills': {
    faults: [{ kind: 'dead-stream', order: 1, forMs: 90_000 }],
    ...ALL,
    alerts: ['BROKER_DISCONNECTED'],
    health: ['disconnected', 'disconnected', 'reconciling', 'ready'],
  },
  'a connection that says nothing': {
    faults: [{ kind: 'mute-stream', order: 1, forMs: 90_000 }],
    ...ALL,
  },
  // Fills carry the instants of the venue, whatever they are; nothing else follows them.
  'a clock an hour ahead': {
    faults: [{ kind: 'clock-skew', slice: 2, forMs: 3_600_000, skewMs: 3_600_000 }],
    ...ALL,
    fills: ['63 buy 10 at 104', '67 sell 10 at 108', '70 buy 5 at 111'],
  },
  // Asked for everything behind its wrong hour the venue knows nothing. The order is looked up within
  // half a minute, and half a minute later its fill is booked, then, at the price that is reported.
  'a fill that is never told behind a clock that was ahead': {
    faults: [
      { kind: 'clock-skew', slice: 2, forMs: 150_000, skewMs: 3_600_000 },
      { kind: 'lost-fill', order: 2 },
    ],
    ...ALL,
    fills: ['63 buy 10 at 104', '9 sell 10 at 108', '10 buy 5 at 111'],
    alerts: ['EXECUTION_INFERRED'],
  },
  // It was not taken, certainly: it is sent again a little later.
  'too many requests': {
    faults: [{ kind: 'rate-limit', slice: 3, forMs: 5_000 }],
    ...ALL,
    orders: ['closed filled 10 - 2', ...ALL.orders.slice(1)],
  },
  maintenance: {
    faults: [{ kind: 'maintenance', slice: 3, forMs: 90_000 }],
    ...without('denied rejected 0 BROKER_NOT_READY 0'),
    health: ['degraded', 'degraded', 'ready'],
  },
  'a token that has expired': {
    faults: [{ kind: 'token-expiry', slice: 3, forMs: 90_000 }],
    ...without('denied rejected 0 BROKER_NOT_READY 0'),
    alerts: ['BROKER_AUTH_REQUIRED', 'BROKER_DISCONNECTED'],
    health: ['auth-required', 'disconnected', 'reconciling', 'ready'],
  },
  // Candles 3 to 5 come together in minute 5, when they are old: nothing new is risked on them.
  'a feed that is down': {
    faults: [{ kind: 'dead-feed', slice: 3, forMs: 130_000 }],
    ...without('denied rejected 0 FEED_STALE 0'),
  },
  'a feed that says nothing': {
    faults: [{ kind: 'mute-feed', slice: 3, forMs: 130_000 }],
    ...without('denied rejected 0 FEED_STALE 0'),
  },
  // Ten seconds are no reason to stop, and the order still meets the next candle.
  'a candle that is a little late': {
    faults: [{ kind: 'late-candles', slices: [3, 3], delayMs: 10_000 }],
    ...ALL,
  },
  'a candle that is late': {
    faults: [{ kind: 'late-candles', slices: [3, 3], delayMs: 30_000 }],
    ...without('denied rejected 0 FEED_STALE 0'),
  },
};

const minuteOf = (at: number): number => Math.floor((at - PLANNED_BEGIN) / MINUTE);

/** Returns what a rehearsal came to in the words of the cases. */
function told({ outcome, accounts, unanswered, deployment }: Rehearsed): Omit<Golden, 'faults'> {
  const fills = decodeColumns(outcome.columns.fills);
  const { equity } = decodeColumns(outcome.columns.equity);
  const rows = [...accounts.of('rehearsal-account').orders.values()];
  return {
    orders: rows.map(({ send, status, filled, code, attempts }) =>
      [send, status, filled, code ?? '-', attempts].join(' '),
    ),
    fills: Array.from(fills['at']!, (at, row) => {
      const side = fills['side']![row]! > 0 ? 'buy' : 'sell';
      return `${minuteOf(at)} ${side} ${fills['quantity']![row]} at ${fills['price']![row]}`;
    }),
    profit: equity!.at(-1)! - 100_000,
    alerts: [...accounts.alerts, ...deployment.alerts].map(({ code }) => code),
    health: accounts.health.slice(2).map(({ state }) => state),
    unanswered: unanswered.size,
    quarantine: accounts.quarantines.map(({ on }) => on),
  };
}

const planned = (faults: readonly object[]) =>
  rehearse({ strategy: PlannedTrader, batch: plannedMarket(), faults });

describe('the golden outcome of', () => {
  it.each(Object.keys(CASES))('%s', async (name) => {
    const { faults, ...golden } = CASES[name]!;
    const rehearsed = await planned(faults);
    expect(told(rehearsed)).toEqual({
      alerts: [],
      health: [],
      unanswered: 0,
      quarantine: [],
      ...golden,
    });
    expect(new Set(rehearsed.played.map(({ fault }) => fault)).size).toBe(faults.length);
    expect(rehearsed.deployment.record.state).toBe('running');
  });

  it.each([
    // The venue has done it and the stream tells; the answer is missed by nobody.
    [{ kind: 'timeout', order: 1, on: 'cancel' }, 'closed canceled 0 - 1', 0],
    // It never arrived: it is asked for again, and again under the order's own id nothing can double.
    [{ kind: 'server-error', order: 1, on: 'cancel', accepted: false }, 'closed canceled 0 - 1', 0],
    // The limit stays at 90, which the market never sees; without the fault it fills at 107.
    [
      { kind: 'reject', order: 1, on: 'replace', code: 'invalid-price' },
      'closed canceled 0 - 1',
      0,
    ],
  ])('a change or a cancel that goes wrong: %j', async (fault, order, profit) => {
    const strategy = fault.on === 'replace' ? Changing : Canceling;
    const scene = { strategy, batch: plannedMarket(), faults: [fault] };
    const found = told(await rehearse(scene));
    expect(found).toMatchObject({ orders: [order], fills: [], profit, quarantine: [] });
  });

  it('a change that goes well', async () => {
    const found = told(await rehearse({ strategy: Changing, batch: plannedMarket() }));
    expect(found).toMatchObject({ fills: ['6 buy 10 at 107'], profit: 70 });
  });

  it('a manager that takes no answer for a refusal is a position that is held twice', async () => {
    const faults = [{ kind: 'server-error', order: 1, silent: true }];
    const scene = { strategy: Eager, batch: plannedMarket(), faults };
    const sound = told(await rehearse(scene));
    expect(sound).toMatchObject({ fills: ['5 buy 10 at 106'], profit: 80, alerts: [] });
    const found = told(await rehearse({ ...scene, wrap: hasty }));
    expect(found.fills).toEqual(['5 buy 10 at 106', '5 buy 10 at 106']);
    expect(found.profit).toBe(160);
    expect(found.alerts).toContain('ORDER_REJECTED');
  });
});

/** Waits for 90, which never comes, and takes its order back. */
class Canceling extends Strategy {
  override onCandle(): void {
    if (this.slice === 2) this.buy(10, { limit: 90 });
    if (this.slice === 5) this.cancelAll();
  }
}

/** Waits for 90, then for any price up to 110, and gives up on candle 10. */
class Changing extends Strategy {
  bought = -1;

  override onCandle(): void {
    if (this.slice === 2) this.bought = this.buy(10, { limit: 90 });
    if (this.slice === 5) this.replace(this.bought, { limit: 110 });
    if (this.slice === 9) this.cancelAll();
  }
}

/** Waits for 106 with an order, and orders again what was refused, as many strategies do. */
class Eager extends Strategy {
  override onCandle(): void {
    if (this.slice === 2) this.buy(10, { stop: 106 });
  }

  override onOrder({ state }: OrderSnapshot): void {
    if (state === 'rejected') this.buy(10, { stop: 106 });
  }
}

/** A broker of whom whatever has no answer is said to be refused. */
function hasty(broker: BrokerPort): BrokerPort {
  const place: BrokerPort['place'] = async (order, signal) => {
    const outcome = await broker.place(order, signal);
    if (outcome.kind !== 'unknown') return outcome;
    return { kind: 'rejected', code: 'other', message: 'no answer' };
  };
  return new Proxy(broker, {
    get: (target, name) => {
      if (name === 'place') return place;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
