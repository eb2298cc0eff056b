import { downsample } from '@vela/analytics';
import type { Columns } from '@vela/backtest';
import { lowerBound } from '@vela/market';
import type { EquitySeries } from './types/backtest-result.type.js';

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

/** Drawdowns come from all points, so that a peak between two shown ones is not forgotten. */
function drawdowns(equity: Float64Array): Float64Array {
  let peak = -Infinity;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return peak > 0 ? value / peak - 1 : 0;
  });
}
