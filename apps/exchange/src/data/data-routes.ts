import { MINUTE } from '@vela/kernel';
import type { ExchangeReply } from '../contract.js';
import { UNKNOWN_PATH, answer, refusal } from '../http/replies.js';
import { listingOf } from '../market/listing.js';
import type { DataPlan } from '../streams/data-stream.js';
import { badQuery, checkSymbol, symbolsOf } from './data-query.js';
import { askHistory, askLatest, askSnapshots } from './market-questions.js';
import type { HistoryKind, LatestKind, MarketSources } from './market-questions.js';
import { askMostActive, askMovers } from './screener.js';

/** Trades of all exchanges are told to the basic plan when they are this old. */
const SIP_DELAY = 15 * MINUTE;
const FEEDS = ['sip', 'iex', 'boats', 'otc', 'delayed_sip', 'overnight'];

/** What market data is answered from. */
export interface DataSources extends MarketSources {
  readonly plan: () => DataPlan;
}

/** A question about market data. */
interface DataQuestion {
  readonly method: string;
  /** Without `/data`, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
}

const STOCKS = /^\/v2\/stocks\/(bars|trades|quotes)$/;
const STOCKS_LATEST = /^\/v2\/stocks\/(bars|trades|quotes)\/latest$/;
const STOCK = /^\/v2\/stocks\/([^/]+)\/(bars|trades|quotes)(\/latest)?$/;
const STOCK_SNAPSHOT = /^\/v2\/stocks\/([^/]+)\/snapshot$/;
const CRYPTO = /^\/v1beta3\/crypto\/([a-z0-9-]+)\/(bars|trades|quotes)$/;
const CRYPTO_LATEST = /^\/v1beta3\/crypto\/([a-z0-9-]+)\/latest\/(bars|trades|quotes|orderbooks)$/;
const CRYPTO_SNAPSHOTS = /^\/v1beta3\/crypto\/([a-z0-9-]+)\/snapshots$/;

/** Answers REST of market data. Throws `INVALID_INPUT` for what cannot be asked. */
export async function answerData(
  sources: DataSources,
  { method, path, query }: DataQuestion,
): Promise<ExchangeReply> {
  if (method !== 'GET') return UNKNOWN_PATH;
  if (path.startsWith('/v2/stocks/')) return answerStocks(sources, path, query);
  if (path.startsWith('/v1beta3/crypto/')) return answerCrypto(sources, path, query);
  if (path === '/v1beta1/screener/stocks/most-actives') return askMostActive(sources, query);
  if (path === '/v1beta1/screener/stocks/movers') return askMovers(sources, 'stocks', query);
  if (path === '/v1beta1/screener/crypto/movers') return askMovers(sources, 'crypto', query);
  return UNKNOWN_PATH;
}

async function answerStocks(
  sources: DataSources,
  path: string,
  query: URLSearchParams,
): Promise<ExchangeReply> {
  const refused = refusedFeed(sources, path, query);
  if (refused !== null) return refused;
  const latest = STOCKS_LATEST.exec(path);
  if (latest !== null) return latestOf(sources, latest[1] as LatestKind, stockSymbols(query));
  const history = STOCKS.exec(path);
  if (history !== null) {
    return historyOf(sources, history[1] as HistoryKind, stockSymbols(query), query);
  }
  if (path === '/v2/stocks/snapshots') return answer(askSnapshots(sources, stockSymbols(query)));
  return answerOneStock(sources, path, query);
}

async function answerOneStock(
  sources: DataSources,
  path: string,
  query: URLSearchParams,
): Promise<ExchangeReply> {
  const snapshot = STOCK_SNAPSHOT.exec(path);
  const one = STOCK.exec(path);
  const symbol = decodeURIComponent(snapshot?.[1] ?? one?.[1] ?? '');
  if (symbol === '') return UNKNOWN_PATH;
  checkSymbol(symbol);
  if (snapshot !== null) {
    const found = askSnapshots(sources, [symbol])[symbol] ?? {};
    return answer({ symbol, ...found });
  }
  const kind = one![2] as HistoryKind;
  if (one![3] !== undefined) {
    const entry = askLatest(sources, kind, [symbol])[symbol];
    return entry === undefined
      ? refusal(404, `no ${kind} found for ${symbol}`)
      : answer({ symbol, [kind.slice(0, -1)]: entry });
  }
  const { entries, next } = await askHistory(sources, kind, [symbol], query);
  return answer({ symbol, [kind]: entries[symbol] ?? null, next_page_token: next });
}

async function answerCrypto(
  sources: DataSources,
  path: string,
  query: URLSearchParams,
): Promise<ExchangeReply> {
  const snapshots = CRYPTO_SNAPSHOTS.exec(path);
  const latest = CRYPTO_LATEST.exec(path);
  const history = CRYPTO.exec(path);
  const place = (snapshots ?? latest ?? history)?.[1];
  if (place === undefined) return UNKNOWN_PATH;
  if (place !== 'us') return refusal(400, `invalid location: ${place}; this exchange has us alone`);
  const symbols = symbolsOf(query);
  const stock = symbols.find((symbol) => !symbol.includes('/'));
  if (stock !== undefined) throw badQuery(`invalid symbol: ${stock}`);
  if (snapshots !== null) return answer({ snapshots: askSnapshots(sources, symbols) });
  if (latest !== null) return latestOf(sources, latest[2] as LatestKind, symbols);
  return historyOf(sources, history![2] as HistoryKind, symbols, query);
}

async function historyOf(
  sources: DataSources,
  kind: HistoryKind,
  symbols: readonly string[],
  query: URLSearchParams,
): Promise<ExchangeReply> {
  const { entries, next } = await askHistory(sources, kind, symbols, query);
  return answer({ [kind]: entries, next_page_token: next });
}

const latestOf = (
  sources: DataSources,
  kind: LatestKind,
  symbols: readonly string[],
): ExchangeReply => answer({ [kind]: askLatest(sources, kind, symbols) });

function stockSymbols(query: URLSearchParams): readonly string[] {
  const symbols = symbolsOf(query);
  const crypto = symbols.find((symbol) => listingOf(symbol).assetClass === 'crypto');
  if (crypto !== undefined) throw badQuery(`invalid symbol: ${crypto}`);
  return symbols;
}

/** The basic plan hears all exchanges a quarter of an hour later. */
function refusedFeed(
  { plan, now }: DataSources,
  path: string,
  query: URLSearchParams,
): ExchangeReply | null {
  const feed = query.get('feed');
  if (feed !== null && !FEEDS.includes(feed)) throw badQuery(`invalid feed: ${feed}`);
  if (feed !== 'sip' || plan().sip) return null;
  const words = 'subscription does not permit querying recent SIP data';
  if (path.endsWith('/latest') || path.endsWith('snapshots')) return refusal(403, words);
  const end = query.get('end');
  const to = end === null ? now() : Date.parse(end) * 1_000;
  return to > now() - SIP_DELAY ? refusal(403, words) : null;
}
