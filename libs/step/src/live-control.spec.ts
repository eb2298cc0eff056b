import { describe, expect, it } from '@jest/globals';
import type { AccountFact, Intent } from '@vela/orders';
import { Strategy } from '@vela/strategy';
import { flatBatch, plainSetup } from '../test/random-world.js';
import { Told, World, executionOf, reportOf } from '../test/told-world.js';
import { LiveRun } from './index.js';
import type { LiveInput, LiveSetup } from './index.js';

const kinds = (intents: readonly Intent[]): string[] => intents.map(({ kind }) => kind);
const switched = (mode: 'NONE' | 'REDUCE_ONLY' | 'HALT' | 'FLATTEN'): AccountFact => ({
  kind: 'switch',
  scope: 'account',
  mode,
  reason: 'by hand',
});

describe('a live run that is told what to do', () => {
  it('is silent while it pauses, books fills, and tells of them when it goes on', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(3);
    });
    world.slice();
    world.command({ kind: 'pause' });
    world.slice();
    world.slice();
    expect(world.heard).toEqual(['slice 0']);
    expect(world.last.isFlat).toBe(false);
    expect(world.last.nextTimerAt).toBeNull();
    world.command({ kind: 'resume' });
    world.slice();
    expect(world.heard.slice(1)).toEqual(['0 fill 3 at 100', '0 filled', 'slice 3']);
  });

  it('takes back what works when it stops, and keeps or closes what it holds', () => {
    for (const positions of ['KEEP', 'FLATTEN'] as const) {
      const world = new World((one, slice) => {
        if (slice === 0) one.long(3);
        if (slice === 1) one.long(5, 90);
      });
      world.slice();
      world.slice();
      const intents = world.command({ kind: 'stop', positions });
      // What onStop orders is taken back as well.
      const closes = positions === 'FLATTEN' ? ['place'] : [];
      expect(kinds(intents)).toEqual(['place', 'cancel', 'cancel', ...closes]);
      expect(world.heard.at(-1)).toBe('stop');
      expect(world.last.hasOpenOrders).toBe(true);
      world.slice();
      expect([world.last.isFlat, world.last.hasOpenOrders]).toEqual([
        positions === 'FLATTEN',
        false,
      ]);
      expect(world.heard.filter((line) => line.startsWith('slice'))).toHaveLength(2);
      world.command({ kind: 'stop', positions });
      expect(world.heard.filter((line) => line === 'stop')).toHaveLength(1);
      world.command({ kind: 'resume' });
      world.slice();
      expect(world.heard.at(-1)).toBe('slice 3');
    }
  });

  it('denies what enlarges while only exits are allowed, and everything while it is halted', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(3);
      if (slice < 2) return;
      one.long(1);
      one.short(4);
      one.short(2);
      one.leave();
    });
    world.slice();
    world.slice();
    world.fact(switched('REDUCE_ONLY'));
    const intents = world.slice();
    expect(intents.map((one) => one.kind === 'place' && one.order.quantity)).toEqual(['2', '3']);
    expect(world.last.denials).toEqual([
      { code: 'KILL_SWITCH', message: 'REDUCE_ONLY for the account: by hand' },
      { code: 'KILL_SWITCH', message: 'REDUCE_ONLY for the account: by hand' },
    ]);
    expect(world.heard).toContain('1 rejected: KILL_SWITCH: REDUCE_ONLY for the account: by hand');
    world.fact(switched('HALT'));
    expect(world.slice()).toEqual([]);
    world.fact(switched('NONE'));
    expect(world.slice().length).toBeGreaterThan(0);
  });

  it('takes everything back and closes it when a switch says so, once', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(3);
      if (slice === 1) one.long(5, 90);
    });
    world.slice();
    world.slice();
    expect(kinds(world.fact(switched('FLATTEN')))).toEqual(['cancel', 'place']);
    expect(world.fact(switched('FLATTEN'))).toEqual([]);
    world.slice();
    expect([world.last.isFlat, world.last.hasOpenOrders]).toEqual([true, false]);
  });

  it('takes the switch over everything and that over its account as one', () => {
    const world = new World((one, slice) => {
      if (slice > 0) one.long(1);
    });
    const over = (scope: 'account' | 'everything', mode: 'HALT' | 'NONE'): readonly Intent[] => {
      world.fact({ kind: 'switch', scope, mode, reason: 'by hand' });
      return world.slice();
    };
    world.slice();
    expect(over('everything', 'HALT')).toEqual([]);
    expect(world.last.denials[0]?.message).toBe('HALT for everything: by hand');
    // When all are released, an account is named that was never held back by itself.
    expect(over('account', 'NONE')).toHaveLength(1);
  });

  it('closes nothing where a stricter switch lets nothing out', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(3);
    });
    world.slice();
    world.slice();
    const own = { kind: 'switch', scope: 'deployment', mode: 'FLATTEN', reason: 'x' } as const;
    expect([...world.fact(switched('HALT')), ...world.fact(own)]).toEqual([]);
    expect(kinds(world.fact(switched('NONE')))).toEqual(['place']);
  });

  it('tries again with the next slice to close what was denied, not at once', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(3);
    });
    world.slice();
    world.slice();
    const stop = { kind: 'stop', positions: 'FLATTEN' } as const;
    let close = world.take([{ source: 'command', n: 1, at: 0, command: stop }], false).at(-1);
    for (let tries = 0; tries < 3; tries++) {
      const clientOrderId = close?.kind === 'place' ? close.order.clientOrderId : '';
      world.facts.push({ kind: 'denied', clientOrderId, code: 'X', message: 'no' });
      expect(world.take([], false)).toEqual([]);
      expect(world.last.isFlat).toBe(false);
      close = world.slice(false).at(-1);
      expect(close?.kind).toBe('place');
    }
  });

  it('enters nothing on an instrument in quarantine, and leaves it', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(3);
      if (slice === 2) one.long(1);
      if (slice === 2) one.leave();
    });
    world.slice();
    world.slice();
    const on = {
      kind: 'quarantine',
      instrumentId: 'i0',
      on: true,
      reason: 'a difference',
    } as const;
    world.fact(on);
    expect(kinds(world.slice())).toEqual(['place']);
    expect(world.last.denials.map(({ code }) => code)).toEqual(['QUARANTINED']);
  });

  it('ends orders that were denied or refused, with the words of whoever did it', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(1);
      if (slice === 0) one.long(2);
    });
    const [first, second] = world.slice(false);
    const idOf = (intent: Intent | undefined): string =>
      intent?.kind === 'place' ? intent.order.clientOrderId : '';
    const message = 'too many orders';
    world.fact({ kind: 'denied', clientOrderId: idOf(first), code: 'RATE', message });
    const report = reportOf(idOf(second), { status: 'rejected', reason: 'no such thing' });
    world.fact({ kind: 'report', report });
    world.slice();
    expect(world.heard).toEqual([
      'slice 0',
      '0 rejected: RATE: too many orders',
      '1 rejected: no such thing',
      'slice 1',
    ]);
    expect(world.last.hasOpenOrders).toBe(false);
  });

  it('books a fill that beat its cancel, once, whatever is repeated', () => {
    const world = new World(
      (one, slice) => {
        if (slice === 0) one.long(4, 100);
        if (slice === 1) one.takeBack(0);
      },
      { native: { bracket: true, oco: true, oto: true, watermark: false } },
    );
    const [placed] = world.slice(false);
    const id = placed?.kind === 'place' ? placed.order.clientOrderId : '';
    const accepted: AccountFact = { kind: 'report', report: reportOf(id, { status: 'working' }) };
    world.fact(accepted);
    expect(kinds(world.slice(false))).toEqual(['cancel']);
    const execution = executionOf(id, '4');
    for (let i = 0; i < 3; i++) {
      world.fact({ kind: 'execution', execution });
      world.fact(accepted);
    }
    const code = 'not-cancelable';
    const request = 'cancel';
    world.fact({ kind: 'requestRefused', request, clientOrderId: id, code, message: 'filled' });
    world.slice();
    expect(world.live.run.ledger.positions[0]!.size).toBe(4);
    expect(world.last.summary.fills).toBe(1);
    expect(world.heard.slice(2)).toEqual([
      '0 canceled: canceled by the strategy',
      '0 fill 4 at 100',
      '0 filled',
      'slice 2',
    ]);
    expect(world.last.hasOpenOrders).toBe(false);
    world.fact({ kind: 'bust', key: 'x', clientOrderId: id });
    world.fact({ kind: 'bust', key: 'x', clientOrderId: null });
    expect(world.live.run.ledger.positions[0]!.size).toBe(0);
    expect(world.last.summary.cash).toBe(10_000);
  });

  it('brings an order back whose cancel was refused', () => {
    const world = new World((one, slice) => {
      if (slice === 0) one.long(4, 90);
      if (slice === 1) one.takeBack(0);
    });
    world.slice();
    const [cancel] = world.slice(false);
    const id = cancel?.kind === 'cancel' ? cancel.target : '';
    const message = 'not now';
    const code = 'other';
    world.fact({ kind: 'requestRefused', request: 'cancel', clientOrderId: id, code, message });
    world.slice();
    expect(world.heard.slice(2)).toEqual([
      '0 canceled: canceled by the strategy',
      '0 working',
      'slice 2',
    ]);
    expect(world.last.hasOpenOrders).toBe(true);
  });

  it('charges fees that come by themselves, once', () => {
    const world = new World(() => undefined);
    const fee = { kind: 'fee', key: 'f', amount: '1.25', currency: 'USD', clientOrderId: null };
    for (let i = 0; i < 2; i++) world.fact(fee as AccountFact);
    expect(world.last.summary).toMatchObject({ cash: 9_998.75, fees: 1.25 });
    const unknown = { ...fee, key: 'g', currency: 'XYZ' } as AccountFact;
    expect(() => world.fact(unknown)).toThrow('expected a fee in a currency of the run');
  });

  it('refuses what can be tested and not deployed', () => {
    const run = plainSetup(Told);
    const native = { bracket: true, oco: true, oto: true };
    const made = (change: Partial<LiveSetup['run']>) => () =>
      new LiveRun({ actorId: 'a', code: 'told', run: { ...run, ...change }, native });
    const simulation = { ...run.simulation, marketFill: 'sameClose' } as const;
    expect(made({ simulation })).toThrow('marketFill "sameClose" cannot be deployed');
    const series = [...run.series, { ...run.series[0]!, onlyFills: true }];
    expect(made({ series })).toThrow('finer candles that fill orders cannot be deployed');
    class Weighs extends Strategy {
      override onSlice(): void {
        this.rebalance([1]);
      }
    }
    const live = new LiveRun({ actorId: 'a', code: 'w', run: plainSetup(Weighs), native });
    const slice = { source: 'slice', n: 1, batch: flatBatch([100]) } as const;
    expect(() => live.step([slice])).toThrow('rebalance() cannot be deployed');
  });

  it('refuses more than one slice at a time, and a state of another chain', () => {
    const world = new World(() => undefined);
    const two: LiveInput = { source: 'slice', n: 1, batch: flatBatch([1, 2]) };
    expect(() => world.live.step([two])).toThrow('expected one slice, found 2');
    world.slice();
    const setup = { actorId: 'a', code: 'told', run: plainSetup(Told) };
    const native = { bracket: true, oco: true, oto: true };
    const state = world.live.snapshot();
    const other = new Uint8Array(32);
    expect(() => new LiveRun({ ...setup, native }, state, other)).toThrow('expected a state at');
    const old = new TextEncoder().encode('{"version":0}');
    expect(() => new LiveRun({ ...setup, native }, old)).toThrow(
      'expected the state of a live run',
    );
  });
});
