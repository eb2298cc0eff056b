import { describe, expect, it } from '@jest/globals';
import type { RejectCode } from '@vela/orders';
import type { Outcome } from '@vela/ports';
import { KEY, NEVER, ORDER_ID, ScriptedAlpaca, order, wireOrder } from '../test/scripted-alpaca.js';
import type { Script } from '../test/scripted-alpaca.js';
import { rejectCodeOf } from './reject-code.js';
import type { RequestKind } from './reject-code.js';

const TARGET = { clientOrderId: 'A1', venueOrderId: ORDER_ID };
const says = (status: number, message: string, extra: object = {}): Response =>
  Response.json({ code: status * 100_000, message, ...extra }, { status });

/** Everything that changes the account. */
const COMMANDS: Readonly<
  Record<RequestKind, (venue: ScriptedAlpaca, signal: AbortSignal) => Promise<Outcome<unknown>>>
> = {
  place: ({ broker }, signal) => broker.place(order(), signal),
  replace: ({ broker }, signal) =>
    broker.replace(TARGET, { clientOrderId: 'A2', limitPrice: '91' }, signal),
  cancel: ({ broker }, signal) => broker.cancel(TARGET, signal),
};

/** Answers commands with a script, and every question with an order that is open. */
const commandsWith =
  (script: Script): Script =>
  (sent) =>
    sent.method === 'GET' && sent.url.pathname.includes('/v2/orders')
      ? Response.json(wireOrder())
      : sent.method === 'GET'
        ? null
        : script(sent);

describe.each(['place', 'replace', 'cancel'] as const)('what becomes of a %s', (kind) => {
  const run = async (script: Script, signal = NEVER, options = {}) => {
    const venue = new ScriptedAlpaca(commandsWith(script), options);
    const outcome = await COMMANDS[kind](venue, signal);
    // Once, whatever became of it.
    expect(venue.commands).toHaveLength(1);
    return outcome;
  };

  it.each([500, 502, 503, 504, 408, 409, 425, 418])(
    'is unknown behind a status of %i',
    async (status) => {
      const unknown = { kind: 'unknown', cause: 'server-error' };
      expect(await run(() => says(status, 'unwell'))).toEqual(unknown);
    },
  );

  it('is unknown when the wire breaks', async () => {
    const broken = await run(() => Promise.reject(new TypeError('fetch failed')));
    expect(broken).toEqual({ kind: 'unknown', cause: 'disconnected' });
  });

  it('is unknown when nothing comes in time', async () => {
    const silence = (): Promise<Response> => new Promise(() => undefined);
    expect(await run(silence, NEVER, { timeoutMs: 20 })).toEqual({
      kind: 'unknown',
      cause: 'timeout',
    });
  });

  it('is unknown when nobody waits any more', async () => {
    const patience = new AbortController();
    const outcome = run(() => {
      patience.abort('closed');
      return new Promise(() => undefined);
    }, patience.signal);
    expect(await outcome).toEqual({ kind: 'unknown', cause: 'timeout' });
  });

  it.each([
    [401, 'request is not authorized', 'auth'],
    [429, 'too many requests.', 'rate-limited'],
    [403, 'forbidden.', 'auth'],
  ] as const)('is rejected behind %i "%s"', async (status, message, code) => {
    expect(await run(() => says(status, message))).toMatchObject({ kind: 'rejected', code });
  });
});

describe('an answer that cannot be read', () => {
  it.each([
    ['no JSON', () => new Response('<html>', { status: 200 })],
    ['half of it', () => new Response('{"id":"', { status: 200 })],
    ['a list', () => Response.json([])],
    ['no order', () => Response.json({})],
    ['nothing', () => new Response(null, { status: 200 })],
  ])('is unknown: %s', async (_, answer) => {
    const venue = new ScriptedAlpaca(commandsWith(answer));
    expect(await venue.broker.place(order(), NEVER)).toEqual({
      kind: 'unknown',
      cause: 'server-error',
    });
  });
});

describe('an id that is used', () => {
  it('is no rejection: the first order under it is there', async () => {
    const venue = new ScriptedAlpaca(() => says(422, 'client_order_id must be unique'));
    expect(await venue.broker.place(order(), NEVER)).toEqual({
      kind: 'unknown',
      cause: 'id-exists',
    });
  });
});

type Meaning = readonly [
  kind: RequestKind,
  status: number,
  message: string,
  code: RejectCode,
  extra?: Readonly<Record<string, unknown>>,
];

