import type { Micros } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { MarketSnapshot, MoverReport } from '@vela/ports';
import type { Ground } from '../ground.js';
import { askProvider } from './ask-provider.js';
import { AssetDirectory } from './asset-directory.js';
import { searchAssets } from './asset-search.js';
import type { AssetMatches, AssetQuery } from './asset-search.js';
import { readCalendar, readClock } from './market-hours.js';
import type { ClockReading, HoursQuery, TradingDays } from './market-hours.js';
import { openMarketSource } from './market-sources.js';
import { isListable, namedInstruments } from './named-instruments.js';

/** What moved and traded the most. */
export interface MarketMovers {
  readonly provider: string;
  readonly asOf: Micros;
  readonly gainers: readonly MoverReport[];
  readonly losers: readonly MoverReport[];
  readonly mostActive: readonly MoverReport[];
}

/** Looks at markets with the key of a connected account. */
export class MarketService {
  private readonly directory: AssetDirectory;

  constructor(private readonly ground: Ground) {
    this.directory = new AssetDirectory(ground.clock);
  }

  /** Returns the instruments that ids and symbols name, those that are not stored among them. */
  named(references: readonly string[]): Promise<readonly Instrument[]> {
    return namedInstruments(this.ground, references);
  }

  /**
   * Returns the market of each instrument in the order asked for, by one call of the provider for
   * shares and one for coins; null for what it cannot have.
   */
  async snapshots(
    instruments: readonly Instrument[],
    account: string | null,
  ): Promise<readonly (MarketSnapshot | null)[]> {
    const { port } = await openMarketSource(this.ground, account);
    const { assetClasses } = port.capabilities;
    const known = instruments.filter(
      ({ assetClass, symbol }) => assetClasses.includes(assetClass) && isListable(symbol),
    );
    if (known.length === 0) return instruments.map(() => null);
    const told = await askProvider('the snapshots', (signal) => port.snapshots(known, signal));
    const byId = new Map(told.map((one) => [one.instrumentId, one]));
    return instruments.map(({ id }) => byId.get(id) ?? null);
  }

  /** Returns what moved and traded the most today. */
  async movers(account: string | null): Promise<MarketMovers> {
    const { port } = await openMarketSource(this.ground, account);
    const told = await askProvider('the movers', (signal) => port.movers(signal));
    return { provider: port.capabilities.provider, asOf: this.ground.clock.now(), ...told };
  }

  /** Returns what a provider lists and what is stored under a text. */
  search(query: AssetQuery): Promise<AssetMatches> {
    return searchAssets(this.ground, this.directory, query);
  }

  /** Returns whether a market trades at this moment. */
  clock(query: HoursQuery): Promise<ClockReading> {
    return readClock(this.ground, query);
  }

  /** Returns the days on which a market trades. */
  calendar(
    query: HoursQuery & { readonly from: Micros | null; readonly to: Micros | null },
  ): Promise<TradingDays> {
    return readCalendar(this.ground, query);
  }
}
