import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import type { BrokerEvent, BrokerPort, Credential } from '@vela/ports';
import { Subject } from 'rxjs';
import { KeyedBroker } from './keyed-broker.js';
import type { StoredCredential } from './keyed-broker.js';

const SIGNAL = new AbortController().signal;
const key = (secret: string): Credential => ({ kind: 'key', keyId: 'K', secret });

/** An adapter that says how it is, and remembers what it was asked. */
class Adapter {
  readonly said = new Subject<BrokerEvent>();
  readonly asked: string[] = [];
  readonly port: BrokerPort;

  constructor(readonly credential: Credential) {
    const answer =
      <T>(name: string, value: T) =>
      async (): Promise<T> => {
        this.asked.push(name);
        return value;
      };
    const done = { kind: 'accepted', value: null } as const;
    this.port = {
      events: this.said,
      connect: answer('connect', undefined),
      disconnect: answer('disconnect', undefined),
      place: answer('place', done),
      replace: answer('replace', done),
      cancel: answer('cancel', done),
      cancelAll: answer('cancelAll', [done]),
      find: answer('find', 'absent'),
      massStatus: answer('massStatus', {}),
      account: answer('account', {}),
      positions: answer('positions', []),
      clock: answer('clock', { venueTime: 1, open: true }),
    } as unknown as BrokerPort;
  }

  health(state: 'ready' | 'disconnected', epoch: number): void {
    this.said.next({ kind: 'health', state, detail: null, epoch });
  }
}

function scene(first: StoredCredential | null | Error) {
  const state: { stored: StoredCredential | null | Error } = { stored: first };
  const adapters: Adapter[] = [];
  const changed = new Subject<void>();
  const broker = new KeyedBroker({
    capabilities: {} as never,
    stored: async () => {
      if (state.stored instanceof Error) throw state.stored;
      return state.stored;
    },
    adapter: async (credential) => {
      const adapter = new Adapter(credential);
      adapters.push(adapter);
      return adapter.port;
    },
    mayHaveChanged: changed,
  });
  const heard: BrokerEvent[] = [];
  broker.events.subscribe((event) => heard.push(event));
  const health = () =>
    heard.splice(0).map((event) => event.kind === 'health' && [event.state, event.epoch]);
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const look = async (): Promise<void> => {
    changed.next();
    await settled();
  };
  return { broker, state, adapters, health, look, heard, settled };
}

const stored = (storedAt: number, secret = `s${storedAt}`): StoredCredential => ({
  storedAt,
  open: async () => key(secret),
});

