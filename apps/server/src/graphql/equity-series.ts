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
  const points = downsample(at, equity, maxPoints);
  const drawdown = drawdownReader(equity);
  return {
    at: Array.from(points.x, (instant) => instant / 1_000),
    equity: [...points.y],
    drawdown: Array.from(points.x, (instant) => drawdown(lowerBound(at, instant))),
    points: equity.length,
  };
}

/** Returns points of the curve of a run from behind a cursor on, at most `limit` of them. */
export function equityPage(columns: Columns, limit: number, after: string | null): EquityPage {
  const at = columns['at'] ?? new Float64Array();
  const equity = columns['equity'] ?? new Float64Array();
  const begin = after === null ? 0 : rowOfCursor(after) + 1;
  const end = Math.min(begin + limit, equity.length);
  const drawdown = drawdownReader(equity);
  return {
    at: Array.from(at.subarray(begin, end), (instant) => instant / 1_000),
    equity: [...equity.subarray(begin, end)],
    drawdown: Array.from({ length: Math.max(0, end - begin) }, (_, row) => drawdown(begin + row)),
    points: equity.length,
    endCursor: end < equity.length ? cursorOf(String(end - 1)) : null,
  };
}

/**
 * Returns what tells the drawdown of rows that are asked for in order. It looks at all rows between
 * them, so that a peak between two shown ones is not forgotten.
 */
function drawdownReader(equity: Float64Array): (row: number) => number {
  let peak = -Infinity;
  let seen = 0;
  return (row) => {
    for (; seen <= row; seen++) if (equity[seen]! > peak) peak = equity[seen]!;
    return peak > 0 ? equity[row]! / peak - 1 : 0;
  };
}
