import type { Micros } from '@vela/kernel';
import type { BacktestEventRow } from '../services/backtest-service.js';
import { isFinished } from '../services/backtest-service.js';
import { cursorOf } from './cursor.js';
import type { BacktestEvent } from './types/backtest-run.type.js';
import { toBacktest } from './types/backtest.type.js';

/** Returns a change of a run as its subscribers see it. */
export function toBacktestEvent(event: BacktestEventRow, at: Micros): BacktestEvent {
  const { row, hint, snapshot } = event;
  const live = hint?.kind === 'progress' ? hint.progress : null;
  const finished = isFinished(row);
  return {
    cursor: cursorOf(`${row.id}:${at}`),
    at,
    snapshot,
    backtest: toBacktest(row),
    // All candles are done when analysis begins; a change of state brings no progress of its own.
    progress: row.state === 'completed' || row.state === 'analysing' ? 1 : (live?.progress ?? 0),
    simulatedAt: live?.simulatedAt ?? null,
    candlesPerSecond: live?.itemsPerSecond ?? null,
    etaSeconds: finished ? 0 : live === null || live.etaMs === null ? null : live.etaMs / 1_000,
    equityPoint:
      live === null || live.simulatedAt === null || live.equity === null
        ? null
        : { at: live.simulatedAt, equity: live.equity },
  };
}
