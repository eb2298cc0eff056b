import type { FaultReportView, ReportedBacktestView } from '@vela/client';
import { countText } from '../output/number-text.js';

/** Rows of each list that are shown. */
const SHOWN = 8;

/** Returns what a fault script did to a run as facts of it; none for a run without one. */
export function faultFacts(report: FaultReportView | null): [string, string][] {
  if (report === null) return [];
  const { playedCount, played, unplayed, orders, undisturbed, difference } = report;
  const isSame = difference.fillsMissing + difference.fillsAdded === 0;
  return [
    ['faults', `${countText(playedCount)} played${kindsText(played)}`],
    ...(unplayed.length === 0
      ? []
      : ([['never played', `faults ${unplayed.join(', ')} of the script`]] as [string, string][])),
    [
      'orders',
      `${countText(orders.placed)} sent, ${orders.rejected} refused by the venue, ` +
        `${orders.denied} denied here, ${orders.unanswered} without an answer, ` +
        `${orders.recovered} of them recovered, ${orders.unresolved} unresolved`,
    ],
    ...alertRows(report),
    ...report.quarantines
      .slice(0, SHOWN)
      .map(({ at, instrument, on, reason }): [string, string] => [
        'entries',
        `${at} ${instrument?.symbol ?? 'an instrument'} ${on ? 'stopped' : 'allowed again'}: ${reason}`,
      ]),
    ['state', `${report.state.toLowerCase()}${report.detail === null ? '' : `: ${report.detail}`}`],
    [
      'undisturbed',
      `equity ${undisturbed.finalEquity}, ${countText(undisturbed.fillCount)} fills, ` +
        `${countText(undisturbed.orderCount)} orders`,
    ],
    [
      'difference',
      isSame
        ? `none in fills, ${difference.finalEquity} of equity`
        : `${difference.finalEquity} of equity at the end, ${difference.largestEquity} at most; ` +
          `${difference.fillsMissing} fills missing, ${difference.fillsAdded} added`,
    ],
    ...difference.fills
      .slice(0, SHOWN)
      .map((fill): [string, string] => [
        fill.what.toLowerCase(),
        `${fill.at} ${fill.side.toLowerCase()} ${fill.quantity} ${fill.instrument.symbol} at ${fill.price}`,
      ]),
  ];
}

/** Returns in one line what faults made of a run; null for a run without a script. */
export function faultLine({
  id,
  config,
  faultReport,
}: Pick<ReportedBacktestView, 'id' | 'config' | 'faultReport'>): string | null {
  if (faultReport === null) return null;
  const { playedCount, difference } = faultReport;
  const played = `${countText(playedCount)} fault${playedCount === 1 ? '' : 's'} played`;
  const changed = `${difference.finalEquity} ${config.currency} against the undisturbed run`;
  return `${played}, ${changed}   vela backtest show ${id}`;
}

/** Returns how often each kind was played. */
function kindsText(played: FaultReportView['played']): string {
  const counts = new Map<string, number>();
  for (const { kind } of played) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return '';
  return `: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`;
}

function alertRows({ alerts, alertCount }: FaultReportView): [string, string][] {
  const rows = alerts
    .slice(0, SHOWN)
    .map(({ at, code, message }): [string, string] => ['alert', `${at} ${code}: ${message}`]);
  const more = alertCount - rows.length;
  return more > 0 ? [...rows, ['alert', `… ${countText(more)} more`]] : rows;
}