const MEANINGS: readonly Meaning[] = [
  ['place', 403, 'insufficient buying power', 'insufficient-funds'],
  ['place', 403, 'insufficient balance for BTC (requested: 1, available: 0)', 'insufficient-funds'],
  [
    'place',
    403,
    'insufficient qty available for order (requested: 1, available: 0)',
    'insufficient-funds',
    { existing_qty: '1', held_for_orders: '1', available: '0' },
  ],
  [
    'place',
    403,
    'insufficient qty available for order (requested: 1, available: 0)',
    'not-shortable',
    { existing_qty: '0', held_for_orders: '0', available: '0' },
  ],
  ['place', 403, 'account is not allowed to short', 'not-shortable'],
  ['place', 422, 'asset "XYZ" cannot be sold short', 'not-shortable'],
  ['place', 403, 'potential wash trade detected. use complex orders', 'risk'],
  ['place', 403, 'trade denied due to pattern day trading protection', 'risk'],
  ['place', 403, 'new orders are rejected by user request: account is restricted', 'risk'],
  [
    'place',
    422,
    'position intent mismatch, inferred: sell_to_open, specified: sell_to_close',
    'risk',
  ],
  ['place', 422, 'asset "XYZ" not found', 'not-tradable'],
  ['place', 422, 'asset XYZ is not tradable', 'not-tradable'],
  ['place', 422, 'asset XYZ is not active', 'not-tradable'],
  ['place', 404, 'nothing here', 'not-tradable'],
  ['place', 403, 'asset "BRK.A" is not fractionable', 'invalid-quantity'],
  [
    'place',
    422,
    'invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria',
    'invalid-price',
  ],
  ['place', 422, 'take_profit.limit_price must be > stop_loss.stop_price', 'invalid-price'],
  ['place', 422, 'qty must be limited to 9 decimal places', 'invalid-quantity'],
  ['place', 403, 'cost basis must be >= minimal amount of order 1', 'invalid-quantity'],
  [
    'place',
    422,
    'opg orders cannot be submitted after 9:28am and before 7:00pm ET',
    'market-closed',
  ],
  ['place', 422, 'extended hours order must be DAY or GTC limit orders', 'unsupported'],
  ['place', 422, 'invalid crypto time_in_force', 'unsupported'],
  ['place', 422, 'something else', 'other'],
  ['place', 400, 'request body format is invalid', 'other'],
  ['replace', 404, 'order not found for 1', 'not-found'],
  ['replace', 422, 'order is already in "filled" state', 'not-cancelable'],
  ['replace', 422, 'cannot replace order in accepted status', 'not-cancelable'],
  ['replace', 422, 'client_order_id must be unique', 'duplicate-id'],
  ['cancel', 404, 'order not found for 1', 'not-found'],
  ['cancel', 422, 'order is already in "filled" state', 'not-cancelable'],
  ['cancel', 422, 'whatever it is', 'not-cancelable'],
  ['cancel', 403, 'forbidden.', 'auth'],
];

describe('the meaning of a refusal', () => {
  it.each(MEANINGS)('of a %s with %i "%s" is %s', (kind, status, message, code, extra = {}) => {
    expect(rejectCodeOf(kind, { status, message, body: { message, ...extra } })).toBe(code);
  });

  it('is read from the whole body, which the SDK does not keep', async () => {
    const venue = new ScriptedAlpaca(() =>
      says(403, 'insufficient qty available for order', { existing_qty: '0' }),
    );
    expect(await venue.broker.place(order({ side: 'sell' }), NEVER)).toMatchObject({
      code: 'not-shortable',
    });
  });
});

describe('a lookup', () => {
  const find = (script: Script, by: Parameters<ScriptedAlpaca['broker']['find']>[0]) =>
    new ScriptedAlpaca(script).broker.find(by);

  it('finds by either id', async () => {
    const venue = new ScriptedAlpaca(() => Response.json(wireOrder()));
    expect(await venue.broker.find({ clientOrderId: 'A1' })).toMatchObject({ clientOrderId: 'A1' });
    expect(await venue.broker.find({ venueOrderId: ORDER_ID })).toMatchObject({ quantity: '15' });
    expect(venue.sent.map(({ url }) => `${url.pathname}${url.search}`)).toEqual([
      '/paper/v2/orders:by_client_order_id?client_order_id=A1',
      `/paper/v2/orders/${ORDER_ID}?nested=true`,
    ]);
  });

  it('is sure that an order is absent only when the venue says so', async () => {
    const by = { clientOrderId: 'A1' };
    expect(await find(() => says(404, 'order not found'), by)).toBe('absent');
    for (const status of [401, 403, 422, 429, 500, 503]) {
      expect(await find(() => says(status, 'no'), by)).toBe('cannot-tell');
    }
    expect(await find(() => Promise.reject(new TypeError('cut')), by)).toBe('cannot-tell');
    expect(await find(() => new Response('{'), by)).toBe('cannot-tell');
    const odd = { venueOrderId: 'not-a-uuid' };
    expect(await find(() => says(422, 'order_id is missing'), odd)).toBe('absent');
  });
});

