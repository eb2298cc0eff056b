import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Logger } from '@vela/ports';
import { startNats, until } from '@vela/testkit';
import type { TestNats } from '@vela/testkit';
import { Observable, lastValueFrom, toArray } from 'rxjs';
import { connectNats } from '../src/index.js';
import { describeMessageBus } from './message-bus.contract.js';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

let server: TestNats;
beforeAll(async () => {
  server = await startNats();
});
afterAll(() => server.stop());

const connect = (url = server.url): ReturnType<typeof connectNats> =>
  connectNats({ url, name: 'test', log: silent });

describeMessageBus('over NATS', until, async () => {
  const [a, b] = await Promise.all([connect(), connect()]);
  return {
    a,
    b,
    async close() {
      await a.close();
      await b.close();
    },
  };
});

describe('the bus over NATS when its server is killed', () => {
  it('says so, fails requests on the way, drops messages, and works again after the restart', async () => {
    const own = await startNats();
    const [a, b] = await Promise.all([connect(own.url), connect(own.url)]);
    try {
      const states: string[] = [];
      b.state().subscribe((state) => states.push(state));
      const found: number[] = [];
      b.messages('vela.v1.test.flow').subscribe(({ body }) => found.push(body[0]!));
      let producers = 0;
      a.respond('vela.v1.test.open', () => {
        producers++;
        return new Observable<Uint8Array>(() => () => producers--);
      });
      await Promise.all([a.flush(), b.flush()]);
      const open = lastValueFrom(
        b
          .request('vela.v1.test.open', new Uint8Array(), { timeoutMs: 60_000, window: 1 })
          .pipe(toArray()),
      ).then(
        () => null,
        (error: unknown) => error,
      );
      await until(() => producers === 1);

      await own.kill();
      await until(() => states.at(-1) === 'disconnected');
      expect(await open).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
      await until(() => producers === 0);
      b.publish('vela.v1.test.flow', Uint8Array.of(1));
      expect(b.stats().dropped).toBeGreaterThanOrEqual(1);

      await own.restart();
      await until(() => states.at(-1) === 'connected', { timeoutMs: 10_000 });
      await until(
        () => {
          a.publish('vela.v1.test.flow', Uint8Array.of(2));
          return found.includes(2);
        },
        { timeoutMs: 10_000 },
      );
      expect(found).not.toContain(1);
      expect(states).toEqual(['connected', 'disconnected', 'connected']);
    } finally {
      await Promise.all([a.close(), b.close()]);
      await own.stop();
    }
  }, 30_000);
});

describe('connecting to NATS', () => {
  it('is refused with the address and a hint when no server is there', async () => {
    const own = await startNats();
    await own.stop();
    const url = own.url.replace('nats://', 'nats://me:canary-secret@');
    const error: unknown = await connect(url).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(String(error)).toContain(own.url.slice('nats://'.length));
    expect(JSON.stringify(error) + String(error)).not.toContain('canary-secret');
  });

  it('signs in with the account of the address and is refused with a wrong one', async () => {
    const own = await startNats(['--user', 'me', '--pass', 'canary-secret']);
    try {
      const bus = await connect(own.url.replace('nats://', 'nats://me:canary-secret@'));
      expect(bus.describe()).toMatch(/^NATS 2\.\d+\.\d+ at 127\.0\.0\.1:\d+$/);
      await bus.close();
      await expect(connect(own.url)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    } finally {
      await own.stop();
    }
  });
});
