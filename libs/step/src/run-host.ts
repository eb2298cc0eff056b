import type { Indicator } from '@vela/indicators';
import type { Instrument } from '@vela/market';
import type {
  Candle,
  OrderChange,
  OrderOptions,
  OrderSnapshot,
  PositionSnapshot,
  Schedule,
  SeriesPlace,
  SessionPeriod,
  StrategyHost,
  TargetWeight,
} from '@vela/strategy';

/**
 * What a strategy holds of its run: its words and nothing behind them. The run itself has the
 * columns of the batch at hand, the future among them, so no strategy may ever get hold of it.
 */
export class RunHost implements StrategyHost {
  readonly #run: StrategyHost;

  constructor(run: StrategyHost) {
    this.#run = run;
  }

  get parameters(): unknown {
    return this.#run.parameters;
  }

  get sliceNumber(): number {
    return this.#run.sliceNumber;
  }

  get seriesCount(): number {
    return this.#run.seriesCount;
  }

  get instruments(): readonly Instrument[] {
    return this.#run.instruments;
  }

  declare(indicator: Indicator, place: SeriesPlace): void {
    this.#run.declare(indicator, place);
  }

  submit(side: 1 | -1, quantity: number, options: OrderOptions): number {
    return this.#run.submit(side, quantity, options);
  }

  close(instrument: number): number | null {
    return this.#run.close(instrument);
  }

  cancel(handle: number): boolean {
    return this.#run.cancel(handle);
  }

  cancelAll(instrument: number): number {
    return this.#run.cancelAll(instrument);
  }

  replace(handle: number, change: OrderChange): boolean {
    return this.#run.replace(handle, change);
  }

  oco(handles: readonly number[]): number {
    return this.#run.oco(handles);
  }

  size(instrument: number): number {
    return this.#run.size(instrument);
  }

  position(instrument: number): PositionSnapshot {
    return this.#run.position(instrument);
  }

  order(handle: number): OrderSnapshot | null {
    return this.#run.order(handle);
  }

  hasWorking(instrument: number): boolean {
    return this.#run.hasWorking(instrument);
  }

  candle(place: number | SeriesPlace): Candle {
    return this.#run.candle(place);
  }

  equity(): number {
    return this.#run.equity();
  }

  buyingPower(): number {
    return this.#run.buyingPower();
  }

  rebalance(weights: readonly TargetWeight[]): void {
    this.#run.rebalance(weights);
  }

  isLastSessionOf(period: SessionPeriod, instrument: number): boolean {
    return this.#run.isLastSessionOf(period, instrument);
  }

  isSessionEnd(instrument: number): boolean {
    return this.#run.isSessionEnd(instrument);
  }

  random(): number {
    return this.#run.random();
  }

  setTimer(name: string, at: number): void {
    this.#run.setTimer(name, at);
  }

  setTimerAfter(name: string, delay: number): void {
    this.#run.setTimerAfter(name, delay);
  }

  setSchedule(name: string, schedule: Schedule): void {
    this.#run.setSchedule(name, schedule);
  }

  cancelTimer(name: string): boolean {
    return this.#run.cancelTimer(name);
  }
}
