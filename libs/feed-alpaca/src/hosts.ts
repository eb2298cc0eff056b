/** Where Alpaca answers; all of it on one address when that of a venue is given. */
export interface AlpacaHosts {
  /** Base of `/v2/assets`, `/v2/clock`, `/v2/calendar`. */
  readonly trading: string;
  /** Base of `/v2/stocks/…` and `/v1beta3/crypto/…`. */
  readonly data: string;
  /** Base of the data streams. */
  readonly stream: string;
}

/** Returns the addresses of an environment, or those of a venue that takes the place of Alpaca. */
export function alpacaHosts(environment: 'paper' | 'live', venueUrl: string | null): AlpacaHosts {
  if (venueUrl === null) {
    const host = environment === 'paper' ? 'paper-api' : 'api';
    return {
      trading: `https://${host}.alpaca.markets`,
      data: 'https://data.alpaca.markets',
      stream: 'wss://stream.data.alpaca.markets',
    };
  }
  const base = venueUrl.replace(/\/+$/, '');
  return {
    trading: `${base}/${environment}`,
    data: `${base}/data`,
    stream: `${base.replace(/^http/, 'ws')}/data-stream`,
  };
}
