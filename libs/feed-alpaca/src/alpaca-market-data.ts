import type { AssetClass, Instrument } from '@vela/market';
import type {
  AssetReport,
  Credential,
  HistoryPage,
  HistoryRequest,
  Logger,
  MarketDataCapabilities,
  MarketDataPort,
  MarketEvent,
  MarketSnapshot,
} from '@vela/ports';
import { VelaError, parseInstant } from '@vela/kernel';
import { Observable } from 'rxjs';
import { STREAM_CHANNELS, isCrypto, isCryptoChannel, streamPath } from './channels.js';
import { expectFields, expectInstant, expectList } from './fields.js';
import { PAGE_ROWS, readHistory } from './history.js';
import { alpacaHosts } from './hosts.js';
import type { AlpacaHosts } from './hosts.js';
import { alpacaAssetClass, assetReport, moverReports } from './listing.js';
import { marketSnapshot } from './reports.js';
import { RETRY_RULE, RestClient } from './rest-client.js';
import type { RetryRule } from './rest-client.js';
import { redactor } from './secrets.js';
import { sessionReports } from './sessions.js';
import { ChannelStream } from './stream/channel-stream.js';
import { STREAM_TIMING } from './stream/timing.js';
import type { StreamTiming } from './stream/timing.js';
import { Turns } from './stream/turns.js';
import { channelsOf } from './stream/wishes.js';
import { TIMEFRAMES } from './timeframes.js';

/** What market data of Alpaca is opened with. */
export interface AlpacaMarketDataOptions {
  readonly environment: 'paper' | 'live';
  readonly credential: Credential;
  /** Address of a venue that takes the place of Alpaca, null for Alpaca. */
  readonly venueUrl: string | null;
  readonly log: Logger;
  /** Source of snapshots of stocks: iex, sip, delayed_sip; null for the best of the plan. */
  readonly feed?: 'iex' | 'sip' | 'delayed_sip' | null;
  /** Calls a minute; left out, 200 until the answers tell what the plan allows. */
  readonly requestsPerMinute?: number;
  readonly random?: () => number;
  readonly retry?: Partial<RetryRule>;
  readonly timing?: Partial<StreamTiming>;
}

/** What Alpaca can tell of markets. */
export const ALPACA_MARKET_DATA: MarketDataCapabilities = {
  provider: 'alpaca',
  assetClasses: ['EQUITY', 'ETF', 'CRYPTO'],
  channels: STREAM_CHANNELS,
  timeframes: TIMEFRAMES,
  quotes: true,
  trades: true,
  connections: 1,
  pageSize: PAGE_ROWS,
  // What is told there is a quarter of an hour old.
  delays: { delayed_sip: 15 * 60 * 1_000 },
};

const IN_USE: MarketEvent = {
  kind: 'connection',
  state: 'refused',
  detail: 'this process has a connection to the channel already',
};

/** Symbols of one call for snapshots: a longer address would not be taken. */
const SNAPSHOTS_MAX = 1_000;
/** Calls that are counted among those of trading. */
const TRADING = { budget: 'trading' } as const;
/** Symbols of each list of movers. */
const MOVERS = 20;

/** Stocks and coins of Alpaca with the key of one account, through the official SDK. */
export class AlpacaMarketData implements MarketDataPort {
  readonly capabilities = ALPACA_MARKET_DATA;
  private readonly hosts: AlpacaHosts;
  private readonly rest: RestClient;
  private readonly turns = new Turns();

  constructor(private readonly options: AlpacaMarketDataOptions) {
    const { environment, venueUrl, credential, log } = options;
    this.hosts = alpacaHosts(environment, venueUrl);
    this.rest = new RestClient({
      hosts: this.hosts,
      credential,
      log,
      requestsPerMinute: options.requestsPerMinute ?? null,
      retry: { ...RETRY_RULE, ...options.retry },
      random: options.random ?? Math.random,
    });
  }

  history(request: HistoryRequest, signal: AbortSignal): Promise<HistoryPage> {
    return readHistory(this.rest, request, signal);
  }

  stream(
    channel: string,
    instruments: Observable<readonly Instrument[]>,
    wants: { readonly candles: boolean; readonly quotes: boolean; readonly trades: boolean },
  ): Observable<MarketEvent> {
    const path = streamPath(channel);
    return new Observable((subscriber) => {
      const stream = this.channelStream(channel, path, wants, (event) => subscriber.next(event));
      const turn = this.turns.take(channel);
      // Said before it waits: whoever listens should know that nothing will come.
      if (turn.isTaken) subscriber.next(IN_USE);
      let stopped = false;
      const start = async (): Promise<void> => {
        await turn.ready;
        if (!stopped) stream.start(instruments);
      };
      void start();
      return () => {
        stopped = true;
        void turn.leave(stream.stop());
      };
    });
  }

  async snapshots(
    instruments: readonly Instrument[],
    signal?: AbortSignal,
  ): Promise<readonly MarketSnapshot[]> {
    const [coins, stocks] = [instruments.filter(isCrypto), instruments.filter(notCrypto)];
    const told = new Map<string, unknown>();
    for (const [group, crypto] of [
      [stocks, false],
      [coins, true],
    ] as const) {
      for (let begin = 0; begin < group.length; begin += SNAPSHOTS_MAX) {
        const symbols = group.slice(begin, begin + SNAPSHOTS_MAX).map(({ symbol }) => symbol);
        const rows = await this.snapshotsOf(symbols, crypto, signal);
        for (const symbol of symbols) told.set(symbol, rows[symbol]);
      }
    }
    return instruments.map((one) => marketSnapshot(one.id, told.get(one.symbol), isCrypto(one)));
  }

