import { describe, expect, it } from '@jest/globals';
import { createRandom } from '@vela/kernel';
import { FILL_COLUMNS, orderResults } from '@vela/venue';
import fc from 'fast-check';
import { deploy } from '../test/paper-loop.js';
import { RandomTrader, TimedTrader, randomBatch, randomSetup } from '../test/random-world.js';
import { LiveRun, Run, advance } from './index.js';
import type { LiveSetup } from './index.js';

const NATIVE = { bracket: true, oco: true, oto: true };
const SLICES = 60;

const traderOf = (seed: number) => (seed % 2 === 0 ? RandomTrader : TimedTrader);

const liveSetup = (seed: number): LiveSetup => ({
  actorId: `actor-${seed}`,
  code: 'random-trader',
  run: randomSetup(seed, traderOf(seed)),
  native: NATIVE,
});

/** What a run shows of itself. */
function resultsOf({ venue, ledger, strategy, equityResults }: Run): unknown {
  const { heard, handles } = strategy as RandomTrader;
  return {
    heard,
    handles,
    orders: orderResults(venue.orders),
    fills: FILL_COLUMNS.map((name) => [name, venue.fills.column(name)]),
    trades: ledger.trades.names.map((name) => [name, ledger.trades.column(name)]),
    facts: ledger.facts.names.map((name) => [name, ledger.facts.column(name)]),
    equity: [...equityResults],
    cash: ledger.cash,
    fees: ledger.fees,
  };
}

describe('a live run over a paper venue', () => {
  it('decides, fills and earns exactly as the backtest of the same strategy', () => {
    let orders = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const batch = randomBatch(seed, SLICES);
        const backtest = new Run(randomSetup(seed, traderOf(seed)));
        advance(backtest, batch);
        const { live } = deploy(liveSetup(seed), batch);
        expect(resultsOf(live.run)).toEqual(resultsOf(backtest));
        orders += backtest.venue.orders.length;
      }),
      { numRuns: 40 },
    );
    expect(orders).toBeGreaterThan(100);
  });

  it('does not mind facts that are told twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const batch = randomBatch(seed, SLICES);
        const backtest = new Run(randomSetup(seed, traderOf(seed)));
        advance(backtest, batch);
        const random = createRandom(seed, 'retell');
        const { live } = deploy(liveSetup(seed), batch, (facts) =>
          facts.flatMap((fact, index) => [
            fact,
            ...(random.integer(3) === 0 ? [facts[random.integer(index + 1)]!] : []),
          ]),
        );
        expect(resultsOf(live.run)).toEqual(resultsOf(backtest));
      }),
      { numRuns: 15 },
    );
  });

  it('has the cash and positions of its venue in whatever order facts come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const random = createRandom(seed, 'shuffle');
        const { live, paper, facts } = deploy(liveSetup(seed), randomBatch(seed, SLICES), (told) =>
          told
            .map((fact) => ({ fact, place: random.next() }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ fact }) => fact),
        );
        live.step(facts.map((fact, n) => ({ source: 'account', n, at: 0, fact })));
        live.step([
          { source: 'command', n: 1, at: 0, command: { kind: 'stop', positions: 'KEEP' } },
        ]);
        const quantities = ({ ledger }: Run) => ledger.positions.map(({ quantity }) => quantity);
        expect(quantities(live.run)).toEqual(quantities(paper.run));
        expect(live.run.ledger.cashValue).toBeCloseTo(paper.run.ledger.cashValue, 6);
      }),
      { numRuns: 25 },
    );
  });

  it('goes on from its state at any input as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const batch = randomBatch(seed, SLICES);
        const setup = liveSetup(seed);
        const { live, steps } = deploy(setup, batch);
        let again = new LiveRun(setup);
        let at = 0;
        for (const { inputs, step } of steps) {
          const made = inputs.map((input) => {
            at = (at * 7 + seed + 3) % 11;
            if (at === 0) {
              const chain = again.step([]).chain;
              again = new LiveRun(setup, again.snapshot(), chain);
            }
            return again.step([input]);
          });
          expect(made.at(-1)!.chain).toEqual(step.chain);
          expect(made.flatMap(({ intents }) => intents)).toEqual(step.intents);
          expect(made.flatMap(({ tape }) => tape)).toEqual(step.tape);
          expect(made.at(-1)!.summary).toEqual(step.summary);
        }
        expect(again.snapshot()).toEqual(live.snapshot());
      }),
      { numRuns: 10 },
    );
  });
});
