import { graphql } from './document.js';

/** Best prices of a symbol. */
export interface MarketQuoteView {
  readonly symbol: string;
  /** False where the provider tells nothing of the symbol. */
  readonly known: boolean;
  readonly at: string | null;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  readonly lastAt: string | null;
  readonly change: number | null;
  readonly changeRatio: number | null;
  readonly volume: number | null;
  readonly instrument: { readonly id: string } | null;
}

/** A candle of a snapshot. */
export interface MarketCandleView {
  readonly openAt: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number | null;
  readonly vwap: number | null;
}

/** The market of a symbol at a glance. */
export interface MarketSnapshotView {
  readonly symbol: string;
  readonly known: boolean;
  readonly quote: MarketQuoteView;
  readonly minute: MarketCandleView | null;
  readonly day: MarketCandleView | null;
  readonly previousDay: MarketCandleView | null;
}

/** A symbol that moved or traded a lot. */
export interface MarketMoverView {
  readonly symbol: string;
  readonly price: number | null;
  readonly change: number | null;
  readonly changeRatio: number | null;
  readonly volume: number | null;
}

/** What moved and traded the most. */
export interface MarketOverviewView {
  readonly provider: string;
  readonly asOf: string;
  readonly gainers: readonly MarketMoverView[];
  readonly losers: readonly MarketMoverView[];
  readonly mostActive: readonly MarketMoverView[];
}

/** Something that a provider lists or that is stored. */
export interface AssetMatchView {
  readonly symbol: string;
  readonly name: string | null;
  readonly assetClass: string;
  readonly venue: string;
  readonly listed: {
    readonly tradable: boolean;
    readonly shortable: boolean;
    readonly fractionable: boolean;
    readonly marginable: boolean;
  } | null;
  readonly instrument: { readonly id: string } | null;
}

/** What was found. */
export interface AssetSearchView {
  readonly provider: string;
  readonly totalCount: number;
  readonly nodes: readonly AssetMatchView[];
}

/** Who told the hours of a market. */
export interface MarketHoursView {
  readonly source: 'PROVIDER' | 'CALENDAR';
  readonly provider: string | null;
  readonly venue: string | null;
}

/** Whether a market trades. */
export interface MarketClockView extends MarketHoursView {
  readonly at: string;
  readonly open: boolean;
  readonly nextOpen: string | null;
  readonly nextClose: string | null;
}

/** Days on which a market trades. */
export interface MarketCalendarView extends MarketHoursView {
  readonly timeZone: string | null;
  readonly sessions: readonly {
    readonly date: string;
    readonly opensAt: string;
    readonly closesAt: string;
    readonly earlyClose: boolean | null;
    readonly name: string | null;
  }[];
}

/** Whose key or whose calendar answers. */
interface HoursVariables {
  readonly account?: string | undefined;
  readonly venue?: string | undefined;
}

interface SymbolVariables {
  readonly symbols: readonly string[];
  readonly account?: string | undefined;
}

const QUOTE_FIELDS =
  'symbol known at bid ask bidSize askSize last lastAt change changeRatio volume instrument { id }';
const CANDLE_FIELDS = 'openAt open high low close volume trades vwap';
const MOVER_FIELDS = 'symbol price change changeRatio volume';

/** Best prices in the order asked for. */
export const QUOTES = graphql<{ readonly quotes: readonly MarketQuoteView[] }, SymbolVariables>(
  `query Quotes($symbols: [String!]!, $account: String) {
    quotes(symbols: $symbols, account: $account) { ${QUOTE_FIELDS} }
  }`,
);

/** Markets at a glance in the order asked for. */
export const MARKET_SNAPSHOTS = graphql<
  { readonly marketSnapshots: readonly MarketSnapshotView[] },
  SymbolVariables
>(
  `query MarketSnapshots($symbols: [String!]!, $account: String) {
    marketSnapshots(symbols: $symbols, account: $account) {
      symbol known quote { ${QUOTE_FIELDS} }
      minute { ${CANDLE_FIELDS} } day { ${CANDLE_FIELDS} } previousDay { ${CANDLE_FIELDS} }
    }
  }`,
);

/** What moved and traded the most. */
export const MARKET_OVERVIEW = graphql<
  { readonly marketOverview: MarketOverviewView },
  { readonly account?: string | undefined }
>(
  `query MarketOverview($account: String) {
    marketOverview(account: $account) {
      provider asOf
      gainers { ${MOVER_FIELDS} } losers { ${MOVER_FIELDS} } mostActive { ${MOVER_FIELDS} }
    }
  }`,
);

/** What a provider lists and what is stored under a text. */
export const ASSET_SEARCH = graphql<
  { readonly assetSearch: AssetSearchView },
  {
    readonly query: string;
    readonly assetClass?: string | undefined;
    readonly first?: number | undefined;
    readonly account?: string | undefined;
  }
>(
  `query AssetSearch($query: String!, $assetClass: AssetClass, $first: Int, $account: String) {
    assetSearch(query: $query, assetClass: $assetClass, first: $first, account: $account) {
      provider totalCount
      nodes {
        symbol name assetClass venue
        listed { tradable shortable fractionable marginable } instrument { id }
      }
    }
  }`,
);

/** Whether a market trades. */
export const MARKET_CLOCK = graphql<{ readonly marketClock: MarketClockView }, HoursVariables>(
  `query MarketClock($account: String, $venue: String) {
    marketClock(account: $account, venue: $venue) {
      source provider venue at open nextOpen nextClose
    }
  }`,
);

/** Days on which a market trades. */
export const MARKET_CALENDAR = graphql<
  { readonly marketCalendar: MarketCalendarView },
  HoursVariables & { readonly from?: string | undefined; readonly to?: string | undefined }
>(
  `query MarketCalendar($from: Date, $to: Date, $account: String, $venue: String) {
    marketCalendar(from: $from, to: $to, account: $account, venue: $venue) {
      source provider venue timeZone sessions { date opensAt closesAt earlyClose name }
    }
  }`,
);
