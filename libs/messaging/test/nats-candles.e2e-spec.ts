import { afterAll, beforeAll } from '@jest/globals';
import type { Logger } from '@vela/ports';
import { startNats, until } from '@vela/testkit';
import type { TestNats } from '@vela/testkit';
import { busCandleSource, connectNats, serveCandles } from '../src/index.js';
import { describeCandleSource } from './candle-source.contract.js';

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

describeCandleSource('over NATS', until, async (origin) => {
  const connect = (): ReturnType<typeof connectNats> =>
    connectNats({ url: server.url, name: 'test', log: silent });
  const [serving, asking] = await Promise.all([connect(), connect()]);
  serveCandles(serving, origin);
  await serving.flush();
  return {
    source: busCandleSource(asking),
    origin,
    async close() {
      await serving.close();
      await asking.close();
    },
  };
});
