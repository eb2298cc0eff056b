import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { subjectToken } from '@vela/ports';
import type { BusMessage } from '@vela/ports';
import { NEVER, Observable, concat, from, lastValueFrom, of, throwError, toArray } from 'rxjs';
import { describeBackPressure } from './back-pressure.contract.js';
import { bytes, failureOf, quick } from './bus-setting.js';
import type { BusPair, Setting, Until } from './bus-setting.js';

const first = ({ body }: BusMessage): number => body[0]!;

/** Describes what every message bus promises. The wait is handed in by the test that runs it. */
export function describeMessageBus(name: string, until: Until, open: () => Promise<BusPair>): void {
  describe(`the message bus ${name}`, () => {
    let pair: BusPair;
    const setting: Setting = {
      get a() {
        return pair.a;
      },
      get b() {
        return pair.b;
      },
      until,
    };
    beforeEach(async () => {
      pair = await open();
    });
    afterEach(() => pair.close());

    describeDelivery(setting);
    describeNames(setting);
    describeAnswers(setting);
    describeFailures(setting);
    describeResponders(setting);
    describeBackPressure(setting);

    it('tells its state at once and describes itself without secrets', async () => {
      const states: string[] = [];
      pair.a.state().subscribe((state) => states.push(state));
      expect(states).toEqual(['connected']);
      expect(pair.a.describe()).not.toMatch(/secret|password/);
      await pair.a.close();
      expect(states).toEqual(['connected', 'disconnected']);
      pair.a.publish('vela.v1.test.closed', bytes(1));
      expect(pair.a.stats().dropped).toBe(1);
    });
  });
}

function describeDelivery(pair: Setting): void {
  describe('messages', () => {
    it('arrive in the order in which they were published', async () => {
      const found: number[] = [];
      pair.b.messages('vela.v1.test.order').subscribe((message) => found.push(first(message)));
      await pair.b.flush();
      for (let i = 0; i < 200; i++) pair.a.publish('vela.v1.test.order', bytes(i));
      await pair.until(() => found.length === 200);
      expect(found).toEqual(Array.from({ length: 200 }, (_, i) => i));
    });

    it('that were published before a subscription are not delivered to it', async () => {
      pair.a.publish('vela.v1.test.late', bytes(1));
      await pair.a.flush();
      const found: number[] = [];
      pair.a.messages('vela.v1.test.late').subscribe((message) => found.push(first(message)));
      await pair.a.flush();
      pair.a.publish('vela.v1.test.late', bytes(2));
      await pair.until(() => found.length > 0);
      expect(found).toEqual([2]);
    });

    it('stop after unsubscribing, for that subscriber alone', async () => {
      const stopped: number[] = [];
      const kept: number[] = [];
      const subject = 'vela.v1.test.stop';
      const subscription = pair.b.messages(subject).subscribe((m) => stopped.push(first(m)));
      pair.b.messages(subject).subscribe((m) => kept.push(first(m)));
      await pair.b.flush();
      pair.a.publish(subject, bytes(1));
      await pair.until(() => kept.length === 1);
      subscription.unsubscribe();
      pair.a.publish(subject, bytes(2));
      await pair.until(() => kept.length === 2);
      expect(stopped).toEqual([1]);
    });

    it('end when the bus is closed', async () => {
      const done = lastValueFrom(pair.b.messages('vela.>').pipe(toArray()));
      await pair.b.close();
      expect(await done).toEqual([]);
    });
  });
}

function describeNames(pair: Setting): void {
  describe('messages', () => {
    it('reach patterns with * for one token and > for one or more', async () => {
      const found: Record<string, string[]> = { star: [], rest: [], exact: [] };
      const patterns = { star: 'vela.*.x', rest: 'vela.>', exact: 'vela.v1.x' };
      for (const [key, pattern] of Object.entries(patterns)) {
        pair.b.messages(pattern).subscribe(({ subject }) => found[key]!.push(subject));
      }
      await pair.b.flush();
      for (const subject of ['vela.v1.x', 'vela.v2.x', 'vela.v1.x.y', 'vela', 'other.v1.x']) {
        pair.a.publish(subject, bytes(1));
      }
      pair.a.publish('vela.end', bytes(1));
      await pair.until(() => found['rest']!.includes('vela.end'));
      expect(found).toEqual({
        star: ['vela.v1.x', 'vela.v2.x'],
        rest: ['vela.v1.x', 'vela.v2.x', 'vela.v1.x.y', 'vela.end'],
        exact: ['vela.v1.x'],
      });
    });

    it('carry names with dots, spaces and signs as one token', async () => {
      const names = ['BRK.B', 'BTC/USD', 'a b', '*', '>', 'ü', 'BRK_2e_B'];
      const found: string[] = [];
      pair.b.messages('vela.v1.test.token.*').subscribe(({ subject }) => found.push(subject));
      await pair.b.flush();
      for (const text of names) {
        pair.a.publish(`vela.v1.test.token.${subjectToken(text)}`, bytes(0));
      }
      await pair.until(() => found.length === names.length);
      expect(new Set(found).size).toBe(names.length);
    });

    it.each(['', 'a..b', 'a b', 'a.*', 'a.>', '.a', 'a.', 'a.ü'])(
      'cannot be published on "%s"',
      (subject) => {
        expect(() => pair.a.publish(subject, bytes(1))).toThrow(/expected a subject/);
      },
    );

    it.each(['', 'a..b', '>.a', 'a*', 'a.b c'])('cannot be asked for by "%s"', (pattern) => {
      expect(() => pair.a.messages(pattern)).toThrow(/expected a subject/);
    });

    it('above the size limit are refused with both sizes', () => {
      const big = new Uint8Array(3 * 1_048_576);
      expect(() => pair.a.publish('vela.v1.test.big', big)).toThrow(
        /at most \d+ bytes on vela.v1.test.big, found 3145728/,
      );
    });
  });
}

