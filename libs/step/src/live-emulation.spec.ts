import { describe, expect, it } from '@jest/globals';
import type { Intent } from '@vela/orders';
import { Strategy } from '@vela/strategy';
import fc from 'fast-check';
import { deploy } from '../test/paper-loop.js';
import {
  RandomTrader,
  flatBatch,
  plainSetup,
  randomBatch,
  randomSetup,
} from '../test/random-world.js';
import type { LiveSetup } from './index.js';

const liveSetup = (
  run: LiveSetup['run'],
  native: Partial<LiveSetup['native']> = {},
): LiveSetup => ({
  actorId: 'actor',
  code: 'x',
  run,
  native: { bracket: false, oco: false, oto: false, ...native },
});

const placed = (steps: ReturnType<typeof deploy>['steps']): Intent[] =>
  steps.flatMap(({ step }) => step.intents);

describe('linked orders at a venue that has none', () => {
  it('are a bracket whose exits are sent when the entry was filled, and take each other back', () => {
    class Bracket extends Strategy {
      override onSlice(): void {
        if (this.slice === 0) this.buy(10, { stopLoss: 90, takeProfit: 104 });
      }
    }
    // The entry fills in slice 1 at 100, the target in slice 3.
    const batch = flatBatch([100, 100, 100, 105, 100, 100]);
    const { steps, live, paper } = deploy(liveSetup(plainSetup(Bracket)), batch);
    const intents = placed(steps);
    expect(intents.map(({ kind }) => kind)).toEqual(['place', 'place', 'place', 'cancel']);
    const [entry, stop, target, cancel] = intents;
    expect(entry).toMatchObject({ order: { attached: null } });
    expect(stop).toMatchObject({
      carriedBy: 'engine',
      order: { type: 'stop', side: 'sell', quantity: '10', stopPrice: '90', reduceOnly: true },
    });
    expect(target).toMatchObject({
      carriedBy: 'engine',
      order: { type: 'limit', limitPrice: '104', role: 'close' },
    });
    expect(cancel).toMatchObject({
      target: stop?.kind === 'place' ? stop.order.clientOrderId : null,
    });
    expect(live.run.ledger.held).toBe(0);
    expect(paper.live()).toEqual([]);
    const { state } = live.run.venue.orders;
    expect([...state.subarray(0, 3)]).toEqual([1, 2, 1]);
  });

  it('are children that are sent with what their parent has filled', () => {
    class Chain extends Strategy {
      override onSlice(): void {
        if (this.slice !== 0) return;
        const parent = this.buy(10, { limit: 99 });
        this.sell(10, { after: parent, limit: 101 });
      }
    }
    const { steps, live } = deploy(
      liveSetup(plainSetup(Chain)),
      flatBatch([100, 100, 98, 100, 102, 100]),
    );
    const intents = placed(steps);
    expect(intents.map(({ seq, kind }) => [seq > 2, kind])).toEqual([
      [false, 'place'],
      [true, 'place'],
    ]);
    expect(intents[1]).toMatchObject({
      carriedBy: 'engine',
      order: { after: null, quantity: '10' },
    });
    expect(live.run.ledger.held).toBe(0);
  });

  it('are a group of which a fill takes the others back', () => {
    class Either extends Strategy {
      override onSlice(): void {
        if (this.slice === 0) this.oco(this.buy(10, { limit: 97 }), this.buy(10, { stop: 103 }));
      }
    }
    const { steps, paper, live } = deploy(
      liveSetup(plainSetup(Either)),
      flatBatch([100, 100, 104, 100, 100]),
    );
    expect(placed(steps).map(({ kind }) => kind)).toEqual(['place', 'place', 'cancel']);
    expect(paper.live()).toEqual([]);
    expect(live.run.ledger.positions[0]!.size).toBe(10);
  });

  it('leave the same cash and positions here and there, whatever a strategy does', () => {
    const flags = fc.record({ bracket: fc.boolean(), oco: fc.boolean(), oto: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), flags, (seed, native) => {
        const setup = liveSetup(randomSetup(seed, RandomTrader), native);
        const { live, paper, facts } = deploy(setup, randomBatch(seed, 60));
        live.step(facts.map((fact, n) => ({ source: 'account', n, at: 0, fact })));
        live.step([
          { source: 'command', n: 1, at: 0, command: { kind: 'stop', positions: 'KEEP' } },
        ]);
        const own = live.run.ledger;
        expect(own.positions.map(({ quantity }) => quantity)).toEqual(
          paper.run.ledger.positions.map(({ quantity }) => quantity),
        );
        expect(own.cash).toEqual(paper.run.ledger.cash);
      }),
      { numRuns: 40 },
    );
  });

  it('leave nothing at work outside after a stop', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const setup = liveSetup(randomSetup(seed, RandomTrader));
        const { live, paper, facts } = deploy(setup, randomBatch(seed, 40));
        live.step(facts.map((fact, n) => ({ source: 'account', n, at: 0, fact })));
        const stop = { kind: 'stop', positions: 'KEEP' } as const;
        let step = live.step([{ source: 'command', n: 1, at: 0, command: stop }]);
        for (let round = 0; round < 3; round++) {
          const told = step.intents.flatMap((intent) => paper.apply(intent));
          step = live.step(told.map((fact, n) => ({ source: 'account', n, at: 0, fact })));
        }
        expect(paper.live()).toEqual([]);
        expect(step.hasOpenOrders).toBe(false);
      }),
      { numRuns: 25 },
    );
  });
});
