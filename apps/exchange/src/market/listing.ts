import type { VenueAsset } from '../contract.js';
import { cellBits, namedSeed } from './cell-hash.js';

/** What the market knows about a symbol. */
export interface Listing {
  readonly symbol: string;
  readonly name: string;
  readonly assetClass: 'us_equity' | 'crypto';
  /** As Alpaca names it: NASDAQ, NYSE, ARCA or CRYPTO. */
  readonly exchange: string;
  /** The letter under which prints name the exchange. */
  readonly letter: string;
  readonly tape: string;
  /** About where the seeded price wanders. */
  readonly price: number;
  /** Standard deviation of the logarithmic return of a year. */
  readonly volatility: number;
  /** Half of the spread as a share of the price; a spread is never below one increment. */
  readonly halfSpread: number;
  /** Digits behind the point of prices. */
  readonly decimals: number;
  /** Share of the minutes in which it trades. */
  readonly presence: number;
  readonly shortable: boolean;
  readonly fractionable: boolean;
  /** Trades at night and on holidays too. */
  readonly alwaysOpen: boolean;
}

const STOCK = {
  assetClass: 'us_equity',
  exchange: 'NASDAQ',
  letter: 'V',
  tape: 'C',
  volatility: 0.3,
  halfSpread: 0.000_05,
  decimals: 2,
  presence: 1,
  shortable: true,
  fractionable: true,
  alwaysOpen: false,
} as const;

const COIN = {
  assetClass: 'crypto',
  exchange: 'CRYPTO',
  letter: 'CBSE',
  tape: '',
  volatility: 0.6,
  halfSpread: 0.000_2,
  decimals: 2,
  presence: 1,
  shortable: false,
  fractionable: true,
  alwaysOpen: true,
} as const;

const KNOWN: readonly Listing[] = [
  { ...STOCK, symbol: 'AAPL', name: 'Apple Inc. Common Stock', price: 190 },
  { ...STOCK, symbol: 'MSFT', name: 'Microsoft Corporation Common Stock', price: 410 },
  {
    ...STOCK,
    symbol: 'SPY',
    name: 'SPDR S&P 500 ETF Trust',
    exchange: 'ARCA',
    tape: 'B',
    price: 500,
    volatility: 0.18,
  },
  { ...STOCK, symbol: 'TSLA', name: 'Tesla, Inc. Common Stock', price: 240, volatility: 0.55 },
  {
    ...STOCK,
    symbol: 'FAKEPACA',
    name: 'Test symbol that trades at all hours',
    price: 134,
    alwaysOpen: true,
  },
  {
    ...STOCK,
    symbol: 'BRK.A',
    name: 'Berkshire Hathaway Inc. Class A',
    exchange: 'NYSE',
    tape: 'A',
    price: 620_000,
    halfSpread: 0.000_3,
    volatility: 0.2,
    presence: 0.25,
    fractionable: false,
  },
  { ...COIN, symbol: 'BTC/USD', name: 'Bitcoin / US Dollar', price: 65_000 },
  { ...COIN, symbol: 'ETH/USD', name: 'Ethereum / US Dollar', price: 3_200 },
];

/** Symbols of a market for which none are named. */
export const DEFAULT_SYMBOLS: readonly string[] = KNOWN.map(({ symbol }) => symbol);

/** Returns what a symbol is: a known one, a pair with a slash as crypto, or else a plain stock. */
export function listingOf(symbol: string): Listing {
  const known = KNOWN.find((one) => one.symbol === symbol);
  if (known !== undefined) return known;
  const draw = cellBits(namedSeed(0, symbol), 1, 1);
  const name = `${symbol} of the practice market`;
  if (symbol.includes('/')) return { ...COIN, symbol, name, price: 10 + (draw % 990) };
  return { ...STOCK, symbol, name, price: 20 + (draw % 480) };
}

/** Returns a stable id in the form of a UUID that a text determines. */
function stableId(text: string): string {
  const part = (at: number): string =>
    cellBits(namedSeed(at, text), at, 7).toString(16).padStart(8, '0');
  const [a, b, c, d] = [part(1), part(2), part(3), part(4)];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** Returns a listing as the trading half and the list of assets see it. */
export function venueAssetOf(listing: Listing): VenueAsset {
  const isShare = listing.assetClass === 'us_equity';
  return {
    id: stableId(`asset ${listing.symbol}`),
    symbol: listing.symbol,
    name: listing.name,
    assetClass: listing.assetClass,
    exchange: listing.exchange,
    tradable: true,
    marginable: isShare,
    shortable: listing.shortable,
    easyToBorrow: listing.shortable,
    fractionable: listing.fractionable,
    fractionalExtendedHours: isShare && listing.fractionable,
    minOrderSize: isShare ? null : '0.0001',
    minTradeIncrement: isShare ? null : '0.000000001',
    priceIncrement: isShare ? null : '0.01',
  };
}
