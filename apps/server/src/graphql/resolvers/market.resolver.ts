import { Inject } from '@nestjs/common';
import { Args, Context, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Micros } from '@vela/kernel';
import type { AssetClass, Instrument } from '@vela/market';
import type { MarketSnapshot } from '@vela/ports';
import { HOST } from '../../host/host.js';
import type { Host } from '../../host/host.js';
import type { HoursSource } from '../../services/market/market-hours.js';
import type { ApiContext } from '../context.js';
import { toQuote, toSnapshot } from '../market-quotes.js';
import { DateScalar } from '../scalars/scalars.js';
import { AssetClassEnum, InstrumentType } from '../types/instrument.type.js';
import {
  AssetSearchType,
  MarketCalendar,
  MarketClock,
  MarketOverview,
  MarketQuote,
  MarketSnapshotType,
} from '../types/market.type.js';

const SYMBOLS = { type: () => [String], description: 'Symbols or ids of instruments, 1 to 200.' };
const ACCOUNT = {
  type: () => String,
  nullable: true,
  description: 'Id or name of the account whose key is used; the only connected one when absent.',
};
const VENUE = {
  type: () => String,
  nullable: true,
  description: 'Market identifier code whose calendar tells it, in place of an account.',
};
/** Each is a call over the network, counted among those that the provider allows. */
const ASKS = 20;

/** Markets as the provider of a connected account tells them. */
@Resolver(() => InstrumentType)
export class MarketResolver {
  constructor(@Inject(HOST) private readonly host: Host) {}

  @Query(() => [MarketQuote], {
    description: 'Best prices of instruments in the order asked for, by one call of the provider.',
    complexity: ASKS,
  })
  async quotes(
    @Args('symbols', SYMBOLS) symbols: string[],
    @Args('account', ACCOUNT) account: string | null,
    @Context() context: ApiContext,
  ): Promise<readonly MarketQuote[]> {
    return this.told(context, symbols, account, toQuote);
  }

  @Query(() => [MarketSnapshotType], {
    description: 'Markets of instruments at a glance, in the order asked for, by one call.',
    complexity: ASKS,
  })
  async marketSnapshots(
    @Args('symbols', SYMBOLS) symbols: string[],
    @Args('account', ACCOUNT) account: string | null,
    @Context() context: ApiContext,
  ): Promise<readonly MarketSnapshotType[]> {
    return this.told(context, symbols, account, toSnapshot);
  }

  @Query(() => MarketOverview, {
    description: 'Shares that moved and traded the most today.',
    complexity: ASKS,
  })
  async marketOverview(@Args('account', ACCOUNT) account: string | null): Promise<MarketOverview> {
    return this.host.market.movers(account ?? null);
  }

  @Query(() => AssetSearchType, {
    description:
      'What the provider lists and what is stored under a text: the symbol itself first, then ' +
      'those that begin so, then names. The list is kept for ten minutes.',
    complexity: ASKS,
  })
  async assetSearch(
    @Args('query', { type: () => String, description: 'Part of a symbol or of a name.' })
    query: string,
    @Args('assetClass', {
      type: () => AssetClassEnum,
      nullable: true,
      description: 'Of this class; a fund that is not stored counts as a share.',
    })
    assetClass: AssetClass | null,
    @Args('first', { type: () => Int, defaultValue: 20, description: 'Rows, 1 to 100.' })
    first: number,
    @Args('account', ACCOUNT) account: string | null,
  ): Promise<AssetSearchType> {
    const [kind, named] = [assetClass ?? null, account ?? null];
    return this.host.market.search({ query, assetClass: kind, first, account: named });
  }

  @Query(() => MarketClock, {
    description:
      'Whether a market trades: by the provider of a connected account, or by the calendar of ' +
      'a venue, XNYS where nothing is named and no account is connected.',
    complexity: ASKS,
  })
  async marketClock(
    @Args('account', ACCOUNT) account: string | null,
    @Args('venue', VENUE) venue: string | null,
  ): Promise<MarketClock> {
    const hours = { account: account ?? null, venue: venue ?? null };
    const { source, ...clock } = await this.host.market.clock(hours);
    return { ...toldBy(source), ...clock };
  }

  @Query(() => MarketCalendar, {
    description: 'Days on which a market trades, told by the same source as its clock.',
    complexity: ASKS,
  })
  async marketCalendar(
    @Args('from', {
      type: () => DateScalar,
      nullable: true,
      description: 'First date; today in UTC when absent.',
    })
    from: Micros | null,
    @Args('to', {
      type: () => DateScalar,
      nullable: true,
      description: 'Last date, 30 days later when absent, 799 at most.',
    })
    to: Micros | null,
    @Args('account', ACCOUNT) account: string | null,
    @Args('venue', VENUE) venue: string | null,
  ): Promise<MarketCalendar> {
    const hours = { account: account ?? null, venue: venue ?? null };
    const range = { from: from ?? null, to: to ?? null };
    const { source, ...days } = await this.host.market.calendar({ ...hours, ...range });
    return { ...toldBy(source), ...days };
  }

  @ResolveField(() => MarketQuote, {
    description: 'Its best prices; all that one operation asks for are one call of the provider.',
    complexity: 2,
  })
  async quote(
    @Parent() instrument: Instrument,
    @Args('account', ACCOUNT) account: string | null,
    @Context() { snapshots }: ApiContext,
  ): Promise<MarketQuote> {
    return toQuote(instrument, await snapshots.load({ instrument, account: account ?? null }));
  }

  @ResolveField(() => MarketSnapshotType, {
    description: 'Its market at a glance; read together with `quote`.',
    complexity: 2,
  })
  async snapshot(
    @Parent() instrument: Instrument,
    @Args('account', ACCOUNT) account: string | null,
    @Context() { snapshots }: ApiContext,
  ): Promise<MarketSnapshotType> {
    return toSnapshot(instrument, await snapshots.load({ instrument, account: account ?? null }));
  }

  private async told<T>(
    { snapshots }: ApiContext,
    symbols: readonly string[],
    account: string | null,
    show: (instrument: Instrument, told: MarketSnapshot | null) => T,
  ): Promise<readonly T[]> {
    const instruments = await this.host.market.named(symbols);
    const keys = instruments.map((instrument) => ({ instrument, account: account ?? null }));
    const told = await Promise.all(keys.map((key) => snapshots.load(key)));
    return instruments.map((instrument, index) => show(instrument, told[index] ?? null));
  }
}

const toldBy = ({
  kind,
  provider,
  venue,
}: HoursSource): Pick<MarketClock, 'source' | 'provider' | 'venue'> => ({
  source: kind,
  provider,
  venue,
});
