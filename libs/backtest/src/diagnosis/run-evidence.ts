import type { CandleBatch } from '@vela/market';
import type { BacktestReport, BacktestWarning } from '@vela/ports';
import type { Run } from '@vela/step';
import { describeParameters } from '@vela/strategy';
import type { ResultTables } from '../result-columns.js';
import { DataWatch } from './data-watch.js';
import { diagnose } from './diagnose.js';
import { dailyEquity } from './evidence.js';
import type { Evidence, ParameterUse, Table } from './evidence.js';
import { MarketSampler } from './market-points.js';
import { VolumeCheck } from './volume-check.js';

/** What a session found beside the run itself. */
interface Findings {
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly report: Evidence['report'] & BacktestReport;
  readonly tables: ResultTables;
}

/** Watches a run for what its result will not show, and says at its end what to be careful about. */
export class Diagnosis {
  readonly #run: Run;
  readonly #data: DataWatch;
  readonly #market: MarketSampler;
  readonly #volume: VolumeCheck;

  constructor(run: Run) {
    const { instruments, series } = run.setup;
    this.#run = run;
    this.#data = new DataWatch(instruments, series[0]!.timeframe);
    this.#market = new MarketSampler(instruments.length);
    this.#volume = new VolumeCheck(run);
  }

  /** Looks at a batch that the run has just stepped through. */
  take(batch: CandleBatch): void {
    this.#data.take(batch);
    this.#market.take(this.#run, batch);
    this.#volume.take(this.#run, batch);
  }

  /** Returns what makes the finished run less trustworthy than its numbers look. */
  warnings({ metrics, report, tables }: Findings): readonly BacktestWarning[] {
    const { setup } = this.#run;
    const { at, equity } = tables.equity as Table<'at' | 'equity'>;
    return diagnose({
      instruments: setup.instruments,
      simulation: setup.simulation,
      startingCash: Number(setup.cash),
      parameters: parameterUses(this.#run),
      actions: setup.actions ?? [],
      trades: tables.trades,
      orders: tables.orders,
      fills: tables.fills,
      equity,
      at,
      days: dailyEquity(at, equity),
      metrics,
      report,
      volume: this.#volume,
      data: this.#data.facts(),
      market: this.#market.points(),
    });
  }
}

function parameterUses({ setup }: Run): ParameterUse[] {
  const values = setup.parameters as Readonly<Record<string, unknown>>;
  return describeParameters(setup.strategy).map((parameter) => ({
    name: parameter.name,
    value: values[parameter.name],
    default: parameter.default,
    min: parameter.min,
    max: parameter.max,
  }));
}
