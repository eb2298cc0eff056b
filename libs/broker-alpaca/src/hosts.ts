import { VelaError } from '@vela/kernel';
import { streaming, trading } from '@alpacahq/alpaca-trade-api';

/** Which of Alpaca's two worlds an account is in. */
export type AlpacaEnvironment = 'paper' | 'live';

/** Where an account is reached. */
export interface TradingHosts {
  /** Root of the trading API, without `/v2`. */
  readonly rest: string;
  readonly stream: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Returns the addresses of an environment, those of another venue when one is named. Throws
 * `INVALID_INPUT` for an address to which a key would travel in the clear.
 */
export function tradingHosts(
  environment: AlpacaEnvironment,
  venueUrl: string | null,
): TradingHosts {
  if (venueUrl === null) {
    return environment === 'paper'
      ? { rest: trading.TRADING_PAPER_HOST, stream: streaming.TRADING_STREAM_PAPER }
      : { rest: trading.TRADING_LIVE_HOST, stream: streaming.TRADING_STREAM_LIVE };
  }
  const url = URL.parse(venueUrl);
  const isSafe =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)));
  if (!isSafe) {
    throw new VelaError('INVALID_INPUT', 'expected an https address of a venue, or a local one', {
      hint: 'Write https://host/path, or http://127.0.0.1:4400 for a venue on this machine.',
      path: ['options', 'venueUrl'],
    });
  }
  const root = `${url.origin}${url.pathname.replace(/\/+$/, '')}/${environment}`;
  return { rest: root, stream: `${root.replace(/^http/, 'ws')}/stream` };
}
