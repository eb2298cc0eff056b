import { NEW_YORK, dayNumber } from '@vela/calendar';
import { DAY, MINUTE, VelaError, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { ExchangeReply, ExchangeRequest, VenueAsset } from '../contract.js';
import { answer, refusal } from '../http/replies.js';
import type { LiveMarket } from '../market/live-market.js';
import { marketDayOf } from '../market/trading-hours.js';
import type { TradingHours } from '../market/trading-hours.js';

/** What clock, calendar and assets are answered from. */
export interface ReferenceSources {
  readonly market: LiveMarket;
  readonly hours: TradingHours;
  readonly now: () => Micros;
}

/** Answers clock, calendar and assets of the trading API; null for other paths. */
export function answerReference(
  sources: ReferenceSources,
  { method, path, query }: ExchangeRequest,
): ExchangeReply | null {
  if (method !== 'GET') return null;
  if (path === '/v2/clock') return clockOf(sources);
  if (path === '/v2/calendar') return calendarOf(sources, query);
  if (path === '/v2/assets') return assetsOf(sources, query);
  if (!path.startsWith('/v2/assets/')) return null;
  const name = decodeURIComponent(path.slice('/v2/assets/'.length));
  const asset = sources.market.asset(name);
  return asset === null ? refusal(404, `asset not found for ${name}`) : answer(assetShape(asset));
}

function clockOf({ hours, now }: ReferenceSources): ExchangeReply {
  const at = now();
  const { isOpen, nextOpen, nextClose } = hours.clock(at);
  return answer({
    timestamp: easternText(at),
    is_open: isOpen,
    next_open: easternText(nextOpen),
    next_close: easternText(nextClose),
  });
}

function calendarOf({ hours, now }: ReferenceSources, query: URLSearchParams): ExchangeReply {
  const today = marketDayOf(now());
  const from = dateOf(query, 'start') ?? today - 365;
  const to = dateOf(query, 'end') ?? today + 365;
  if (to < from) return refusal(422, 'end should not be before start');
  const days = hours.sessions(from, to).map((day) => ({
    date: day.session.date,
    open: timeText(day.session.openAt, ':'),
    close: timeText(day.session.closeAt, ':'),
    session_open: timeText(day.extendedOpensAt, ''),
    session_close: timeText(day.extendedClosesAt, ''),
    settlement_date: day.settlement,
  }));
  return answer(days);
}

function assetsOf({ market }: ReferenceSources, query: URLSearchParams): ExchangeReply {
  const wanted = query.get('asset_class') ?? 'us_equity';
  const status = query.get('status');
  const exchange = query.get('exchange');
  const assets = market.symbols
    .map((symbol) => market.asset(symbol)!)
    .filter(({ assetClass }) => assetClass === wanted)
    .filter((asset) => exchange === null || asset.exchange === exchange)
    .map((asset) => assetShape(asset));
  // Everything that this market has is active.
  return answer(status === null || status === 'active' || status === 'all' ? assets : []);
}

function assetShape(asset: VenueAsset): Readonly<Record<string, unknown>> {
  const isShare = asset.assetClass === 'us_equity';
  const steps = {
    min_order_size: asset.minOrderSize,
    min_trade_increment: asset.minTradeIncrement,
    price_increment: asset.priceIncrement,
  };
  return {
    id: asset.id,
    class: asset.assetClass,
    exchange: asset.exchange,
    symbol: asset.symbol,
    name: asset.name,
    status: 'active',
    tradable: asset.tradable,
    marginable: asset.marginable,
    maintenance_margin_requirement: isShare ? 30 : 100,
    margin_requirement_long: isShare ? '30' : '100',
    margin_requirement_short: isShare ? '30' : '100',
    shortable: asset.shortable,
    easy_to_borrow: asset.easyToBorrow,
    ...(isShare ? { borrow_status: asset.easyToBorrow ? 'easy_to_borrow' : 'not_shortable' } : {}),
    fractionable: asset.fractionable,
    attributes: asset.fractionalExtendedHours ? ['fractional_eh_enabled'] : [],
    ...(isShare ? {} : steps),
  };
}

/** The venue's clock is told in its own zone: `2026-01-02T09:30:00-05:00`. */
function easternText(at: Micros): string {
  const offset = NEW_YORK.offsetAt(at);
  const hours = String(Math.abs(offset) / (60 * MINUTE)).padStart(2, '0');
  return formatInstant(at + offset).replace('Z', `${offset < 0 ? '-' : '+'}${hours}:00`);
}

function timeText(at: Micros, between: string): string {
  const local = at + NEW_YORK.offsetAt(at);
  const minutes = Math.floor((local - Math.floor(local / DAY) * DAY) / MINUTE);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}${between}${two(minutes % 60)}`;
}

function dateOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const date = text.slice(0, 10);
  try {
    return dayNumber(date);
  } catch (cause) {
    throw new VelaError('INVALID_INPUT', `invalid ${name}: ${text}`, { cause });
  }
}
