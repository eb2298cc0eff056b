import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { createBatch } from '@vela/market';
import { createPace, subjects } from '@vela/ports';
import type { MessageBus } from '@vela/ports';
import { until } from '@vela/testkit';
import { decodeReplayRequest } from '@vela/wire';
import { Observable, concat, lastValueFrom, map, take, throwError, toArray } from 'rxjs';
import { busCandleSource, createInProcessBus, serveCandles } from '../src/index.js';
import {
  MemorySource,
  describeCandleSource,
  slicesOf,
  someCandles,
  twoSeries,
} from './candle-source.contract.js';

describeCandleSource('in memory', until, (origin) =>
  Promise.resolve({ source: origin, origin, close: () => Promise.resolve() }),
);

describeCandleSource('over the bus in one process', until, (origin) => {
  const bus = createInProcessBus();
  serveCandles(bus, origin);
  return Promise.resolve({ source: busCandleSource(bus), origin, close: () => bus.close() });
});

/** Returns a bus whose answers break off after some frames, the first few times. */
function breaking(
  bus: MessageBus,
  frames: number,
  times: number,
): { bus: MessageBus; asked: number[] } {
  const asked: number[] = [];
  const request: MessageBus['request'] = (subject, body, options) => {
    asked.push(decodeReplayRequest(body).skipSlices);
    const answer = bus.request(subject, body, options);
    return asked.length > times
      ? answer
      : concat(
          answer.pipe(take(frames)),
          throwError(() => new VelaError('UNAVAILABLE', 'a frame is missing', { retryable: true })),
        );
  };
  return { bus: { ...bus, request }, asked };
}

describe('a candle source over a bus that loses frames', () => {
  const series = [someCandles(1_050, 1), someCandles(700, 2)];

  it.each([undefined, 1, 3])(
    'asks again for what is missing and gives every slice once, with pace %p',
    async (window) => {
      const inner = createInProcessBus();
      serveCandles(inner, new MemorySource(series));
      const { bus, asked } = breaking(inner, 3, 2);
      const pace = window === undefined ? undefined : createPace(window);
      const batches = await lastValueFrom(
        busCandleSource(bus)
          .replay(twoSeries(), pace)
          .pipe(
            map((batch) => {
              setImmediate(() => pace?.taken());
              return batch;
            }),
            toArray(),
          ),
      );
      expect(slicesOf(batches)).toEqual(slicesOf([createBatch(series)]));
      expect(asked).toEqual([0, 300, 600]);
      await inner.close();
    },
  );

  it('errors when the answer breaks again and again without progress', async () => {
    const inner = createInProcessBus();
    const { bus } = breaking(inner, 0, 100);
    const source = busCandleSource(bus, { retries: 2 });
    await expect(lastValueFrom(source.replay(twoSeries()))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
    await inner.close();
  });

  it('refuses an answer that is no candles', async () => {
    const bus = createInProcessBus();
    bus.respond(subjects.replay, () => new Observable((s) => s.next(new Uint8Array([1, 2, 3]))));
    await expect(lastValueFrom(busCandleSource(bus).replay(twoSeries()))).rejects.toMatchObject({
      code: 'DATA_INVALID',
    });
    await bus.close();
  });

  it('refuses a question that is none', async () => {
    const bus = createInProcessBus();
    serveCandles(bus, new MemorySource(series));
    const answer = bus.request(subjects.replay, new Uint8Array([255]), {
      timeoutMs: 500,
      window: 1,
    });
    await expect(lastValueFrom(answer)).rejects.toMatchObject({ code: 'DATA_INVALID' });
    await bus.close();
  });
});
