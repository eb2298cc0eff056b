import { describe, expect, it } from '@jest/globals';
import type { BusMessage, BusState, MessageBus } from '@vela/ports';
import fc from 'fast-check';
import { BehaviorSubject, NEVER, Subject } from 'rxjs';
import { numberedMessages } from './numbered-messages.js';
import type { NumberedOptions } from './numbered-messages.js';

interface Row {
  readonly stream: string;
  readonly number: number;
}

class FakeBus implements MessageBus {
  readonly subject = new Subject<BusMessage>();
  readonly states = new BehaviorSubject<BusState>('connected');
  publish(): void {}
  messages = (): Subject<BusMessage> => this.subject;
  respond = (): (() => void) => () => undefined;
  request = (): typeof NEVER => NEVER;
  flush = (): Promise<void> => Promise.resolve();
  state = (): BehaviorSubject<BusState> => this.states;
  describe = (): string => 'fake';
  close = (): Promise<void> => Promise.resolve();

  send(row: Row): void {
    const body = new TextEncoder().encode(JSON.stringify(row));
    this.subject.next({ subject: 'vela.v1.test', body });
  }
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
};

function world(last: ReadonlyMap<string, number>) {
  const bus = new FakeBus();
  const rows = new Map<string, number>();
  const asked: [string, number, number | null][] = [];
  const options: NumberedOptions<Row> = {
    read: ({ body }) => {
      const value = JSON.parse(new TextDecoder().decode(body)) as Row;
      return { stream: value.stream, number: value.number, value };
    },
    fill(stream, from, to) {
      asked.push([stream, from, to]);
      const found: Row[] = [];
      const end = Math.min(to ?? Infinity, rows.get(stream) ?? 0);
      for (let number = from; number <= end; number++) found.push({ stream, number });
      return Promise.resolve(found);
    },
    after: last,
  };
  const found: Row[] = [];
  const errors: unknown[] = [];
  const subscription = numberedMessages(bus, 'vela.v1.test', options).subscribe({
    next: (row) => found.push(row),
    error: (error: unknown) => errors.push(error),
  });
  return { bus, rows, asked, found, errors, options, subscription };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('numbered messages', () => {
  it('come once and in order, whatever the bus drops, doubles or mixes up', async () => {
    const fates = fc.array(
      fc.record({
        stream: fc.constantFrom('x', 'y'),
        copies: fc.constantFrom(0, 1, 1, 1, 2),
        delay: fc.nat(4),
      }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fates, async (plan) => {
        const { bus, rows, found, errors, subscription } = world(
          new Map([
            ['x', 0],
            ['y', 0],
          ]),
        );
        const late: { at: number; row: Row }[] = [];
        for (const [step, { stream, copies, delay }] of plan.entries()) {
          const number = (rows.get(stream) ?? 0) + 1;
          rows.set(stream, number);
          for (let c = 0; c < copies; c++)
            late.push({ at: step + delay * (c + 1), row: { stream, number } });
          for (const due of late.filter(({ at }) => at === step)) bus.send(due.row);
          if (delay % 2 === 0) await settle();
        }
        for (const due of late.filter(({ at }) => at >= plan.length)) bus.send(due.row);
        // What was lost at the very end is found when the bus comes back.
        bus.states.next('disconnected');
        bus.states.next('connected');
        await settle();
        for (const stream of ['x', 'y']) {
          const numbers = found.filter((row) => row.stream === stream).map(({ number }) => number);
          expect(numbers).toEqual(upTo(rows.get(stream) ?? 0));
        }
        expect(errors).toEqual([]);
        subscription.unsubscribe();
      }),
      { numRuns: 60 },
    );
  });

  it('begin with the first that arrives when nothing is known of a stream', async () => {
    const { bus, found, asked } = world(new Map());
    bus.send({ stream: 'z', number: 41 });
    bus.send({ stream: 'z', number: 42 });
    bus.send({ stream: 'z', number: 41 });
    await settle();
    expect(found.map(({ number }) => number)).toEqual([41, 42]);
    expect(asked).toEqual([]);
  });

  it('read from rows only what is missing', async () => {
    const { bus, rows, found, asked } = world(new Map());
    bus.send({ stream: 'z', number: 1 });
    rows.set('z', 5);
    bus.send({ stream: 'z', number: 5 });
    await settle();
    expect(asked).toEqual([['z', 2, 4]]);
    expect(found.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it('end with an error when the rows never give what is missing', async () => {
    const { bus, found, errors } = world(new Map());
    bus.send({ stream: 'z', number: 1 });
    bus.send({ stream: 'z', number: 3 });
    const deadline = performance.now() + 10_000;
    while (errors.length === 0 && performance.now() < deadline) await settle();
    expect(found).toHaveLength(1);
    expect(errors).toEqual([expect.objectContaining({ code: 'DATA_MISSING', retryable: true })]);
  });

  it('keep a bounded number of early ones and read the rest from rows', async () => {
    const { bus, rows, found } = world(new Map([['z', 0]]));
    await settle();
    rows.set('z', 5_000);
    for (let number = 2; number <= 5_000; number++) bus.send({ stream: 'z', number });
    await settle();
    expect(found.map(({ number }) => number)).toEqual(upTo(5_000));
  });

  it('end with an error for a message that cannot be read', () => {
    const { bus, errors } = world(new Map());
    bus.subject.next({ subject: 'vela.v1.test', body: new Uint8Array([1]) });
    expect(errors).toHaveLength(1);
  });
});
