import { afterEach, beforeEach } from '@jest/globals';
import type { BrokerEvent } from '@vela/ports';
import { filter, firstValueFrom } from 'rxjs';
import type { AlpacaBrokerOptions, StreamTiming } from '../src/index.js';
import { NEVER, ScriptedAlpaca } from './scripted-alpaca.js';
import type { Script } from './scripted-alpaca.js';
import { ScriptedStream } from './scripted-stream.js';

/** Short times, so that what is waited for happens while a test runs. */
export const TIMING: StreamTiming = {
  retryFirstMs: 1,
  retryMostMs: 4,
  pingMs: 20,
  pongMs: 20,
  silenceMs: 1_000,
  handshakeMs: 1_000,
  crowdedMs: 150,
};

type How = [
  script?: Script,
  timing?: Partial<StreamTiming>,
  options?: Partial<AlpacaBrokerOptions>,
];

/** A scripted stream and the adapters in front of it, fresh for each test of a file. */
export class StreamBench {
  stream!: ScriptedStream;
  #venues: ScriptedAlpaca[] = [];

  constructor() {
    beforeEach(async () => {
      this.stream = await ScriptedStream.start();
      this.#venues = [];
    });
    afterEach(async () => {
      for (const { broker } of this.#venues) await broker.disconnect();
      await this.stream.close();
    });
  }

  /** Returns an adapter that is not connected yet. */
  scripted(...[script = () => null, timing = {}, options = {}]: How): ScriptedAlpaca {
    const venue = new ScriptedAlpaca(script, {
      venueUrl: this.stream.url,
      timing: { ...TIMING, ...timing },
      ...options,
    });
    this.#venues.push(venue);
    return venue;
  }

  /** Returns an adapter that is ready. */
  async connected(...how: How): Promise<ScriptedAlpaca> {
    const venue = this.scripted(...how);
    await venue.broker.connect(NEVER);
    return venue;
  }

  /** Returns what a connection has said of one kind. */
  said(index: number, action: string) {
    return this.stream.connections[index]!.filter((message) => message['action'] === action);
  }

  /** Cuts and waits for the next connection to be ready. */
  async cutAndBack(venue: ScriptedAlpaca): Promise<void> {
    const isReady = (one: BrokerEvent): boolean => one.kind === 'health' && one.state === 'ready';
    const back = firstValueFrom(venue.broker.events.pipe(filter(isReady)));
    this.stream.cut();
    await back;
  }
}

/** Returns the states of health that were told. */
export const states = ({ heard }: ScriptedAlpaca): string[] =>
  heard.flatMap((one) => (one.kind === 'health' ? [one.state] : []));

/** Returns the events of one kind. */
export const ofKind = <K extends BrokerEvent['kind']>({ heard }: ScriptedAlpaca, kind: K) =>
  heard.filter((one): one is Extract<BrokerEvent, { kind: K }> => one.kind === kind);