function describeAnswers(pair: Setting): void {
  describe('answers', () => {
    it('come in frames, in order, and end', async () => {
      pair.a.respond('vela.v1.test.count', (body) =>
        from(Array.from({ length: body[0]! }, (_, i) => bytes(i))),
      );
      await pair.a.flush();
      const frames = await lastValueFrom(
        pair.b.request('vela.v1.test.count', bytes(100), quick).pipe(toArray()),
      );
      expect(frames.map((frame) => frame[0])).toEqual(Array.from({ length: 100 }, (_, i) => i));
    });

    it('may be empty, and may hold empty frames', async () => {
      pair.a.respond('vela.v1.test.empty', (body) => (body[0] === 0 ? of() : of(bytes())));
      await pair.a.flush();
      const ask = (n: number): Promise<Uint8Array[]> =>
        lastValueFrom(pair.b.request('vela.v1.test.empty', bytes(n), quick).pipe(toArray()));
      expect(await ask(0)).toEqual([]);
      expect((await ask(1)).map((frame) => frame.length)).toEqual([0]);
    });

    it('larger than one message travel in parts, also with a window of 1', async () => {
      const big = new Uint8Array(3_500_000).map((_, i) => i % 251);
      pair.a.respond('vela.v1.test.large', () => from([big, bytes(7), big]));
      await pair.a.flush();
      for (const window of [1, 2, 16]) {
        const frames = await lastValueFrom(
          pair.b
            .request('vela.v1.test.large', bytes(), { timeoutMs: 5_000, window })
            .pipe(toArray()),
        );
        expect(frames.map((frame) => frame.length)).toEqual([3_500_000, 1, 3_500_000]);
        expect(Buffer.compare(frames[2]!, big)).toBe(0);
      }
    });
  });
}

function describeFailures(pair: Setting): void {
  describe('answers', () => {
    it('carry the error of the responder behind the frames before it', async () => {
      pair.a.respond('vela.v1.test.fails', () =>
        concat(
          of(bytes(1)),
          throwError(() => new VelaError('DATA_MISSING', 'no rows', { hint: 'import' })),
        ),
      );
      await pair.a.flush();
      const found: number[] = [];
      const error = await new Promise((resolve) => {
        pair.b.request('vela.v1.test.fails', bytes(), quick).subscribe({
          next: (frame) => found.push(frame[0]!),
          error: resolve,
        });
      });
      expect(found).toEqual([1]);
      expect(error).toMatchObject({ code: 'DATA_MISSING', message: 'no rows', hint: 'import' });
    });

    it('carry what a responder throws before it answers', async () => {
      pair.a.respond('vela.v1.test.throws', () => {
        throw new VelaError('INVALID_INPUT', 'not like this');
      });
      await pair.a.flush();
      const error = await failureOf(pair.b.request('vela.v1.test.throws', bytes(), quick));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', message: 'not like this' });
    });

    it('fail at once when nobody answers', async () => {
      const begin = performance.now();
      const error = await failureOf(
        pair.b.request('vela.v1.test.nobody', bytes(), { timeoutMs: 10_000, window: 1 }),
      );
      expect(error.code).toBe('UNAVAILABLE');
      expect(error.message).toMatch(/nobody answers on vela.v1.test.nobody/);
      expect(performance.now() - begin).toBeLessThan(5_000);
    });

    it('fail when the responder is silent for too long', async () => {
      let stopped = false;
      pair.a.respond(
        'vela.v1.test.silent',
        () => new Observable<Uint8Array>(() => () => (stopped = true)),
      );
      await pair.a.flush();
      const error = await failureOf(
        pair.b.request('vela.v1.test.silent', bytes(), { timeoutMs: 100, window: 1 }),
      );
      expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
      await pair.until(() => stopped);
    });
  });
}

function describeResponders(pair: Setting): void {
  describe('answers', () => {
    it('come from one of several responders', async () => {
      const calls: string[] = [];
      for (const who of ['x', 'y']) {
        pair.a.respond('vela.v1.test.shared', () => {
          calls.push(who);
          return of(bytes(1));
        });
      }
      await pair.a.flush();
      for (let i = 0; i < 10; i++) {
        const frames = await lastValueFrom(
          pair.b.request('vela.v1.test.shared', bytes(), quick).pipe(toArray()),
        );
        expect(frames).toHaveLength(1);
      }
      expect(calls).toHaveLength(10);
    });

    it('stop being given when the responder stops', async () => {
      const stop = pair.a.respond('vela.v1.test.stopped', () => NEVER);
      await pair.a.flush();
      stop();
      await pair.a.flush();
      const error = await failureOf(pair.b.request('vela.v1.test.stopped', bytes(), quick));
      expect(error.message).toMatch(/nobody answers/);
    });

    it.each([
      { timeoutMs: 0, window: 1 },
      { timeoutMs: 10, window: 0 },
      { timeoutMs: Number.NaN, window: 1 },
      { timeoutMs: 10, window: 1.5 },
    ])('cannot be asked for with %p', (options) => {
      expect(() => pair.a.request('vela.v1.test.x', bytes(), options)).toThrow(VelaError);
    });

    it('cannot be asked for with a question above the size limit', async () => {
      pair.a.respond('vela.v1.test.question', () => of(bytes(1)));
      await pair.a.flush();
      const big = new Uint8Array(3 * 1_048_576);
      const error = await failureOf(pair.b.request('vela.v1.test.question', big, quick));
      expect(error.code).toBe('LIMIT_EXCEEDED');
    });
  });
}