describe('an account whose broker wants a credential', () => {
  it('is connected with the one that it has', async () => {
    const { broker, adapters, health } = scene(stored(1));
    await broker.connect(SIGNAL);
    expect(adapters.map(({ credential }) => credential)).toEqual([key('s1')]);
    adapters[0]!.health('ready', 1);
    expect(health()).toEqual([['ready', 1]]);
    // The connection was lost and is made again: by the same adapter.
    await broker.connect(SIGNAL);
    expect(adapters).toHaveLength(1);
    expect(adapters[0]!.asked).toEqual(['connect', 'connect']);
  });

  it('wants one where there is none, and goes on when it comes', async () => {
    const { broker, state, adapters, health } = scene(null);
    await expect(broker.connect(SIGNAL)).rejects.toThrow(/has no credential.*vela account connect/);
    expect(health()).toEqual([['auth-required', 0]]);
    state.stored = stored(1);
    await broker.connect(SIGNAL);
    expect(adapters).toHaveLength(1);
  });

  it('wants another one where it does not open', async () => {
    const open = async (): Promise<Credential> => {
      throw new VelaError('INVALID_INPUT', 'it was changed');
    };
    const { broker, heard } = scene({ storedAt: 1, open });
    await expect(broker.connect(SIGNAL)).rejects.toThrow('it was changed');
    expect(heard).toMatchObject([{ state: 'auth-required', detail: 'it was changed' }]);
  });

  it('wants none when only the database does not answer', async () => {
    const away = new VelaError('UNAVAILABLE', 'no database', { retryable: true });
    const { broker, state, health } = scene(away);
    await expect(broker.connect(SIGNAL)).rejects.toBe(away);
    const open = async (): Promise<Credential> => {
      throw away;
    };
    state.stored = { storedAt: 1, open };
    await expect(broker.connect(SIGNAL)).rejects.toBe(away);
    expect(health()).toEqual([]);
  });

  it('is connected anew when another one is stored; numbers of connections go on', async () => {
    const { broker, state, adapters, health, look } = scene(stored(1));
    await broker.connect(SIGNAL);
    adapters[0]!.health('ready', 1);
    adapters[0]!.health('ready', 2);
    await look();
    expect(health()).toEqual([
      ['ready', 1],
      ['ready', 2],
    ]);
    state.stored = stored(2);
    await look();
    expect(adapters[0]!.asked).toEqual(['connect', 'disconnect']);
    expect(health()).toEqual([['disconnected', 2]]);
    await broker.connect(SIGNAL);
    expect(adapters[1]!.credential).toEqual(key('s2'));
    adapters[1]!.health('ready', 1);
    // What the one before still says concerns nobody.
    adapters[0]!.health('disconnected', 3);
    expect(health()).toEqual([['ready', 3]]);
  });

  it('is left when its credential is taken away', async () => {
    const { broker, state, adapters, health, look } = scene(stored(1));
    await broker.connect(SIGNAL);
    state.stored = null;
    await look();
    expect(adapters[0]!.asked).toEqual(['connect', 'disconnect']);
    expect(health()).toEqual([['auth-required', 0]]);
    await look();
    expect(health()).toEqual([]);
  });

  it('answers nothing for certain while it is not connected', async () => {
    const { broker } = scene(null);
    const unknown = { kind: 'unknown', cause: 'disconnected' };
    const target = { clientOrderId: 'c', venueOrderId: 'v' };
    expect(await broker.place({} as never, SIGNAL)).toEqual(unknown);
    expect(await broker.replace(target, { clientOrderId: 'd' }, SIGNAL)).toEqual(unknown);
    expect(await broker.cancel(target, SIGNAL)).toEqual(unknown);
    expect(await broker.cancelAll(SIGNAL)).toEqual([unknown]);
    expect(await broker.find({ clientOrderId: 'c' })).toBe('cannot-tell');
    for (const ask of [
      () => broker.massStatus(0),
      () => broker.account(),
      () => broker.positions(),
      () => broker.clock(),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    }
  });

  it('asks its adapter for everything while it is', async () => {
    const { broker, adapters } = scene(stored(1));
    await broker.connect(SIGNAL);
    const target = { clientOrderId: 'c', venueOrderId: 'v' };
    await broker.place({} as never, SIGNAL);
    await broker.replace(target, { clientOrderId: 'd' }, SIGNAL);
    await broker.cancel(target, SIGNAL);
    await broker.cancelAll(SIGNAL);
    await broker.find({ clientOrderId: 'c' });
    await broker.massStatus(0);
    await broker.account();
    await broker.positions();
    await broker.clock();
    const asked = 'connect place replace cancel cancelAll find massStatus account positions clock';
    expect(adapters[0]!.asked).toEqual(asked.split(' '));
  });

  it('is not connected again once it was left', async () => {
    const { broker, adapters, look, state, health } = scene(stored(1));
    await broker.connect(SIGNAL);
    await broker.disconnect();
    expect(adapters[0]!.asked).toEqual(['connect', 'disconnect']);
    await expect(broker.connect(SIGNAL)).rejects.toMatchObject({ code: 'CONFLICT' });
    state.stored = null;
    await look();
    expect(health()).toEqual([]);
  });
});
