import { MINUTE, formatInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { Adjustment, Instrument } from '@vela/market';
import type { AccountRecord, AssetReport, Dataset } from '@vela/ports';
import type { Ground } from './ground.js';
import type { ImportRequest, PreparedImport } from './import-request.js';
import { ensureInstrument } from './instrument-draft.js';
import type { InstrumentProperties } from './instrument-draft.js';
import { mayOpenNone } from './market-data-of.js';
import { providerAccount } from './provider-account.js';
import { Refusal, refuseIfAny } from './refusal.js';
import type { Problem } from './refusal.js';

/** Returns what an import from a broker needs; its listing describes an instrument that is new. */
export async function prepareProvider(
  ground: Ground,
  provider: string,
  request: ImportRequest,
): Promise<PreparedImport> {
  const { symbol, timeframe } = request;
  const problems: Problem[] = [];
  const missing = (field: string, what: string): void => {
    const message = `expected ${what}, found none`;
    problems.push({ code: 'INVALID_INPUT', message, path: ['input', field] });
  };
  if (symbol == null || symbol === '') missing('symbol', 'the symbol of the instrument');
  if (timeframe == null) missing('timeframe', 'the width of a candle such as 1m');
  refuseIfAny(problems);
  const account = await providerAccount(ground, provider, request.account ?? null);
  const instrument = await listedInstrument(ground, account, request);
  const adjustment = adjustmentOf(instrument, request.adjustment ?? 'raw');
  const key = { instrumentId: instrument.id, timeframe: timeframe!, source: provider, adjustment };
  const { tenantId, candles, clock } = ground;
  const dataset = await candles.ensureDataset({ ...key, tenantId });
  const { from, to } = spanOf(dataset, clock.now(), request);
  const feed = feedOf(dataset, instrument, request);
  return {
    key,
    note: noteOf(feed, instrument),
    source: provider,
    request: {
      accountId: account.id,
      instrumentId: instrument.id,
      timeframe: timeframe!,
      channel: feed,
      adjustment,
      from,
      to,
      replace: request.replace,
    },
  };
}

/** Coins have no corporate actions: one dataset is enough for them. */
function adjustmentOf(instrument: Instrument, adjustment: Adjustment): Adjustment {
  if (instrument.assetClass !== 'CRYPTO' || adjustment === 'raw') return adjustment;
  const message = `${instrument.symbol} is a coin, whose prices are never adjusted`;
  throw new Refusal([{ code: 'INVALID_INPUT', message, path: ['input', 'adjustment'] }]);
}

/** How the note of a dataset tells which source of its broker it has. */
const FEED_NOTE = 'feed ';

function noteOf(feed: string | null, { assetClass }: Instrument): string | null {
  if (assetClass === 'CRYPTO') return null;
  return feed === null ? 'best feed of the plan' : `${FEED_NOTE}${feed}`;
}

/**
 * Returns the source of the broker: that of the candles which are stored when none is named. Two
 * sources in one dataset would make volumes jump where one ends, so another one is refused.
 */
function feedOf(
  { version, note }: Dataset,
  { symbol, assetClass }: Instrument,
  { feed: wanted, replace }: ImportRequest,
): string | null {
  // What a failed import left a note of is not stored.
  const isTold = version > 0 && note?.startsWith(FEED_NOTE) === true;
  const stored = isTold ? note.slice(FEED_NOTE.length) : null;
  const feed = wanted ?? null;
  const path = ['input', 'feed'];
  if (feed !== null && assetClass === 'CRYPTO') {
    const message = `expected no feed for ${symbol}: coins have one source`;
    throw new Refusal([{ code: 'INVALID_INPUT', message, path }]);
  }
  if (feed === null || version === 0 || replace || feed === stored) return feed ?? stored;
  const source = stored === null ? 'the best feed of the plan' : `the feed ${stored}`;
  const message = `expected candles of ${source}, which are stored, found the feed ${feed}`;
  const hint = 'Leave --feed out, or import the whole span once more with --replace.';
  throw new Refusal([{ code: 'CONFLICT', message, hint, path }]);
}

/** Returns the span that is asked for; it goes on behind what is stored when no beginning is named. */
function spanOf(
  { lastOpenAt }: Dataset,
  now: Micros,
  request: ImportRequest,
): { readonly from: Micros; readonly to: Micros } {
  // Late trades still change the last minute for some seconds.
  const settled = now - MINUTE;
  const to = Math.min(request.to ?? settled, settled);
  const from = request.from ?? (lastOpenAt === null ? null : lastOpenAt + 1);
  const refuse = (message: string, field: string, hint?: string): never => {
    throw new Refusal([{ code: 'INVALID_INPUT', message, hint, path: ['input', field] }]);
  };
  if (from === null) {
    return refuse(
      'expected the first day, found none',
      'from',
      'For instance --from 2024-01-01; a later import goes on behind the last candle by itself.',
    );
  }
  if (from >= to) {
    const told = `${formatInstant(from)} to ${formatInstant(to)}`;
    return refuse(
      `expected an end behind the beginning, found ${told}`,
      request.from == null ? 'to' : 'from',
      request.from == null ? 'Everything up to there is stored already.' : undefined,
    );
  }
  return { from, to };
}

/** Returns the instrument of the symbol, made as the provider lists it when it is not known. */
export async function listedInstrument(
  ground: Ground,
  account: AccountRecord,
  { symbol, instrument: told }: Pick<ImportRequest, 'symbol' | 'instrument'>,
): Promise<Instrument> {
  const known = await ground.instruments.findBySymbol(ground.tenantId, symbol!);
  const asset = known === null ? await listed(ground, account, symbol!, told != null) : null;
  return ensureInstrument(ground, {
    symbol: asset?.symbol ?? symbol!,
    properties: asset === null ? told : { ...propertiesOf(asset), ...objectOf(told) },
    priceScale: async () => STOCK_SCALE,
  });
}

const objectOf = (told: unknown): object => (typeof told === 'object' && told !== null ? told : {});

/** Returns how the provider lists a symbol; null where that cannot be asked and need not be. */
async function listed(
  { marketData }: Ground,
  account: AccountRecord,
  symbol: string,
  isDescribed: boolean,
): Promise<AssetReport | null> {
  const path = ['input', 'symbol'];
  try {
    const asset = await (await marketData(account)).asset(symbol);
    if (asset !== null) return asset;
  } catch (thrown) {
    if (!mayOpenNone(thrown)) throw thrown;
    if (isDescribed) return null;
    const message = `${symbol} is not known yet, and this process may not ask for it`;
    const hint = 'Describe it: assetClass, venue, priceScale, quantityScale.';
    throw new Refusal([{ code: 'DATA_MISSING', message, hint, path: ['input', 'instrument'] }]);
  }
  const hint = 'Symbols are written as the broker does: AAPL, BRK.B, BTC/USD.';
  const message = `${account.broker} lists no "${symbol}"`;
  throw new Refusal([{ code: 'NOT_FOUND', message, hint, path }]);
}

/** Digits of a stock's price: prints may lie within a cent, orders may not. */
const STOCK_SCALE = 4;
/** Digits of a part of a share and of a coin. */
const PART_SCALE = 9;

/** Returns the properties of an instrument that a listing tells. */
function propertiesOf(asset: AssetReport): InstrumentProperties {
  const { venue, assetClass, name, tradable, fractionable } = asset;
  const crypto = assetClass === 'CRYPTO';
  const quantityScale = digitsOf(asset.quantityIncrement) ?? (fractionable ? PART_SCALE : 0);
  const scales = {
    priceScale: digitsOf(asset.priceIncrement) ?? (crypto ? PART_SCALE : STOCK_SCALE),
    quantityScale,
  };
  return {
    venue,
    name,
    assetClass,
    tradable,
    currency: crypto ? (asset.symbol.split('/')[1] ?? 'USD') : 'USD',
    ...scales,
    ...(crypto ? stepsOf(asset) : { tickSize: '0.01' }),
  };
}

const stepsOf = (asset: AssetReport): Pick<InstrumentProperties, 'tickSize' | 'lotSize'> => ({
  ...(asset.priceIncrement === null ? {} : { tickSize: asset.priceIncrement }),
  ...(asset.quantityIncrement === null ? {} : { lotSize: asset.quantityIncrement }),
});

function digitsOf(step: string | null): number | null {
  if (step === null) return null;
  return (/\.(\d*?)0*$/.exec(step)?.[1] ?? '').length;
}
