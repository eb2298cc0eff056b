import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openVault } from '@vela/vault';
import type { Json } from './api-server.js';
import { CONNECT, DISCONNECT, KeyedScene, VERIFY } from './keyed-scene.js';
import { LiveDesk, addInstrument } from './live-desk.js';
import { CREATE, ERRORS } from './live-scene.js';

const KEY = { apiKey: 'PKTEST0123456789AB12', apiSecret: 'canary-secret-77' };
const base = { broker: 'ALPACA', mode: 'PAPER', name: 'main', ...KEY };

describe('connecting an account, where no credential may be opened', () => {
  let scene: KeyedScene;
  beforeAll(async () => {
    scene = await KeyedScene.open(['api']);
  }, 60_000);
  afterAll(() => scene.close());

  const refused = async (input: object): Promise<Json> => {
    const { brokerAccount, userErrors } = await scene.ask(CONNECT, { input });
    expect(brokerAccount).toBe(null);
    expect(JSON.stringify(userErrors)).not.toMatch(/canary|PKTEST/);
    return userErrors;
  };

  it('seals what it is given and tells a hint alone', async () => {
    const venueUrl = 'http://localhost:4400/';
    const account = await scene.connect({ name: ' main ', ...KEY, venueUrl, channel: 'iex' });
    expect(account).toMatchObject({
      name: 'main',
      broker: 'alpaca',
      mode: 'PAPER',
      health: 'CONNECTING',
      options: { venueUrl: 'http://localhost:4400', channel: 'iex' },
      credentialStatus: { stored: true, kind: 'KEY', hint: 'AB12', valid: null },
    });
    const { credentials, tenantId } = scene.host.ground;
    const sealed = await credentials.get(tenantId, account.id);
    expect(existsSync(join(scene.home, 'keys', 'credentials.key'))).toBe(true);
    const opened = openVault({ home: scene.home, masterKey: null }).open(
      tenantId,
      account.id,
      sealed!,
    );
    expect(opened).toEqual({ kind: 'key', keyId: KEY.apiKey, secret: KEY.apiSecret });
    expect(await scene.rows()).not.toMatch(/canary|PKTEST/);
  });

  it('replaces the credential of the same name, and no other settings', async () => {
    const before = await scene.connect({ name: 'twice', ...KEY });
    const after = await scene.connect({ name: 'twice', token: 'canary-token-1' });
    expect(after).toMatchObject({ id: before.id, credentialStatus: { kind: 'TOKEN', hint: null } });
    for (const change of [
      { mode: 'LIVE', confirm: 'twice' },
      { venueUrl: 'http://127.0.0.1:1' },
      { channel: 'sip' },
    ]) {
      const [error] = await refused({ ...base, name: 'twice', ...change });
      expect(error).toMatchObject({ code: 'ALREADY_EXISTS', path: ['input', 'name'] });
    }
    await scene.ask(`mutation { brokerAccountCreate(input: { name: "own" }) { ${ERRORS} } }`);
    expect(await refused({ ...base, name: 'own' })).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
  });

  it('is one account when it comes several times at once', async () => {
    const all = await Promise.all([1, 2, 3].map(() => scene.connect({ name: 'at once', ...KEY })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });

  it.each<[string, object, readonly string[]]>([
    ['no name', { name: ' ' }, ['name']],
    ['a name that cannot be printed', { name: 'a\u0007b' }, ['name']],
    ['no key', { apiKey: undefined }, ['apiKey']],
    ['no secret', { apiSecret: null }, ['apiSecret']],
    ['nothing at all', { apiKey: '', apiSecret: '' }, ['apiKey', 'apiSecret']],
    ['a key and a token', { token: 'canary-token' }, ['token']],
    ['an empty token', { apiKey: null, apiSecret: null, token: '' }, ['token']],
    ['a secret of two lines', { apiSecret: 'canary\nx: y' }, ['apiSecret']],
    ['a secret with a space', { apiSecret: 'canary secret' }, ['apiSecret']],
    ['a secret that is no ASCII', { apiSecret: 'canaryü' }, ['apiSecret']],
    ['a secret without end', { apiSecret: 'canary'.repeat(100) }, ['apiSecret']],
    ['a venue elsewhere', { venueUrl: 'https://canary.example.com' }, ['venueUrl']],
    ['a venue whose name looks like here', { venueUrl: 'http://127.0.0.1.nip.io' }, ['venueUrl']],
    ['a venue that is no web', { venueUrl: 'file:///etc/passwd' }, ['venueUrl']],
    ['a venue with a login', { venueUrl: 'http://canary:pw@127.0.0.1' }, ['venueUrl']],
    ['a venue with a question', { venueUrl: 'http://127.0.0.1/?canary=1' }, ['venueUrl']],
    ['a venue that is no address', { venueUrl: 'canary' }, ['venueUrl']],
    ['a channel of another kind', { channel: '../../canary' }, ['channel']],
  ])('refuses %s', async (_what, change, fields) => {
    const errors = await refused({ ...base, name: 'wrong', ...change });
    expect(errors.map((error: Json) => error.path[1])).toEqual(fields);
    expect(new Set(errors.map((error: Json) => error.code))).toEqual(new Set(['INVALID_INPUT']));
  });

  it('says that nobody here may open it', async () => {
    const { id } = await scene.connect({ name: 'main 2', ...KEY });
    const { errors } = await scene.answer(VERIFY, { id });
    expect(errors).toMatchObject([
      {
        message: 'no process that may open credentials has answered',
        extensions: { code: 'UNAVAILABLE', hint: expect.stringContaining('vela serve') },
      },
    ]);
  });

  it('wants the name typed where money is real', async () => {
    for (const confirm of [undefined, null, '', 'Real', 'yes']) {
      const [error] = await refused({ ...base, name: 'real', mode: 'LIVE', confirm });
      expect(error).toMatchObject({ code: 'CONFIRMATION_REQUIRED', path: ['input', 'confirm'] });
    }
    const account = await scene.connect({ name: 'real', mode: 'LIVE', confirm: 'real', ...KEY });
    expect(account.mode).toBe('LIVE');
  });

  it('is forgotten when the account is cut, which is asked back while it trades', async () => {
    const { id } = await scene.connect({ name: 'cut', ...KEY });
    await addInstrument(scene.database.database, 'SPY');
    const { feed } = await scene.ask(`mutation { feedCreate(input: { name: "f", kind: RANDOM,
      symbols: ["SPY"], timeframes: ["1m"] }) { feed { id } ${ERRORS} } }`);
    const input = { name: 'd', strategy: 'sma-cross-long', feedId: feed.id, accountId: id };
    const { userErrors: wrong } = await scene.ask(CREATE, { input });
    expect(wrong).toEqual([]);
    const db = scene.database.database;
    const [row] = await db.query<{ actor: string }>('select actor_id as actor from deployment');
    await new LiveDesk(db).commit(row!.actor, { state: 'running' });
    for (const confirm of [null, 'main']) {
      const { userErrors } = await scene.ask(DISCONNECT, { id, confirm });
      expect(userErrors).toMatchObject([
        { code: 'CONFIRMATION_REQUIRED', message: expect.stringContaining('1 deployments') },
      ]);
    }
    const { brokerAccount } = await scene.ask(DISCONNECT, { id, confirm: 'cut' });
    expect(brokerAccount.credentialStatus).toEqual({
      stored: false,
      kind: null,
      hint: null,
      storedAt: null,
      valid: false,
    });
    // Once more changes nothing.
    const again = await scene.ask(DISCONNECT, { id, confirm: 'cut' });
    expect(again.userErrors).toEqual([]);
  });

  it('is nothing for a paper account of this program, nor for one that is not there', async () => {
    const own = await scene.ask(`mutation { brokerAccountCreate(input: { name: "paper" }) {
      brokerAccount { id credentialStatus { stored } } } }`);
    expect(own.brokerAccount.credentialStatus).toBe(null);
    for (const document of [VERIFY, DISCONNECT]) {
      const { userErrors } = await scene.ask(document, { id: own.brokerAccount.id });
      expect(userErrors).toMatchObject([
        { code: 'INVALID_INPUT', message: expect.stringContaining('paper account') },
      ]);
      for (const id of ['', 'acc_00000000000000000000000000', 'dep_1', "';--"]) {
        const answer = await scene.ask(document, { id });
        expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['id'] }]);
      }
    }
  });

  it('is not tried without end', async () => {
    const codes: string[] = [];
    for (let n = 0; n < 12 && !codes.includes('LIMIT_EXCEEDED'); n++) {
      const { userErrors } = await scene.ask(CONNECT, { input: { ...base, name: `many ${n}` } });
      codes.push(...userErrors.map((error: Json) => error.code));
    }
    expect(codes).toEqual(['LIMIT_EXCEEDED']);
  });
});
