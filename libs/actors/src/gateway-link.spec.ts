import { describe, expect, it } from '@jest/globals';
import type { BrokerEvent, BrokerPort } from '@vela/ports';
import { Subject, VirtualTimeScheduler } from 'rxjs';
import { GatewayLink } from './gateway-link.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A link to a broker whose attempts to connect end as told, and what happened to it. */
function scene(attempts: readonly ((tell: (event: BrokerEvent) => void) => Promise<void>)[]) {
  const events = new Subject<BrokerEvent>();
  const left = [...attempts];
  const broker = {
    events,
    connect: () => left.shift()?.((event) => events.next(event)) ?? Promise.resolve(),
    disconnect: async () => undefined,
  } as unknown as BrokerPort;
  const scheduler = new VirtualTimeScheduler();
  const link = new GatewayLink({
    broker,
    scheduler,
    log: silent,
    random: () => 0.5,
    onNews: () => undefined,
  });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    link,
    life: () => link.take(100).life,
    settled,
    /** Lets time pass until the next attempt has ended. */
    again: async (): Promise<void> => {
      scheduler.maxFrames = scheduler.frame + 5_000;
      scheduler.flush();
      await settled();
    },
  };
}

const refused =
  (detail: string | null) =>
  async (tell: (event: BrokerEvent) => void): Promise<void> => {
    tell({ kind: 'health', state: 'connecting', detail: null, epoch: 1 });
    tell({ kind: 'health', state: 'auth-required', detail, epoch: 1 });
    throw new Error('401');
  };
const away = async (): Promise<void> => {
  throw new Error('nobody answers');
};

describe('a link that does not come about', () => {
  it('asks for a credential when the broker did so, and tries again', async () => {
    const { link, life, settled, again } = scene([refused('the key was revoked'), refused(null)]);
    link.open();
    await settled();
    expect(life()).toEqual([{ event: 'AuthRequired', detail: 'the key was revoked' }]);
    await again();
    expect(life()).toEqual([
      { event: 'Retried', detail: null },
      { event: 'AuthRequired', detail: 'the credential is not accepted' },
    ]);
    await again();
    expect(life().map(({ event }) => event)).toEqual(['Retried', 'Connected']);
    await link.close();
  });

  it('is disconnected when the broker said nothing of it, also after it had before', async () => {
    const { link, life, settled, again } = scene([refused('no'), away]);
    link.open();
    await settled();
    life();
    await again();
    expect(life()).toEqual([
      { event: 'Retried', detail: null },
      { event: 'Disconnected', detail: 'nobody answers' },
    ]);
    await link.close();
  });
});
