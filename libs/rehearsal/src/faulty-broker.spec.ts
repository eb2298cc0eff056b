import { describe, expect, it } from '@jest/globals';
import { readFaultScript } from '@vela/faults';
import type { PlayedFault } from '@vela/faults';
import { DAY, SECOND } from '@vela/kernel';
import type { BrokerEvent } from '@vela/ports';
import { ScriptedBroker, ScriptedVenue, placeOrder, settled } from '@vela/testkit';
import { FaultyBroker } from './faulty-broker.js';
import { VirtualTime } from './world/virtual-time.js';

const BEGIN = Date.UTC(2024, 0, 2) * 1_000;
const SIGNAL = new AbortController().signal;

/** A faulty broker over a venue that a test fills by hand. */
class Wire {
  readonly time = new VirtualTime(BEGIN);
  readonly venue = new ScriptedVenue();
  readonly heard: BrokerEvent[] = [];
  readonly played: PlayedFault[] = [];
  readonly inner = new ScriptedBroker(this.venue);
  readonly broker: FaultyBroker;
  #orders = 0;

  constructor(...faults: readonly object[]) {
    const { clock } = this.time;
    const onPlayed = (one: PlayedFault): void => void this.played.push(one);
    const timing = { clock, scheduler: this.time, onPlayed };
    this.broker = new FaultyBroker(this.inner, readFaultScript({ faults }), timing);
    this.broker.events.subscribe((event) => this.heard.push(event));
  }

  connect(): Promise<void> {
    return this.broker.connect(SIGNAL);
  }

