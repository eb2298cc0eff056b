import type { AssetClass } from '@vela/market';
import type { AssetReport, MoverReport } from '@vela/ports';
import { expectFields, expectList, expectText, isFields, numberOf } from './fields.js';

/** Market identifier codes (ISO 10383) of the exchanges as Alpaca names them. */
const VENUES: Readonly<Record<string, string>> = {
  NASDAQ: 'XNAS',
  NYSE: 'XNYS',
  ARCA: 'ARCX',
  NYSEARCA: 'ARCX',
  AMEX: 'XASE',
  BATS: 'BATS',
  OTC: 'OTCM',
  CRYPTO: 'CRYPTO',
  ASCX: 'CRYPTO',
};

const CLASSES: Readonly<Record<string, AssetClass>> = {
  us_equity: 'EQUITY',
  us_option: 'OPTION',
  crypto: 'CRYPTO',
};

/** Returns how Alpaca names a class of assets, null for one that it does not have. */
export function alpacaAssetClass(assetClass: AssetClass): string | null {
  if (assetClass === 'ETF') return 'us_equity';
  return Object.entries(CLASSES).find(([, ours]) => ours === assetClass)?.[0] ?? null;
}

/** Returns an asset as it is listed; null for a class that nobody here knows. */
export function assetReport(value: unknown): AssetReport | null {
  const row = expectFields(value, 'an asset');
  const assetClass = CLASSES[String(row['class'])];
  if (assetClass === undefined) return null;
  const exchange = String(row['exchange']);
  return {
    symbol: expectText(row['symbol'], 'the symbol of an asset'),
    name: typeof row['name'] === 'string' && row['name'] !== '' ? row['name'] : null,
    assetClass,
    venue: assetClass === 'CRYPTO' ? 'CRYPTO' : (VENUES[exchange] ?? 'XXXX'),
    tradable: row['tradable'] === true && row['status'] !== 'inactive',
    shortable: row['shortable'] === true,
    fractionable: row['fractionable'] === true,
    marginable: row['marginable'] === true,
    priceIncrement: stepOf(row['price_increment']),
    quantityIncrement: stepOf(row['min_trade_increment']),
  };
}

/** Returns a step as decimal text; Alpaca writes it as text, older answers as a number. */
function stepOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? text : null;
}

/** Returns symbols with their change as the screener lists them. */
export const moverReports = (value: unknown, what: string): readonly MoverReport[] =>
  expectList(value, what).flatMap((row) => {
    if (!isFields(row) || typeof row['symbol'] !== 'string') return [];
    const percent = numberOf(row['percent_change']);
    return [
      {
        symbol: row['symbol'],
        price: numberOf(row['price']),
        change: numberOf(row['change']),
        changeRatio: percent === null ? null : percent / 100,
        volume: numberOf(row['volume']),
      },
    ];
  });
