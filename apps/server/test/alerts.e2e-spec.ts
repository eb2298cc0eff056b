import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createInstrument } from '@vela/market';
import type { AlertDraft } from '@vela/ports';
import { startExchangeProcess } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { KeyedScene } from './keyed-scene.js';
import { Listener } from './live-listener.js';
import { ERRORS, LiveScene } from './live-scene.js';

const FIELDS = 'n severity code message accountId deploymentId feedId';
const STREAM = `subscription { alerts(minSeverity: WARNING) { snapshot alert { ${FIELDS} } } }`;

const draft = (severity: AlertDraft['severity'], code: string): AlertDraft => ({
  severity,
  code,
  message: `what to do about ${code}`,
  at: Date.now() * 1_000,
});

describe('alerts', () => {
  let scene: LiveScene;
  let heard: Listener;
  beforeAll(async () => {
    scene = await LiveScene.open();
  }, 60_000);
  afterAll(async () => {
    await heard?.close();
    await scene?.close();
  });

  it('of accounts and of feeds are listed and streamed with severity and whose they are', async () => {
    const { accountId, feedId, desk } = scene;
    heard = new Listener(scene.server.url, STREAM);
    expect(await heard.come(1)).toEqual([{ snapshot: true, alert: null }]);
    await desk.write(await scene.account(), {
      alerts: [draft('WARNING', 'ORDER_REJECTED'), draft('CRITICAL', 'POSITION_BREAK')],
    });
    await desk.slices(feedId, [1], [draft('WARNING', 'FEED_STALE'), draft('INFO', 'FEED_LIVE')]);
    const events = await heard.come(4);
    const about = ({ alert }: Json): Json => [
      alert.severity,
      alert.code,
      alert.accountId ?? alert.feedId,
    ];
    expect(events.slice(1).map(about)).toEqual([
      ['WARNING', 'ORDER_REJECTED', accountId],
      ['CRITICAL', 'POSITION_BREAK', accountId],
      ['WARNING', 'FEED_STALE', feedId],
    ]);
    expect(events[3].alert.message).toBe('what to do about FEED_STALE');
    const { nodes } = await scene.ask(`{ alerts { nodes { ${FIELDS} } } }`);
    expect(nodes.map(({ n, code, severity }: Json) => [n, code, severity])).toEqual([
      [4, 'FEED_LIVE', 'INFO'],
      [3, 'FEED_STALE', 'WARNING'],
      [2, 'POSITION_BREAK', 'CRITICAL'],
      [1, 'ORDER_REJECTED', 'WARNING'],
    ]);
    const urgent = await scene.ask('{ alerts(minSeverity: CRITICAL) { nodes { code } } }');
    expect(urgent.nodes).toEqual([{ code: 'POSITION_BREAK' }]);
  }, 30_000);
});

describe('an order that the broker refuses', () => {
  let folder: string;
  let exchange: ExchangeProcess;
  let scene: KeyedScene;
  let heard: Listener;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vela-alerts-'));
    exchange = await startExchangeProcess(folder);
    scene = await KeyedScene.open(['all']);
  }, 60_000);
  afterAll(async () => {
    await heard?.close();
    await scene?.close();
    await exchange?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is an alert that says why', async () => {
    const [key] = (await exchange.question('keys')) as Json[];
    const { id } = await scene.connect({
      name: 'practice',
      apiKey: key.keyId,
      apiSecret: key.secret,
      venueUrl: exchange.url,
    });
    await scene.healthy(id, 'READY');
    const { tenantId, instruments, ids } = scene.host.ground;
    const apple = { id: ids.next('instrument'), symbol: 'AAPL', venue: 'XNAS' };
    await instruments.ensure(tenantId, createInstrument(apple));
    heard = new Listener(scene.url, STREAM);
    await heard.come(1);
    await exchange.control('status', { code: 422, count: 1, path: '/v2/orders', accepted: false });
    const { userErrors } = await scene.ask(
      `mutation Place($input: OrderPlaceInput!) { orderPlace(input: $input) { order { id } ${ERRORS} } }`,
      {
        input: {
          accountId: id,
          symbol: 'AAPL',
          side: 'BUY',
          type: 'LIMIT',
          limitPrice: '1',
          quantity: '1',
          clientOrderId: 'mine',
        },
      },
    );
    expect(userErrors).toMatchObject([{ code: 'BROKER_REJECTED' }]);
    const [, event] = await heard.come(2);
    expect(event.alert).toMatchObject({
      severity: 'WARNING',
      code: 'ORDER_REJECTED',
      message: expect.stringMatching(/The broker refused the order .*buy 1 of AAPL/),
      accountId: id,
    });
  }, 60_000);
});