  async assets(
    assetClass: AssetClass | null,
    signal?: AbortSignal,
  ): Promise<readonly AssetReport[]> {
    const name = assetClass === null ? null : alpacaAssetClass(assetClass);
    if (assetClass !== null && name === null) return [];
    const { assets } = this.rest;
    const body = await this.rest.ask(
      'the assets',
      (init) =>
        assets.getV2AssetsRaw(
          { status: 'active', ...(name === null ? {} : { assetClass: name }) },
          init,
        ),
      { ...TRADING, ...until(signal) },
    );
    const rows = expectList(body, 'the assets').map(assetReport);
    return rows.filter((row): row is AssetReport => row !== null);
  }

  async asset(symbol: string): Promise<AssetReport | null> {
    const { assets } = this.rest;
    try {
      const body = await this.rest.ask(
        `the asset ${symbol}`,
        (init) => assets.getV2AssetsSymbolOrAssetIdRaw({ symbolOrAssetId: symbol }, init),
        TRADING,
      );
      return assetReport(body);
    } catch (thrown) {
      if (thrown instanceof VelaError && thrown.code === 'NOT_FOUND') return null;
      throw thrown;
    }
  }

  async movers(signal?: AbortSignal): ReturnType<MarketDataPort['movers']> {
    const { screener } = this.rest;
    const [moved, traded] = await Promise.all([
      this.rest.ask(
        'the movers',
        (init) => screener.moversRaw({ marketType: 'stocks', top: MOVERS }, init),
        until(signal),
      ),
      this.rest.ask(
        'the most active stocks',
        (init) => screener.mostActivesRaw({ by: 'volume', top: MOVERS }, init),
        until(signal),
      ),
    ]);
    const { gainers, losers } = expectFields(moved, 'the movers');
    const { most_actives: mostActive } = expectFields(traded, 'the most active stocks');
    return {
      gainers: moverReports(gainers, 'the gainers'),
      losers: moverReports(losers, 'the losers'),
      mostActive: moverReports(mostActive, 'the most active stocks'),
    };
  }

  async clock(signal?: AbortSignal): ReturnType<MarketDataPort['clock']> {
    const body = await this.rest.ask('the clock', (init) => this.rest.clock.legacyClockRaw(init), {
      ...TRADING,
      ...until(signal),
    });
    const told = expectFields(body, 'the clock');
    return {
      at: expectInstant(told['timestamp'], 'the time of the clock'),
      open: told['is_open'] === true,
      nextOpen: expectInstant(told['next_open'], 'the next open'),
      nextClose: expectInstant(told['next_close'], 'the next close'),
    };
  }

  async calendar(
    from: string,
    to: string,
    signal?: AbortSignal,
  ): ReturnType<MarketDataPort['calendar']> {
    const [start, end] = [from, to].map((date) => new Date(parseInstant(date) / 1_000));
    const body = await this.rest.ask(
      'the calendar',
      (init) => this.rest.calendar.legacyCalendarRaw({ start: start!, end: end! }, init),
      { ...TRADING, ...until(signal) },
    );
    return sessionReports(body);
  }

  private async snapshotsOf(
    symbols: readonly string[],
    crypto: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Readonly<Record<string, unknown>>> {
    const what = `snapshots of ${symbols.length} symbols`;
    const text = symbols.join(',');
    const feed = this.options.feed ?? null;
    const body = await this.rest.ask(
      what,
      (init) =>
        crypto
          ? this.rest.crypto.cryptoSnapshotsRaw({ loc: 'us', symbols: text }, init)
          : this.rest.stocks.stockSnapshotsRaw(
              { symbols: text, ...(feed === null ? {} : { feed }) },
              init,
            ),
      until(signal),
    );
    const told = expectFields(body, what);
    return crypto ? expectFields(told['snapshots'], what) : told;
  }

  private channelStream(
    channel: string,
    path: string,
    wants: { readonly candles: boolean; readonly quotes: boolean; readonly trades: boolean },
    emit: (event: MarketEvent) => void,
  ): ChannelStream {
    const { credential, log, random = Math.random, timing } = this.options;
    const crypto = isCryptoChannel(channel);
    // Coins trade always, and the stream for trying out knows no halts.
    const statuses = !crypto && channel !== 'test';
    const setup = {
      url: `${this.hosts.stream}${path}`,
      // A token takes the place of key and secret under the name `oauth`.
      credentials:
        credential.kind === 'key'
          ? { keyId: credential.keyId, secret: credential.secret }
          : { keyId: 'oauth', secret: credential.token },
      timing: { ...STREAM_TIMING, ...timing },
      channels: channelsOf({ ...wants, statuses }),
      channel,
      crypto,
      log,
      random,
      redact: redactor(credential),
    };
    return new ChannelStream(setup, emit);
  }
}

const notCrypto = (instrument: Instrument): boolean => !isCrypto(instrument);

const until = (signal: AbortSignal | undefined): { readonly signal?: AbortSignal } =>
  signal === undefined ? {} : { signal };
