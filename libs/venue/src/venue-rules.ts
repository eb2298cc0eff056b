import type { LiquidityModel, PathModel, SlippageModel, VenueModels } from './models.js';
import type { SimulationOptions } from './options.js';
import { createPath } from './path-models.js';
import { createSlippage } from './slippage.js';

/** The options of a venue as its loops read them. */
export class VenueRules {
  readonly entrySpread: number;
  /** Whether children of a market entry live in the candle of the entry. */
  readonly sameCandle: boolean;
  readonly roundToTick: boolean;
  /** Whether market orders fill at the close on which they were decided. */
  readonly sameClose: boolean;
  readonly limitFill: SimulationOptions['limitFill'];
  readonly crossTicks: number;
  /** Largest share of a candle's volume for all fills, Infinity without a limit. */
  readonly participation: number;
  readonly latency: number;
  readonly path: PathModel | null;
  readonly slippage: SlippageModel | null;
  readonly liquidity: LiquidityModel | null;
  /** Whether something may keep an order from being filled as a whole. */
  readonly isLimited: boolean;
  /** Whether a market order fills as a whole at the open and nothing else happens to it. */
  readonly isPlain: boolean;

  constructor(options: SimulationOptions, models: VenueModels, resolution: number) {
    this.entrySpread = options.entrySpread;
    this.sameCandle = options.bracketActiveFrom === 'entryBar';
    this.roundToTick = options.tickRounding === 'venue';
    this.sameClose = options.marketFill === 'sameClose';
    this.limitFill = options.limitFill;
    this.crossTicks = options.limitCrossTicks;
    this.participation = options.participation ?? Infinity;
    this.latency = options.latencyMs * 1000;
    this.path = models.path ?? createPath(options.intrabar, resolution);
    this.slippage = models.slippage ?? createSlippage(options.slippage);
    this.liquidity = models.liquidity ?? null;
    this.isLimited =
      this.participation < Infinity || this.liquidity !== null || this.limitFill === 'volume';
    this.isPlain =
      !this.isLimited &&
      !this.sameClose &&
      this.latency === 0 &&
      this.entrySpread === 0 &&
      this.slippage === null;
  }
}
