import { streaming } from '@alpacahq/alpaca-trade-api';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  closeAll,
  closers,
  openExchange,
  rawClient,
  until,
  ws,
} from '../../test/practice-exchange.js';

afterEach(closeAll);

describe('the trading stream', () => {
  it('tells the SDK of an order in binary frames', async () => {
    const venue = await openExchange({ market: { kind: 'manual', symbols: ['AAPL'] } });
    const stream = new streaming.TradingStream({
      credentials: venue.paper,
      url: `${ws(venue.url)}/paper/stream`,
    });
    closers.push(() => stream.disconnect());
    const events: string[] = [];
    let listening = false;
    stream.on(streaming.EVENT.SUBSCRIPTION, () => (listening = true));
    stream.onTradeUpdate(({ event }) => events.push(event));
    stream.subscribeTradeUpdates();
    stream.connect();
    expect(await stream.waitForAuthentication(5_000)).toBe(true);
    await until('an acknowledgement', () => listening);
    await venue.post('market', { symbol: 'AAPL', bid: 99, ask: 100, price: 100 });
    const order = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
    const answer = await fetch(`${venue.url}/paper/v2/orders`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${venue.paper.token}` },
      body: JSON.stringify(order),
    });
    expect(answer.status).toBe(200);
    await until('a fill', () => events.includes('fill'));
  });

  it('lets in the token and not the keys of the other environment', async () => {
    const venue = await openExchange();
    const { keyId: key_id, secret: secret_key, token: oauth_token } = venue.live;
    const client = await rawClient(`${ws(venue.url)}/live/stream`);
    const { paper } = venue;
    client.send({ action: 'listen', data: { streams: ['trade_updates'] } });
    client.send({
      action: 'authenticate',
      data: { key_id: paper.keyId, secret_key: paper.secret },
    });
    client.send({ action: 'authenticate', data: { oauth_token } });
    client.send({ action: 'listen', data: { streams: ['trade_updates', 'nonsense'] } });
    client.send({ action: 'listen', data: { streams: [] } });
    client.send({ action: 'authenticate', data: { key_id, secret_key } });
    client.send({ action: 'dance' });
    await until('every answer', () => client.heard.length === 7);
    const authorization = (status: string, action: string): unknown => ({
      stream: 'authorization',
      data: { status, action },
    });
    expect(client.heard).toEqual([
      authorization('unauthorized', 'listen'),
      authorization('unauthorized', 'authenticate'),
      authorization('authorized', 'authenticate'),
      { stream: 'listening', data: { streams: ['trade_updates'] } },
      { stream: 'listening', data: { streams: [] } },
      authorization('authorized', 'authenticate'),
      { action: 'error', data: { error_message: 'unknown action' } },
    ]);
    expect(client.isBinary()).toBe(true);
  });

  it('is refused at the door while it is barred or the venue is in maintenance', async () => {
    const venue = await openExchange();
    await venue.post('cut', { stream: 'trading', barMs: 1_000 });
    const url = `${ws(venue.url)}/paper/stream`;
    expect((await rawClient(url)).refused()).toContain('503');
    await venue.post('advance', { ms: 1_001 });
    expect((await rawClient(url)).refused()).toBe('');
    await venue.post('maintenance', { on: true });
    expect((await rawClient(url)).refused()).toContain('503');
  });
});
