import { chmodSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Json } from './api-server.js';
import { openEchoingVenue } from './echoing-venue.js';
import type { EchoingVenue } from './echoing-venue.js';
import { CONNECT, KeyedScene, VERIFY } from './keyed-scene.js';

const KEY_ID = 'PKCANARY7f3a9c51d2';
const SECRET = 'canarysecret0b6e4d8a17f25c93';
const TOKEN = 'canarytoken5e1d7c3b9a402f68';
/** In every form in which it might be found. */
const FORMS = [KEY_ID, SECRET, TOKEN].flatMap((one) => [
  one,
  Buffer.from(one).toString('hex'),
  Buffer.from(one).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(one),
]);

const good = { broker: 'ALPACA', mode: 'PAPER', name: 'main', apiKey: KEY_ID, apiSecret: SECRET };
const inline = (words: string): string =>
  `mutation { brokerAccountConnect(input: { broker: ALPACA, mode: PAPER, name: "x", ${words} }) {
    userErrors { message } } }`;

/** Operations that are refused, each with a secret somewhere in it. */
const WRONG: readonly (readonly [string, string, unknown])[] = [
  ['an unknown field', CONNECT, { input: { ...good, surprise: 1 } }],
  ['a mistyped field', CONNECT, { input: { ...good, apiSecrt: SECRET } }],
  ['a wrong word', CONNECT, { input: { ...good, mode: 'REAL' } }],
  ['a missing field', CONNECT, { input: { apiSecret: SECRET } }],
  ['an object for the secret', CONNECT, { input: { ...good, apiSecret: { value: SECRET } } }],
  ['a list for the secret', CONNECT, { input: { ...good, apiSecret: [SECRET] } }],
  ['the secret for the input', CONNECT, { input: SECRET }],
  ['the secret for the variables', CONNECT, SECRET],
  ['the secret for a name', CONNECT, { input: { ...good, [SECRET]: 1 } }],
  ['the secret in the document', inline(`apiSecret: "${SECRET}", x: 1`), {}],
  ['the secret without quotes', inline(`apiSecret: ${SECRET}`), {}],
  [
    'the secret behind a broken word',
    `mutation { brokerAccountConnect(apiSecret "${SECRET}") }`,
    {},
  ],
  ['the secret as an alias', `mutation { ${SECRET}: brokerAccountConnect(input: 1) { x } }`, {}],
  ['no such mutation', `mutation { brokerAccountConect(secret: "${SECRET}") { x } }`, {}],
  ['a key and a token', CONNECT, { input: { ...good, token: TOKEN } }],
  ['a secret of two lines', CONNECT, { input: { ...good, apiSecret: `${SECRET}\n` } }],
  ['a venue elsewhere', CONNECT, { input: { ...good, venueUrl: `http://a.example/${SECRET}` } }],
  ['a login in the venue', CONNECT, { input: { ...good, venueUrl: `http://u:${SECRET}@[::1]` } }],
  ['a channel of another kind', CONNECT, { input: { ...good, channel: SECRET.toUpperCase() } }],
  ['a missing confirmation', CONNECT, { input: { ...good, mode: 'LIVE', confirm: 'no' } }],
  ['a text no database keeps', CONNECT, { input: { ...good, apiSecret: `${SECRET}\u0000` } }],
];

