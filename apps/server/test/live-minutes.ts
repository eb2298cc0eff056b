import { setTimeout as pause } from 'node:timers/promises';
import type { ExchangeProcess } from '@vela/testkit';
import type { Json } from './api-server.js';
import type { LiveFloor } from './live-floor.js';
import { ERRORS } from './live-scene.js';

/** A strategy that trades at every candle. */
export const IN_AND_OUT = `import { Strategy } from 'vela';

/** Buys one, and closes with the next candle. */
export default class InAndOut extends Strategy {
  override onCandle(): void {
    if (this.size() > 0) this.close();
    else this.buy(1);
  }
}
`;

/** Returns the day that it is, in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Connects the paper account of an exchange and returns its id. */
export async function connect(floor: LiveFloor, exchange: ExchangeProcess): Promise<string> {
  const keys = (await exchange.question('keys')) as Json[];
  const { keyId: apiKey, secret: apiSecret } = keys.find(
    ({ environment }: Json) => environment === 'paper',
  );
  const of = { broker: 'ALPACA', mode: 'PAPER', name: 'main', apiKey, apiSecret };
  const { brokerAccount } = await floor.done(
    `brokerAccountConnect(input: $input) { brokerAccount { id } ${ERRORS} }`,
    { input: { ...of, venueUrl: exchange.url } },
    'Connect($input: BrokerAccountConnectInput!)',
  );
  return brokerAccount.id;
}

/** Waits until something is so, longer than others wait: minutes take a minute. */
export async function within<T>(
  what: string,
  ms: number,
  probe: () => Promise<T | false>,
): Promise<T> {
  for (const end = Date.now() + ms; ; await pause(100)) {
    const found = await probe();
    if (found !== false) return found;
    if (Date.now() > end) throw new Error(`not in time: ${what}`);
  }
}
