import { VelaError } from '@vela/kernel';
import type { AssetClass, Instrument } from '@vela/market';
import type { AssetReport } from '@vela/ports';
import type { Ground } from '../ground.js';
import type { AssetDirectory } from './asset-directory.js';
import { openMarketSource } from './market-sources.js';

/** What somebody looks for. */
export interface AssetQuery {
  /** Part of a symbol or of a name. */
  readonly query: string;
  readonly assetClass: AssetClass | null;
  readonly first: number;
  readonly account: string | null;
}

/** Something that the provider lists, or that is stored, or both. */
interface AssetMatch {
  readonly symbol: string;
  readonly name: string | null;
  readonly assetClass: AssetClass;
  readonly venue: string;
  /** As the provider lists it, null for what it does not list. */
  readonly listed: AssetReport | null;
  /** As it is stored here, null for what is not. */
  readonly instrument: Instrument | null;
}

/** What was found, the best first. */
export interface AssetMatches {
  readonly provider: string;
  readonly totalCount: number;
  readonly nodes: readonly AssetMatch[];
}

const TEXT_MAX = 100;
const FIRST_MAX = 100;
/** Stored instruments that are looked through; there are few beside what is listed. */
const STORED_MAX = 500;

/** Returns what a provider lists and what is stored under a text, the best matches first. */
export async function searchAssets(
  ground: Ground,
  directory: AssetDirectory,
  { query, assetClass, first, account }: AssetQuery,
): Promise<AssetMatches> {
  const text = query.trim().toLowerCase();
  if (text === '' || text.length > TEXT_MAX) throw outside('query', `1 to ${TEXT_MAX} characters`);
  if (first < 1 || first > FIRST_MAX) throw outside('first', `1 to ${FIRST_MAX} rows`);
  const { tenantId, instruments } = ground;
  const { port } = await openMarketSource(ground, account);
  const [assets, stored] = await Promise.all([
    directory.of(port),
    instruments.list(tenantId, { query: text }, { first: STORED_MAX, after: null }),
  ]);
  const ranked = merged(assets, stored)
    .filter((match) => assetClass === null || match.assetClass === assetClass)
    .map((match) => ({ match, rank: rankOf(match, text) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank || (a.match.symbol < b.match.symbol ? -1 : 1));
  const shown = ranked.slice(0, first).map(({ match }) => withStored(ground, match));
  return {
    provider: port.capabilities.provider,
    totalCount: ranked.length,
    nodes: await Promise.all(shown),
  };
}

/** Returns both lists as one: what is on both is there once. */
function merged(
  assets: readonly AssetReport[],
  stored: readonly Instrument[],
): readonly AssetMatch[] {
  const left = new Set(stored);
  const bySymbol = new Map(stored.map((one) => [one.symbol, one]));
  const listed = assets.map((asset): AssetMatch => {
    const same = bySymbol.get(asset.symbol);
    if (same === undefined || !isSame(asset, same)) return matchOf(asset, null);
    left.delete(same);
    return matchOf(asset, same);
  });
  const others = [...left].map((instrument): AssetMatch => {
    const { symbol, name, assetClass, venue } = instrument;
    return { symbol, name, assetClass, venue, listed: null, instrument };
  });
  return [...listed, ...others];
}

/** One that was found by its listed name may be stored without a name. */
async function withStored(
  { tenantId, instruments }: Ground,
  match: AssetMatch,
): Promise<AssetMatch> {
  if (match.instrument !== null || match.listed === null) return match;
  const found = await instruments.findBySymbol(tenantId, match.symbol);
  return found !== null && isSame(match.listed, found) ? matchOf(match.listed, found) : match;
}

const matchOf = (listed: AssetReport, instrument: Instrument | null): AssetMatch => ({
  symbol: listed.symbol,
  name: listed.name ?? instrument?.name ?? null,
  // What was stored as a fund is one, which no list tells; its venue the list knows better.
  assetClass: instrument?.assetClass ?? listed.assetClass,
  venue: listed.venue,
  listed,
  instrument,
});

/** An index may have the symbol of a share. */
const isSame = (listed: AssetReport, stored: Instrument): boolean =>
  listed.assetClass === stored.assetClass ||
  (listed.assetClass === 'EQUITY' && stored.assetClass === 'ETF');

const NO_MATCH = 5;

/** Returns 0 for the symbol itself, more the further away a match is. */
function rankOf({ symbol, name }: AssetMatch, text: string): number {
  const ticker = symbol.toLowerCase();
  if (ticker === text) return 0;
  if (ticker.startsWith(text)) return 1;
  const words = name?.toLowerCase() ?? '';
  if (words.startsWith(text) || words.includes(` ${text}`)) return 2;
  if (ticker.includes(text)) return 3;
  return words.includes(text) ? 4 : NO_MATCH;
}

const outside = (field: string, expected: string): VelaError =>
  new VelaError('INVALID_INPUT', `${field}: expected ${expected}`, { path: [field] });