  place() {
    return this.broker.place(placeOrder('act_1', ++this.#orders), SIGNAL);
  }

  /** Fills the newest order and tells of it. */
  fill(quantity?: number): void {
    this.inner.tell(...this.venue.fill(this.venue.orders.at(-1)!, quantity));
  }

  async pass(micros: number): Promise<void> {
    for (const end = this.time.clock.now() + micros; ; ) {
      const next = Math.min(end, this.time.nextAt() ?? end);
      this.time.moveTo(next);
      await settled(1);
      if (next === end) return;
    }
  }

  /** What was heard in few words. */
  get words(): readonly string[] {
    return this.heard.flatMap((event) => {
      if (event.kind === 'execution') return [`fill ${event.execution.quantity}`];
      if (event.kind === 'order') return [`${event.report.status} ${event.report.cumulative}`];
      return event.kind === 'health' ? [event.state] : [];
    });
  }
}

describe('a faulty broker', () => {
  it('changes nothing with an empty script, and offers what the venue offers', async () => {
    const wire = new Wire();
    await wire.connect();
    expect(await wire.place()).toMatchObject({ kind: 'accepted' });
    wire.fill();
    expect(wire.words).toEqual(['working 0', 'fill 10', 'filled 10']);
    const { broker, inner } = wire;
    expect(broker.capabilities).toBe(inner.capabilities);
    expect([broker.open, broker.group, broker.cancelAll]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await broker.massStatus(0)).toEqual(await inner.massStatus(0));
    expect(await broker.clock()).toEqual(await inner.clock());
    expect([broker.isBusy, broker.nextAt()]).toEqual([false, null]);
  });

  it('keeps what is said before somebody listens', async () => {
    const { venue, inner, time } = new Wire();
    const script = readFaultScript({ faults: [] });
    const broker = new FaultyBroker(inner, script, { clock: time.clock, scheduler: time });
    await broker.connect(SIGNAL);
    await broker.place(placeOrder('act_1', 1), SIGNAL);
    const heard: BrokerEvent[] = [];
    broker.events.subscribe((event) => heard.push(event));
    inner.tell(...venue.fill(venue.orders[0]!));
    expect(heard.map(({ kind }) => kind)).toEqual(['order', 'execution', 'order']);
  });

  it('counts the orders that were placed before it was made', async () => {
    const wire = new Wire({ kind: 'reject', order: 3, code: 'risk' });
    for (const seq of [101, 102]) await wire.inner.place(placeOrder('act_1', seq));
    await wire.connect();
    expect(await wire.place()).toMatchObject({ kind: 'rejected', code: 'risk' });
    expect(await wire.place()).toMatchObject({ kind: 'accepted' });
  });

  it('plays nothing whose time is over when it begins, and the rest of what is at work', async () => {
    const wire = new Wire(
      { kind: 'reject', at: BEGIN - 1 },
      { kind: 'dead-stream', at: BEGIN - 20 * SECOND, forMs: 10_000 },
      { kind: 'rate-limit', at: BEGIN - 10 * SECOND, forMs: 15_000 },
    );
    await wire.connect();
    await wire.pass(1);
    expect(await wire.place()).toMatchObject({ kind: 'rejected', code: 'rate-limited' });
    await wire.pass(5 * SECOND);
    expect(await wire.place()).toMatchObject({ kind: 'accepted' });
    expect(wire.played.map(({ kind }) => kind)).toEqual(['rate-limit']);
  });

  it('begins nothing that waits for a slice which was over before', async () => {
    const wire = new Wire(
      { kind: 'mute-stream', slice: 6, forMs: 1_000 },
      { kind: 'rate-limit', slice: 7, forMs: 1_000 },
      { kind: 'maintenance', slice: 8, forMs: 1_000 },
    );
    await wire.connect();
    for (const slice of [7, 8]) {
      wire.inner.tell({ epoch: 1, kind: 'watermark', feedId: 'feed', slice });
    }
    expect(wire.played.map(({ kind }) => kind)).toEqual(['rate-limit', 'maintenance']);
  });

  it('waits for an instant that is months away', async () => {
    const at = BEGIN + 90 * DAY;
    const wire = new Wire({ kind: 'dead-stream', at, forMs: 1_000 });
    await wire.connect();
    expect(wire.broker.nextAt()).toBe(at);
    await wire.pass(90 * DAY - SECOND);
    expect(wire.words).toEqual([]);
    await wire.pass(SECOND);
    expect(wire.words).toEqual(['disconnected']);
  });

  it('answers nothing while it is dead, and lets in again afterwards with another number', async () => {
    const wire = new Wire({ kind: 'dead-stream', at: BEGIN + SECOND, forMs: 5_000 });
    await wire.connect();
    await wire.place();
    await wire.pass(SECOND);
    const { broker, inner } = wire;
    const asked = inner.asked.length;
    expect(await wire.place()).toEqual({ kind: 'unknown', cause: 'disconnected' });
    expect(await broker.find({ clientOrderId: 'any' })).toBe('cannot-tell');
    for (const ask of [() => broker.massStatus(0), () => broker.account(), () => broker.clock()]) {
      await expect(ask()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    }
    await expect(wire.connect()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    wire.fill();
    expect(wire.words).toEqual(['working 0', 'disconnected']);
    expect(inner.asked).toHaveLength(asked);
    await wire.pass(5 * SECOND);
    await wire.connect();
    wire.inner.tell({ epoch: 1, kind: 'watermark', feedId: 'feed', slice: 1 });
    expect(wire.heard.at(-1)).toMatchObject({ kind: 'watermark', epoch: 2 });
  });

  it('disturbs cancels and changes as well', async () => {
    const wire = new Wire(
      { kind: 'server-error', order: 1, on: 'cancel' },
      { kind: 'reject', order: 1, on: 'replace', code: 'invalid-price' },
    );
    await wire.connect();
    await wire.place();
    const { order, venueOrderId } = wire.venue.orders[0]!;
    const target = { clientOrderId: order.clientOrderId, venueOrderId };
    const change = { clientOrderId: 'other', quantity: '5' };
    expect(await wire.broker.replace(target, change, SIGNAL)).toMatchObject({
      kind: 'rejected',
      code: 'invalid-price',
    });
    expect(await wire.broker.cancel(target, SIGNAL)).toEqual({
      kind: 'unknown',
      cause: 'server-error',
    });
    expect(wire.venue.orders[0]!.status).toBe('canceled');
  });

  it('lets every source agree on a fill in parts', async () => {
    const wire = new Wire({ kind: 'partial', order: 1, parts: 4, everyMs: 1_000 });
    await wire.connect();
    await wire.place();
    wire.fill();
    await wire.pass(2 * SECOND);
    const status = await wire.broker.massStatus(0);
    expect(status.executions.map(({ key, quantity }) => [key, quantity])).toEqual([
      ['v1:10', '4'],
      ['v1:10/2', '2'],
      ['v1:10/3', '2'],
    ]);
    expect(status.openOrders).toMatchObject([{ status: 'partially_filled', cumulative: '8' }]);
    expect(status.closedOrders).toEqual([]);
    expect(status.positions).toMatchObject([{ quantity: '8' }]);
    expect(await wire.broker.positions()).toMatchObject([{ quantity: '8' }]);
    const { clientOrderId } = wire.venue.orders[0]!.order;
    expect(await wire.broker.find({ clientOrderId })).toMatchObject({ cumulative: '8' });
    await wire.pass(SECOND);
    expect(wire.words.slice(-2)).toEqual(['fill 2', 'filled 10']);
    expect((await wire.broker.massStatus(0)).positions).toMatchObject([{ quantity: '10' }]);
  });

  it('leaves a fill whole that cannot be cut into so many parts', async () => {
    const wire = new Wire({ kind: 'partial', order: 1, parts: 4 });
    await wire.connect();
    await wire.place();
    wire.fill(3);
    expect(wire.words).toEqual(['working 0', 'fill 3', 'partially_filled 3']);
    expect(wire.played).toEqual([]);
  });

  it('tells what was filled before it tells that an order was canceled', async () => {
    const wire = new Wire({ kind: 'partial', order: 1, parts: 2, everyMs: 60_000 });
    await wire.connect();
    await wire.place();
    wire.fill(6);
    const { order, venueOrderId } = wire.venue.orders[0]!;
    await wire.broker.cancel({ clientOrderId: order.clientOrderId, venueOrderId }, SIGNAL);
    expect(wire.words).toEqual([
      'working 0',
      'fill 3',
      'partially_filled 3',
      'fill 3',
      'canceled 6',
    ]);
  });

  it('ends an answer that is waited for when it is left', async () => {
    const wire = new Wire({ kind: 'timeout', order: 1 });
    await wire.connect();
    const waiting = wire.place();
    await settled(1);
    await wire.broker.disconnect();
    expect(await waiting).toEqual({ kind: 'unknown', cause: 'disconnected' });
    expect(wire.inner.isConnected).toBe(false);
  });
});
