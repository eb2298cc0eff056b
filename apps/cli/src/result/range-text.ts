import type { AmbiguousCandleView, CandleOutcomeView, ReportedBacktestView } from '@vela/client';
import { countText, moneyText, percentText, timeText } from '../output/number-text.js';
import { table } from '../output/table.js';

/** Returns the range of a result as lines of a summary; none when every candle was clear. */
export function rangeLines({ uncertainty, config }: ReportedBacktestView): readonly string[] {
  if (uncertainty === null || uncertainty.ambiguousCandles === 0) return [];
  const { ambiguousCandles, resolutions, totalReturn, finalEquity } = uncertainty;
  const candles = `${countText(ambiguousCandles)} ambiguous candle${ambiguousCandles === 1 ? '' : 's'}`;
  if (totalReturn === null || finalEquity === null) {
    return [`  range    not measured; ${candles}`];
  }
  const { currency } = config;
  return [
    `  range    return ${percentText(totalReturn.min, true)} to ${percentText(totalReturn.max, true)}` +
      `, median ${percentText(totalReturn.median, true)}`,
    `           equity ${moneyText(finalEquity.min)} to ${moneyText(finalEquity.max, currency)}`,
    `           over ${countText(resolutions)} resolutions of ${candles}`,
  ];
}

/** Returns the ambiguous candles of a run with their outcomes as a table. */
export function ambiguousCandlesText(candles: readonly AmbiguousCandleView[]): string {
  return table(candles, [
    { title: 'candle', cell: ({ at }) => timeText(at) },
    { title: 'symbol', cell: ({ instrument }) => instrument.symbol },
    { title: 'taken', cell: ({ base }) => outcomeText(base), align: 'right' },
    { title: 'best', cell: ({ best }) => outcomeText(best), align: 'right' },
    { title: 'worst', cell: ({ worst }) => outcomeText(worst), align: 'right' },
  ]);
}

const outcomeText = ({ pnl, price }: CandleOutcomeView): string =>
  price === null ? `${moneyText(pnl)} open` : `${moneyText(pnl)} at ${price}`;

/** Returns what each instrument gave as a table. */
export function instrumentResultsText({ instrumentResults }: ReportedBacktestView): string {
  return table(instrumentResults, [
    { title: 'symbol', cell: ({ instrument }) => instrument.symbol },
    { title: 'trades', cell: ({ tradeCount }) => countText(tradeCount), align: 'right' },
    { title: 'won', cell: ({ winCount }) => countText(winCount), align: 'right' },
    { title: 'net', cell: ({ netPnl }) => moneyText(netPnl), align: 'right' },
    { title: 'fees', cell: ({ fees }) => moneyText(fees), align: 'right' },
    { title: 'open', cell: ({ openPnl }) => moneyText(openPnl), align: 'right' },
    { title: 'traded', cell: ({ traded }) => moneyText(traded), align: 'right' },
    { title: 'held', cell: ({ exposure }) => percentText(exposure), align: 'right' },
    { title: 'currency', cell: ({ currency }) => currency },
  ]);
}
