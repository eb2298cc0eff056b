import { describe, expect, it } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import { Run, advance } from '@vela/step';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { INSTRUMENTS, M1, randomMarket, randomSimulation, specOf } from '../test/market-world.js';
import { actionOf, randomDecisions, randomTrader } from '../test/random-trader.js';
import type { Traded } from '../test/random-trader.js';
import { PaperEngine } from './paper-engine.js';
import type { PaperEvent } from './paper-engine.js';

const SLICES = 60;

/** Plenty, or so little that money runs out and margin is called. */
const cashOf = (seed: number): string => (seed % 2 === 0 ? '100000' : '450');

const SHORT_OF_MONEY = {
  kind: 'margin',
  initial: 0.1,
  maintenance: 0.099,
  shortInitial: 0.1,
  shortMaintenance: 0.099,
};

/** Runs the random trader as a backtest and returns what it heard and what it had in the end. */
function backtest(seed: number, isQuoted: boolean) {
  const notes: Traded = { fills: [], ended: [] };
  const market = randomMarket(seed, SLICES, isQuoted);
  const simulation = {
    ...randomSimulation(createRandom(seed, 'simulation')),
    ...(seed % 2 === 0 ? {} : { account: SHORT_OF_MONEY }),
  };
  const run = new Run({
    strategy: randomTrader(seed, notes),
    parameters: {},
    instruments: INSTRUMENTS,
    series: [
      { instrument: 0, timeframe: M1 },
      { instrument: 1, timeframe: M1 },
    ],
    quoted: isQuoted ? [0] : [],
    cash: cashOf(seed),
    simulation: simulationOptions.parse(simulation),
    seed: 1,
    expectedSlices: SLICES,
  });
  advance(run, market.batch);
  return {
    market,
    simulation,
    fills: notes.fills,
    cash: run.ledger.cashValue,
    equity: run.equity(),
    marginCalls: run.account.marginCalls,
    held: run.ledger.positions.map(({ quantity }) => quantity),
  };
}

/** Lets the paper venue trade the same decisions slice by slice. */
function paper(seed: number, { market, simulation }: ReturnType<typeof backtest>) {
  const engine = new PaperEngine({ id: 'account', currency: 'USD' });
  const spec = specOf(simulation, {
    quoted: [market.isQuoted ? 0 : null, null],
    cash: cashOf(seed),
  });
  const book = engine.open('deployment', spec);
  if ('outcome' in book) throw new Error(JSON.stringify(book.outcome));
  engine.admit(book);
  const random = createRandom(seed, 'trader');
  const events: PaperEvent[] = [];
  let placed = 0;
  market.slices.forEach((batch, index) => {
    const availableAt = batch.availableAt[0]!;
    events.push(...engine.step({ feedId: 'feed', n: index + 1, availableAt, batch }));
    const price = lastClose(market, index);
    for (const decision of randomDecisions(random, placed, price)) {
      if (decision.kind === 'submit') placed++;
      events.push(...engine.apply(actionOf(decision)).events);
    }
  });
  return { engine, events };
}

/** Close of the newest candle of the first instrument. */
function lastClose({ slices }: ReturnType<typeof randomMarket>, index: number): number {
  for (let n = index; ; n--)
    if (slices[n]!.series[0]!.length > 0) return slices[n]!.series[0]!.close[0]!;
}

function fillsOf(engine: PaperEngine, events: readonly PaperEvent[]): unknown[] {
  const roles = { stop_loss: 'stopLoss', take_profit: 'takeProfit', margin_call: 'marginCall' };
  return events.flatMap((event) => {
    if (event.kind !== 'execution') return [];
    const { execution: one } = event;
    const { role } = engine.find({ venueOrderId: one.venueOrderId })!;
    return [
      [
        INSTRUMENTS.findIndex(({ id }) => id === one.instrumentId),
        one.side,
        Number(one.quantity),
        Number(one.price),
        Number(one.fee!.amount),
        one.venueTime,
        roles[role as keyof typeof roles] ?? role,
      ],
    ];
  });
}

describe('the paper venue', () => {
  let calls = 0;

  it.each([false, true])(
    'fills as the backtest does on the same decisions, quotes %s',
    (quoted) => {
      let fills = 0;
      fc.assert(
        fc.property(fc.noBias(fc.nat(1e6)), (seed) => {
          const tested = backtest(seed, quoted);
          const { engine, events } = paper(seed, tested);
          expect(fillsOf(engine, events)).toEqual(tested.fills);
          fills += tested.fills.length;
          calls += tested.marginCalls;
          const account = engine.account();
          expect(Number(account.cash)).toBeCloseTo(tested.cash, 6);
          expect(Number(account.equity)).toBeCloseTo(tested.equity, 6);
          const held = new Map(engine.positions().map((one) => [one.instrumentId, one.quantity]));
          expect(INSTRUMENTS.map(({ id }) => Number(held.get(id) ?? 0))).toEqual(
            tested.held.map((units, index) => units / 10 ** INSTRUMENTS[index]!.quantityScale),
          );
        }),
        { numRuns: 25 },
      );
      expect(fills).toBeGreaterThan(500);
    },
  );

  it('calls margin on the way', () => {
    expect(calls).toBeGreaterThan(0);
  });
});