describe('cancelling everything', () => {
  it('names our ids in the order in which they were placed, and what could not be canceled', async () => {
    const one = (id: string) => wireOrder({ id, client_order_id: `ours-${id}` });
    const venue = new ScriptedAlpaca(({ method }) =>
      method === 'GET'
        ? Response.json([one('a'), one('b')])
        : Response.json(
            [
              { id: 'foreign', status: 200 },
              { id: 'b', status: 500 },
              { id: 'a', status: 200 },
            ],
            { status: 207 },
          ),
    );
    expect(await venue.broker.cancelAll(NEVER)).toMatchObject([
      { kind: 'accepted', value: 'ours-a' },
      { kind: 'rejected', code: 'not-cancelable' },
      { kind: 'accepted', value: 'foreign' },
    ]);
    expect(venue.commands).toHaveLength(1);
  });

  it('goes out although the names could not be read', async () => {
    const venue = new ScriptedAlpaca(({ method }) =>
      method === 'GET' ? says(403, 'no') : Response.json([{ id: 'a', status: 200 }]),
    );
    expect(await venue.broker.cancelAll(NEVER)).toEqual([{ kind: 'accepted', value: 'a' }]);
  });

  it('is unknown when nobody answers', async () => {
    const venue = new ScriptedAlpaca(({ method }) =>
      method === 'GET' ? null : Promise.reject(new TypeError('cut')),
    );
    expect(await venue.broker.cancelAll(NEVER)).toEqual([
      { kind: 'unknown', cause: 'disconnected' },
    ]);
  });
});

describe('secrets', () => {
  const { keyId, secret } = KEY as { readonly keyId: string; readonly secret: string };
  const forms = [keyId, secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];

  it('are in no outcome, error, event or line, in none of their forms', async () => {
    const text = `refused: ${forms.join(' ')} Bearer abcdefg`;
    const venue = new ScriptedAlpaca(({ method, url }) =>
      method !== 'GET' || url.pathname.includes('positions') ? says(403, text) : null,
    );
    const said: unknown[] = [await venue.broker.place(order(), NEVER)];
    said.push(await venue.broker.cancel(TARGET, NEVER), await venue.broker.cancelAll(NEVER));
    await venue.broker.positions().catch((thrown: unknown) => {
      said.push(String(thrown), thrown, (thrown as Error).stack);
    });
    await venue.broker.massStatus(0).catch((thrown: unknown) => said.push(String(thrown), thrown));
    said.push(venue.heard, venue.logged, venue.broker);
    const all = JSON.stringify(said);
    expect(all).toContain('[hidden]');
    for (const form of [...forms, 'abcdefg']) expect(all).not.toContain(form);
  });

  it('travel in headers alone, and a token in the one for tokens', async () => {
    const answer = () => Response.json(wireOrder());
    const byKey = new ScriptedAlpaca(answer);
    await byKey.broker.place(order(), NEVER);
    expect(byKey.sent[0]!.headers.get('apca-api-key-id')).toBe(keyId);
    expect(byKey.sent[0]!.headers.get('apca-api-secret-key')).toBe(secret);
    expect(byKey.sent[0]!.headers.get('authorization')).toBeNull();
    expect(byKey.sent[0]!.url.href).not.toContain(secret);
    const token = { kind: 'token', token: 'T0K3N' } as const;
    const byToken = new ScriptedAlpaca(answer, { credential: () => Promise.resolve(token) });
    await byToken.broker.place(order(), NEVER);
    expect(byToken.sent[0]!.headers.get('authorization')).toBe('Bearer T0K3N');
    expect(byToken.sent[0]!.headers.get('apca-api-key-id')).toBeNull();
  });

  it.each([
    'http://alpaca.example.com',
    'ftp://127.0.0.1',
    'https://user:word@example.com',
    'nothing',
  ])('are not sent to %s', (venueUrl) => {
    expect(() => new ScriptedAlpaca(undefined, { venueUrl })).toThrow(
      'expected an https address of a venue, or a local one',
    );
  });
});
