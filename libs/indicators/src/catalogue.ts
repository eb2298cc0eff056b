import { ATR } from './atr.js';
import type { IndicatorDefinition } from './definition.js';
import { DONCHIAN } from './donchian.js';
import { EMA } from './ema.js';
import { RSI } from './rsi.js';
import { SMA } from './sma.js';

const DEFINITIONS: readonly IndicatorDefinition[] = [SMA, EMA, RSI, ATR, DONCHIAN];

/** Lists every indicator by its name, for tools that offer or compute them by name. */
export const catalogue: ReadonlyMap<string, IndicatorDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.name, definition]),
);
