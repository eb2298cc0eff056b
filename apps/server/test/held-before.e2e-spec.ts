import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchangeProcess, until } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { KeyedScene } from './keyed-scene.js';

describe('an account that held something already', () => {
  let folder: string;
  let exchange: ExchangeProcess;
  let scene: KeyedScene;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
    exchange = await startExchangeProcess(folder, ['--market', 'manual']);
    scene = await KeyedScene.open(['all']);
  }, 60_000);
  afterAll(async () => {
    await scene?.close();
    await exchange?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('knows what was held before it was connected, by its listing', async () => {
    await exchange.control('market', { symbol: 'MSFT', bid: 99, ask: 100, price: 100 });
    const order = { symbol: 'MSFT', qty: '3', side: 'buy', type: 'market', time_in_force: 'day' };
    await exchange.control('external-order', { environment: 'paper', order });
    const [paper] = (await exchange.question('keys')) as Json[];
    const { keyId: apiKey, secret: apiSecret } = paper;
    const { id } = await scene.connect({ name: 'held', apiKey, apiSecret, venueUrl: exchange.url });
    await scene.healthy(id, 'READY');
    const held = await until(
      async () => {
        const rows = await scene.ask(
          'query P($id: ID!) { positions(accountId: $id) { instrument { symbol venue } quantity } }',
          { id },
        );
        return rows.length > 0 && rows;
      },
      { timeoutMs: 20_000, what: 'the position is booked' },
    );
    expect(held).toEqual([{ instrument: { symbol: 'MSFT', venue: 'XNAS' }, quantity: '3' }]);
    const { nodes } = await scene.ask('{ alerts(first: 50) { nodes { code } } }');
    expect(nodes.map(({ code }: Json) => code)).not.toContain('POSITION_BREAK');
  }, 60_000);
});
