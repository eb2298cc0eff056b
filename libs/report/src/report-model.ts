import type { CandlePanel } from './model/candle-panel.js';
import { candlePanels } from './model/candle-panel.js';
import type { CostLine } from './model/cost-lines.js';
import { costLines } from './model/cost-lines.js';
import type { DrawdownRow } from './model/drawdown-rows.js';
import { drawdownRows } from './model/drawdown-rows.js';
import type { EquityPanel } from './model/equity-panel.js';
import { equityPanel } from './model/equity-panel.js';
import type { KeyFigure } from './model/key-figures.js';
import { keyFigures } from './model/key-figures.js';
import type { ReturnPanel } from './model/return-panel.js';
import { returnPanel } from './model/return-panel.js';
import type {
  ReportInput,
  ReportInstrument,
  ReportLookAhead,
  ReportRun,
  ReportStatistic,
  ReportTrade,
  ReportUncertainty,
  ReportWarning,
} from './report-input.js';

/** Round trips that the page lists. */
const TRADES_SHOWN = 1_000;

/** Everything that a report shows, as values that are safe in JSON. Instants are microseconds. */
export interface ReportModel {
  /** Form of the document. */
  readonly format: 'vela-report/1';
  readonly run: ReportRun;
  readonly figures: readonly KeyFigure[];
  readonly equity: EquityPanel;
  readonly candles: readonly CandlePanel[];
  readonly returns: ReturnPanel;
  readonly drawdowns: readonly DrawdownRow[];
  readonly trades: readonly ReportTrade[];
  readonly tradeCount: number;
  readonly costs: readonly CostLine[];
  readonly feeLines: ReportInput['fees']['lines'];
  readonly unknownFees: ReportInput['fees']['unknown'];
  readonly feesNotModelled: readonly string[];
  readonly instruments: readonly ReportInstrument[];
  readonly uncertainty: ReportUncertainty | null;
  readonly lookAhead: ReportLookAhead | null;
  readonly warnings: readonly ReportWarning[];
  readonly assumptions: readonly string[];
  readonly statistics: readonly ReportStatistic[];
}

/**
 * Returns what a report of a run shows. The same input gives the same model to the last bit; long
 * series are thinned by rules that take nothing but the series. No number in it is NaN or infinite.
 * O(points + candles + trades).
 */
export function reportModel(input: ReportInput): ReportModel {
  // A day that ends at midnight keeps its own name: points stand where their slices end.
  const at = Float64Array.from(input.equity.at, (known) => known - 1);
  const equity = Float64Array.from(input.equity.equity);
  return {
    format: 'vela-report/1',
    run: input.run,
    figures: keyFigures(input, { at, equity }),
    equity: equityPanel({ at, equity }, input.benchmark),
    candles: candlePanels(input.candles),
    returns: returnPanel({ at, equity }, input),
    drawdowns: drawdownRows({ at, equity }),
    trades: input.trades.slice(0, TRADES_SHOWN),
    tradeCount: input.tradeCount,
    costs: costLines(input, equity),
    feeLines: input.fees.lines,
    unknownFees: input.fees.unknown,
    feesNotModelled: input.fees.notModelled,
    instruments: input.instruments,
    uncertainty: input.uncertainty,
    lookAhead: input.lookAhead,
    warnings: input.warnings,
    assumptions: input.assumptions,
    statistics: input.statistics.map((one) => ({ ...one, value: finite(one.value) })),
  };
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;
