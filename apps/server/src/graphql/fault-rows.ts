import { decimalOf, formatDecimal, rescale } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { FaultReport } from '@vela/ports';
import type { FaultReportType } from './types/fault-report.type.js';

/** Digits behind the point of amounts of money. */
const MONEY_SCALE = 8;

const exact = (value: number): string => formatDecimal(decimalOf(value));
const money = (value: number): string => formatDecimal(rescale(decimalOf(value), MONEY_SCALE));

/** Returns what a fault script did to a run as the schema shows it. */
export function faultReportOf(
  report: FaultReport,
  instruments: ReadonlyMap<string, Instrument>,
): FaultReportType {
  const { quarantines, undisturbed, difference } = report;
  return {
    ...report,
    quarantines: quarantines.map(({ instrumentId, ...one }) => ({
      ...one,
      instrument: instruments.get(instrumentId) ?? null,
    })),
    undisturbed: { ...undisturbed, finalEquity: money(undisturbed.finalEquity) },
    difference: {
      ...difference,
      finalEquity: money(difference.finalEquity),
      largestEquity: money(difference.largestEquity),
      fills: difference.fills.map(({ instrumentId, side, quantity, price, ...one }) => ({
        ...one,
        instrument: instruments.get(instrumentId)!,
        side: side === 'buy' ? 'BUY' : 'SELL',
        quantity: exact(quantity),
        price: exact(price),
      })),
    },
  };
}