describe('secrets that are sent', () => {
  let scene: KeyedScene;
  let venue: EchoingVenue;

  beforeAll(async () => {
    venue = await openEchoingVenue();
    scene = await KeyedScene.open(['all']);
  }, 60_000);
  afterAll(async () => {
    await scene?.close();
    await venue?.close();
  });

  /** Returns how what a server let out since then repeats a secret. */
  const leaks = async (): Promise<readonly string[]> => {
    const files = readdirSync(scene.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    const texts = [...scene.out, await scene.rows(), ...files];
    return texts.filter((text) => FORMS.some((form) => text.includes(form)));
  };
  const post = async (body: string, headers: object = {}): Promise<number> => {
    const response = await fetch(`${scene.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    scene.out.push(await response.text(), JSON.stringify([...response.headers]));
    return response.status;
  };

  it.each(WRONG)('are not repeated over HTTP with %s', async (_what, query, variables) => {
    await scene.answer(query, variables as object);
    const answer = scene.out.findLast((line) => line.startsWith('{"status"'))!;
    expect(answer).toMatch(/"message":"(\\"|[^"]){10,}/);
    expect(await leaks()).toEqual([]);
  });

  /** Returns everything that a socket says to some messages until it is quiet or closed. */
  const overSocket = async (messages: readonly string[]): Promise<readonly string[]> => {
    const address = `${scene.url.replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(address, ['graphql-transport-ws']);
    const said: string[] = [];
    await new Promise<void>((resolve) => {
      const quiet = setTimeout(() => socket.close(), 2_000);
      socket.on('open', () => socket.send(messages[0]!));
      socket.on('message', (data: Buffer) => {
        said.push(data.toString());
        if (said.length === 1 && messages[1] !== undefined) socket.send(messages[1]);
        if (/"type":"(error|complete)"/.test(said.at(-1)!)) socket.close();
      });
      socket.on('close', (code, reason) => {
        clearTimeout(quiet);
        said.push(`${code} ${reason.toString()}`);
        resolve();
      });
    });
    scene.out.push(...said);
    return said;
  };
  const INIT = JSON.stringify({ type: 'connection_init' });

  it.each(WRONG)('are not repeated over websockets with %s', async (_what, query, variables) => {
    const subscribe = { type: 'subscribe', id: '1', payload: { query, variables } };
    const said = await overSocket([INIT, JSON.stringify(subscribe)]);
    expect(said.join()).toMatch(/"message":"|4400/);
    expect(await leaks()).toEqual([]);
  });

  it('are not repeated by a socket that does not understand', async () => {
    for (const text of [
      `{"type":"subscribe","id":"1","payload":{"query":"${SECRET}`,
      JSON.stringify({ type: SECRET }),
      JSON.stringify({ type: 'connection_init', payload: { token: TOKEN }, x: SECRET }),
    ]) {
      await overSocket([text]);
    }
    expect(await leaks()).toEqual([]);
  });

  it('are not repeated when the request itself is broken', async () => {
    const whole = JSON.stringify({ query: CONNECT, variables: { input: good } });
    expect(await post(whole.slice(0, whole.indexOf(SECRET) + SECRET.length))).toBe(400);
    expect(await post(whole.replace(`"${SECRET}"`, SECRET))).toBe(400);
    expect(await post(`[${whole}]`)).toBe(400);
    expect(await post(whole, { 'content-type': 'text/plain' })).toBeGreaterThanOrEqual(400);
    expect(await post(whole, { 'content-encoding': SECRET })).toBeGreaterThanOrEqual(400);
    expect(await post(`${whole.slice(0, -1)},"x":"${SECRET.repeat(50_000)}"}`)).toBe(413);
    expect(await post(JSON.stringify({ query: CONNECT, variables: JSON.stringify(good) }))).toBe(
      400,
    );
    const search = new URLSearchParams({ query: inline(`apiSecret: "${SECRET}"`) });
    const response = await fetch(`${scene.url}/graphql?${search}`);
    scene.out.push(await response.text());
    expect(response.ok).toBe(false);
    expect(await leaks()).toEqual([]);
  });

  it('are not repeated when they cannot be kept', async () => {
    const db = scene.database.database;
    const input = { input: { ...good, name: 'nowhere' } };
    await db.query('alter table credential rename to elsewhere');
    const { errors } = await scene.answer(CONNECT, input);
    await db.query('alter table elsewhere rename to credential');
    expect(errors[0]!.extensions['code']).toBe('INTERNAL');
    const keys = join(scene.home, 'keys', 'credentials.key');
    chmodSync(keys, 0o644);
    const { userErrors } = await scene.ask(CONNECT, input);
    chmodSync(keys, 0o600);
    expect(userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await leaks()).toEqual([]);
  });

  it('are not repeated when the venue does so in everything that it says', async () => {
    const { url: venueUrl } = venue;
    for (const [name, credential] of [
      ['by key', { apiKey: KEY_ID, apiSecret: SECRET }],
      ['by token', { token: TOKEN }],
    ] as const) {
      for (const status of [401, 500]) {
        venue.status = status;
        const { id } = await scene.connect({ name, ...credential, venueUrl });
        if (status === 401) await scene.healthy(id, 'AUTH_REQUIRED');
        const { checks } = await scene.ask(VERIFY, { id });
        expect(checks.some((one: Json) => one.outcome === 'FAILED')).toBe(true);
      }
    }
    const heard = venue.heard.join('\n');
    for (const secret of [KEY_ID, SECRET, TOKEN]) expect(heard).toContain(secret);
    expect(await leaks()).toEqual([]);
  }, 120_000);

  it('would be found: the test sees one that is put into a row', async () => {
    await scene.database.database.query(`update broker_account set health_detail = $1`, [SECRET]);
    expect((await leaks()).length).toBeGreaterThan(0);
    rmSync(join(scene.home, 'keys'), { recursive: true });
  });
});
