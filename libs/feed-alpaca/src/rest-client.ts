import { setTimeout as sleep } from 'node:timers/promises';
import { marketData, trading } from '@alpacahq/alpaca-trade-api';
import { VelaError } from '@vela/kernel';
import type { Credential, Logger } from '@vela/ports';
import { askedToWaitMs, isPassing, toVelaError } from './api-error.js';
import type { AlpacaHosts } from './hosts.js';
import { Pace } from './pace.js';
import { redactor } from './secrets.js';
import type { Redact } from './secrets.js';

/** How calls that only read are repeated. */
export interface RetryRule {
  /** Attempts of one call at most. */
  readonly attempts: number;
  /** Wait before the second attempt; doubles with each. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** What an answer may ask for; above that the call fails and may be made again later. */
  readonly askedMaxMs: number;
}

/** Eight attempts in about two minutes: an outage of one minute is survived by every call. */
export const RETRY_RULE: RetryRule = {
  attempts: 8,
  firstMs: 500,
  maxMs: 30_000,
  askedMaxMs: 70_000,
};

/** What a client is made of. */
export interface RestSetup {
  readonly hosts: AlpacaHosts;
  readonly credential: Credential;
  readonly log: Logger;
  /** Calls a minute; what the plan allows, as its answers tell, when null. */
  readonly requestsPerMinute: number | null;
  readonly retry: RetryRule;
  readonly random: () => number;
}

/** Calls of the SDK in their raw form: status, headers and the untouched body. */
type RawCall = (init: { readonly signal?: AbortSignal }) => Promise<{ readonly raw: Response }>;

/** Market data and trading are counted apart. */
type Budget = 'data' | 'trading';

/** What the free plan allows, and trading on each. */
const FREE_PER_MINUTE = 200;
const TIMEOUT_MS = 30_000;

/**
 * The calls of the official SDK that only read, at our own pace and repeated while that helps. The
 * SDK's own retries are off because they cut short what `Retry-After` asks for, and its models are
 * left aside because they round times to milliseconds.
 */
export class RestClient {
  readonly stocks: marketData.StockApi;
  readonly crypto: marketData.CryptoApi;
  readonly screener: marketData.ScreenerApi;
  readonly assets: trading.AssetsApi;
  readonly calendar: trading.CalendarApi;
  readonly clock: trading.ClockApi;
  private readonly paces: Readonly<Record<Budget, Pace>>;
  private readonly redact: Redact;

  constructor(private readonly setup: RestSetup) {
    const { hosts, credential } = setup;
    const common = {
      timeoutMs: TIMEOUT_MS,
      ...(credential.kind === 'key'
        ? { keyId: credential.keyId, secret: credential.secret, headers: keyHeaders(credential) }
        : { accessToken: credential.token }),
    };
    const data = new marketData.Configuration({ ...common, basePath: hosts.data });
    const trade = new trading.Configuration({ ...common, basePath: hosts.trading });
    this.stocks = new marketData.StockApi(data);
    this.crypto = new marketData.CryptoApi(data);
    this.screener = new marketData.ScreenerApi(data);
    this.assets = new trading.AssetsApi(trade);
    this.calendar = new trading.CalendarApi(trade);
    this.clock = new trading.ClockApi(trade);
    // Outside of the SDK's calls: there the wait for a turn would count as the server's time.
    const first = setup.requestsPerMinute ?? FREE_PER_MINUTE;
    this.paces = { data: new Pace(first), trading: new Pace(first) };
    this.redact = redactor(credential);
  }

  /** Returns the body of an answer; throws a `VelaError` when no attempt brought one. */
  async ask(
    what: string,
    call: RawCall,
    { budget = 'data', signal }: { readonly budget?: Budget; readonly signal?: AbortSignal } = {},
  ): Promise<unknown> {
    const { retry, log } = this.setup;
    let before: VelaError | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(what, call, this.paces[budget], signal);
      } catch (thrown) {
        if (signal?.aborted === true) throw cancelled(what, signal, before);
        const failure = toVelaError(thrown, what, this.redact);
        before = failure;
        const waitMs = this.waitMs(thrown, attempt);
        if (attempt >= retry.attempts || waitMs === null) throw failure;
        log.warn('A call to Alpaca is repeated.', {
          what,
          attempt,
          waitMs,
          error: failure.message,
        });
        await sleep(waitMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
          throw cancelled(what, signal, failure);
        });
      }
    }
  }

  private async attempt(
    what: string,
    call: RawCall,
    pace: Pace,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const release = await pace.turn(signal);
    try {
      const { raw } = await call(signal === undefined ? {} : { signal });
      if (this.setup.requestsPerMinute === null) pace.told(raw.headers.get('X-RateLimit-Limit'));
      const text = await raw.text();
      return parse(text, what);
    } finally {
      release();
    }
  }

  /** Returns how long to wait before the next attempt, null when there should be none. */
  private waitMs(thrown: unknown, attempt: number): number | null {
    if (thrown instanceof VelaError ? !thrown.retryable : !isPassing(thrown)) return null;
    const { firstMs, maxMs, askedMaxMs } = this.setup.retry;
    const most = Math.min(maxMs, firstMs * 2 ** (attempt - 1));
    const own = Math.ceil(most * (0.5 + this.setup.random() / 2));
    const asked = askedToWaitMs(thrown);
    if (asked === null) return own;
    return asked > askedMaxMs ? null : Math.max(own, Math.ceil(asked) + Math.ceil(own / 10));
  }
}

/** The SDK sends no key with calls for coins; whoever is known has the budget of the plan there too. */
const keyHeaders = ({ keyId, secret }: Extract<Credential, { kind: 'key' }>): HttpHeaders => ({
  'APCA-API-KEY-ID': keyId,
  'APCA-API-SECRET-KEY': secret,
});

type HttpHeaders = { [name: string]: string };

/** A body that ends in the middle is a failure of the way here, not of the one who wrote it. */
function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new VelaError('UNAVAILABLE', `the answer of Alpaca for ${what} is no whole JSON`, {
      retryable: true,
    });
  }
}

/** Why the attempt before failed tells more than why nobody waited for the next one. */
const cancelled = (
  what: string,
  signal: AbortSignal | undefined,
  before: VelaError | undefined,
): VelaError =>
  new VelaError('CANCELLED', `the call for ${what} was cancelled`, {
    cause: before ?? signal?.reason,
  });
