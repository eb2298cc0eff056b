import { downsample } from '@vela/analytics';
import type { Columns } from '@vela/backtest';
import { lowerBound } from '@vela/market';
import { cursorOf, rowOfCursor } from './cursor.js';
import type { EquitySeries } from './types/backtest-result.type.js';
import type { EquityPage } from './types/equity-page.type.js';

/** Returns the equity of a run in at most `maxPoints` points, with the drawdown at each of them. */
export function equitySeries(columns: Columns, maxPoints: number): EquitySeries {
  const at = columns['at'] ?? new Float64Array();
  const equity = columns['equity'] ?? new Float64Array();
  const drawdown = drawdowns(equity);
  const points = downsample(at, equity, maxPoints);
  return {
    at: Array.from(points.x, (instant) => instant / 1_000),
    equity: [...points.y],
    drawdown: Array.from(points.x, (instant) => drawdown[lowerBound(at, instant)]!),
    points: equity.length,
  };
}

/** Returns points of the curve of a run from behind a cursor on, at most `limit` of them. */
export function equityPage(columns: Columns, limit: number, after: string | null): EquityPage {
  const at = columns['at'] ?? new Float64Array();
  const equity = columns['equity'] ?? new Float64Array();
  const begin = after === null ? 0 : rowOfCursor(after) + 1;
  const end = Math.min(begin + limit, equity.length);
  return {
    at: Array.from(at.subarray(begin, end), (instant) => instant / 1_000),
    equity: [...equity.subarray(begin, end)],
    drawdown: [...drawdowns(equity).subarray(begin, end)],
    points: equity.length,
    endCursor: end < equity.length ? cursorOf(String(end - 1)) : null,
  };
}

/** Drawdowns come from all points, so that a peak between two shown ones is not forgotten. */
function drawdowns(equity: Float64Array): Float64Array {
  let peak = -Infinity;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? value / peak - 1 : 0;
  });
}
