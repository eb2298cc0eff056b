import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExchangeProcess } from '@vela/testkit';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import { DISCONNECT, KeyedScene, VERIFY } from './keyed-scene.js';

/** A key of an account at the exchange. */
interface Keys {
  readonly environment: string;
  readonly keyId: string;
  readonly secret: string;
  readonly token: string;
}

describe('an account at the exchange', () => {
  let folder: string;
  let exchange: ExchangeProcess;
  let scene: KeyedScene;
  let keys: Record<'paper' | 'live', Keys>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
    exchange = await startExchangeProcess(folder, ['--market', 'manual']);
    scene = await KeyedScene.open(['all']);
    const all = (await exchange.question('keys')) as Keys[];
    const of = (environment: string) => all.find((one) => one.environment === environment)!;
    keys = { paper: of('paper'), live: of('live') };
  }, 60_000);
  afterAll(async () => {
    await scene?.close();
    await exchange?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const key = (environment: 'paper' | 'live') => {
    const { keyId: apiKey, secret: apiSecret } = keys[environment];
    return { apiKey, apiSecret, venueUrl: exchange.url };
  };
  const outcomes = (checks: readonly Json[]): object =>
    Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));

  it('is ready, and everything that it needs works: with a key and with a token', async () => {
    for (const [name, credential] of [
      ['by key', key('paper')],
      ['by token', { token: keys.paper.token, venueUrl: exchange.url }],
    ] as const) {
      const { id } = await scene.connect({ name, ...credential });
      const account = await scene.healthy(id, 'READY');
      expect(account).toMatchObject({ healthDetail: null, credentialStatus: { valid: true } });
      const { checks } = await scene.ask(VERIFY, { id });
      expect({ name, ...outcomes(checks) }).toEqual({
        name,
        credential: 'OK',
        'trading requests': 'OK',
        'trading stream': 'OK',
        clock: 'OK',
        trading: 'OK',
        'short sales': 'OK',
        crypto: 'OK',
        'market data requests': 'OK',
        'market data stream': 'OK',
      });
    }
  }, 90_000);

  it('with a live key is one whose money is real', async () => {
    const input = { name: 'real', mode: 'LIVE', confirm: 'real', ...key('live') };
    const { id } = await scene.connect(input);
    expect(await scene.healthy(id, 'READY')).toMatchObject({ mode: 'LIVE' });
    const { checks } = await scene.ask(VERIFY, { id });
    expect(checks.filter(({ outcome }: Json) => outcome === 'FAILED')).toEqual([]);
  }, 60_000);

  it('with a wrong secret asks for another one, and goes on when it has it', async () => {
    const wrong = { ...key('paper'), apiSecret: 'canary-wrong-secret' };
    const { id } = await scene.connect({ name: 'wrong', ...wrong });
    const refused = await scene.healthy(id, 'AUTH_REQUIRED');
    expect(refused.credentialStatus.valid).toBe(false);
    expect(refused.healthDetail).toMatch(/credential/);
    const { checks } = await scene.ask(VERIFY, { id });
    expect(outcomes(checks)).toMatchObject({
      credential: 'OK',
      'trading requests': 'FAILED',
      'market data requests': 'FAILED',
      'market data stream': 'FAILED',
    });
    await scene.connect({ name: 'wrong', ...key('paper') });
    await scene.healthy(id, 'READY');
    expect(scene.out.join('\n')).not.toContain('canary-wrong');
  }, 90_000);

  it('is left when it is cut, and comes back when it is connected again', async () => {
    const { id } = await scene.connect({ name: 'cut', ...key('paper') });
    await scene.healthy(id, 'READY');
    await scene.ask(DISCONNECT, { id });
    const cut = await scene.healthy(id, 'AUTH_REQUIRED');
    expect(cut.healthDetail).toMatch(/has no credential.*vela account connect/);
    const { checks } = await scene.ask(VERIFY, { id });
    expect(checks).toEqual([{ name: 'credential', outcome: 'FAILED', message: 'there is none' }]);
    await scene.connect({ name: 'cut', ...key('paper') });
    await scene.healthy(id, 'READY');
  }, 90_000);

  it('whose row was changed says so, and its gateway works on', async () => {
    const { id } = await scene.connect({ name: 'changed', ...key('paper') });
    await scene.healthy(id, 'READY');
    const change = `update credential set body = set_byte(body, 20, get_byte(body, 20) # 1),
      stored_at = stored_at + 1 where account_id = $1`;
    await scene.database.database.query(change, [id]);
    scene.host.ground.hints.commanded(
      (await scene.host.ground.accounts.get(scene.host.ground.tenantId, id))!.actorId,
    );
    const account = await scene.healthy(id, 'AUTH_REQUIRED');
    expect(account.healthDetail).toMatch(/does not open: it was changed/);
    const { checks } = await scene.ask(VERIFY, { id });
    expect(outcomes(checks)).toEqual({ credential: 'FAILED' });
    await scene.connect({ name: 'changed', ...key('paper') });
    await scene.healthy(id, 'READY');
  }, 90_000);

  it('is told when the clocks are apart', async () => {
    const { brokerAccounts } = (await scene.answer('{ brokerAccounts { id name } }')).data;
    const { id } = brokerAccounts.find(({ name }: Json) => name === 'by key');
    await exchange.control('skew', { ms: 5_000 });
    try {
      const { checks } = await scene.ask(VERIFY, { id });
      const clock = checks.find(({ name }: Json) => name === 'clock');
      expect(clock).toMatchObject({
        outcome: 'FAILED',
        message: expect.stringMatching(/ahead of/),
      });
    } finally {
      await exchange.control('skew', { ms: 0 });
    }
  }, 60_000);

  it('is disconnected while the exchange is away, and what is tried says why', async () => {
    const gone = mkdtempSync(join(tmpdir(), 'vela-exchange-'));
    const other = await startExchangeProcess(gone, ['--market', 'manual']);
    const [first] = (await other.question('keys')) as Keys[];
    try {
      const { keyId: apiKey, secret: apiSecret } = first!;
      const { id } = await scene.connect({ name: 'gone', apiKey, apiSecret, venueUrl: other.url });
      await scene.healthy(id, 'READY');
      await other.stop();
      await scene.healthy(id, 'DISCONNECTED');
      const { checks } = await scene.ask(VERIFY, { id });
      expect(outcomes(checks)).toMatchObject({ credential: 'OK', 'trading requests': 'FAILED' });
    } finally {
      await other.stop();
      rmSync(gone, { recursive: true, force: true });
    }
  }, 90_000);

  it('leaves no secret behind anywhere', async () => {
    const seen = `${scene.out.join('\n')}\n${await scene.rows()}`;
    for (const { keyId, secret, token } of [keys.paper, keys.live]) {
      for (const canary of [keyId, secret, token]) expect(seen.includes(canary)).toBe(false);
    }
    expect(scene.out.length).toBeGreaterThan(50);
  });
});
