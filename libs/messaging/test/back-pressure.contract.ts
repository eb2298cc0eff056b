import { describe, expect, it } from '@jest/globals';
import { createPace } from '@vela/ports';
import { Observable, from, lastValueFrom, take, toArray } from 'rxjs';
import { bytes, failureOf, quick } from './bus-setting.js';
import type { Setting } from './bus-setting.js';

/** Describes how an asker holds back whoever answers. */
export function describeBackPressure(pair: Setting): void {
  describeProducers(pair);
  describeSlowConsumers(pair);
}

function describeProducers(pair: Setting): void {
  describe('answers', () => {
    it('stop the producer when the asker unsubscribes', async () => {
      let made = 0;
      let stopped = false;
      pair.a.respond('vela.v1.test.cancel', (_, pace) => {
        return new Observable<Uint8Array>((subscriber) => {
          const run = async (): Promise<void> => {
            while (!(await pace.ready())) {
              made++;
              subscriber.next(bytes(1));
            }
          };
          void run();
          return () => (stopped = true);
        });
      });
      await pair.a.flush();
      const frames = await lastValueFrom(
        pair.b.request('vela.v1.test.cancel', bytes(), quick).pipe(take(5), toArray()),
      );
      expect(frames).toHaveLength(5);
      await pair.until(() => stopped);
      expect(made).toBeLessThanOrEqual(5 + quick.window);
    });

    it('that a responder makes without waiting end with an error, not with its memory', async () => {
      pair.a.respond('vela.v1.test.flood', () =>
        from(Array.from({ length: 5_000 }, () => bytes(1))),
      );
      await pair.a.flush();
      const pace = createPace(1);
      const frames = pair.b.request('vela.v1.test.flood', bytes(), { ...quick, pace });
      const failed = failureOf(
        new Observable((subscriber) =>
          frames.subscribe({
            next: () => setImmediate(() => pace.taken()),
            error: (error) => subscriber.error(error),
            complete: () => subscriber.complete(),
          }),
        ),
      );
      expect((await failed).code).toBe('LIMIT_EXCEEDED');
    });
  });
}

function describeSlowConsumers(pair: Setting): void {
  describe('answers', () => {
    it('never run further ahead of a slow consumer than its window', async () => {
      let made = 0;
      let taken = 0;
      let aheadMost = 0;
      pair.a.respond('vela.v1.test.slow', (_, pace) => {
        return new Observable<Uint8Array>((subscriber) => {
          const run = async (): Promise<void> => {
            for (let i = 0; i < 40 && !(await pace.ready()); i++) {
              made++;
              aheadMost = Math.max(aheadMost, made - taken);
              subscriber.next(bytes(i));
            }
            subscriber.complete();
          };
          void run();
        });
      });
      await pair.a.flush();
      const pace = createPace(1);
      const found: number[] = [];
      const window = 3;
      await new Promise<void>((resolve, reject) => {
        pair.b.request('vela.v1.test.slow', bytes(), { timeoutMs: 2_000, window, pace }).subscribe({
          next(frame) {
            setImmediate(() => {
              found.push(frame[0]!);
              taken++;
              pace.taken();
            });
          },
          error: reject,
          complete: resolve,
        });
      });
      await pair.until(() => found.length === 40);
      expect(found).toEqual(Array.from({ length: 40 }, (_, i) => i));
      // One more may be in the hands of the consumer, acknowledged and not yet worked off.
      expect(aheadMost).toBeLessThanOrEqual(window + 1);
    });

    it('wait for a consumer that needs longer than the time-out', async () => {
      pair.a.respond('vela.v1.test.patient', () => from([bytes(1), bytes(2)]));
      await pair.a.flush();
      const pace = createPace(1);
      const found: number[] = [];
      const done = new Promise<void>((resolve, reject) => {
        pair.b
          .request('vela.v1.test.patient', bytes(), { timeoutMs: 60, window: 1, pace })
          .subscribe({
            next(frame) {
              found.push(frame[0]!);
              setTimeout(() => pace.taken(), 300);
            },
            error: reject,
            complete: resolve,
          });
      });
      await done;
      expect(found).toEqual([1, 2]);
    });
  });
}
