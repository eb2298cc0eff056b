import { AVERAGES } from './averages/definitions.js';
import { OSCILLATORS } from './oscillators/definitions.js';
import { STATISTICS } from './statistics/definitions.js';
import { VOLATILITY } from './volatility/definitions.js';
import { VOLUME } from './volume/definitions.js';
import { PRICES } from './prices/definitions.js';
import { PIVOTS } from './pivots/definitions.js';
import { TREND } from './trend/definitions.js';
import { PATTERNS } from './patterns/definitions.js';
import { ADX } from './adx.js';
import { AROON } from './aroon.js';
import { ATR } from './atr.js';
import { BBANDS } from './bbands.js';
import { BETA } from './beta.js';
import { CCI } from './cci.js';
import { CORREL } from './correl.js';
import type { IndicatorDefinition } from './definition.js';
import { DEMA } from './dema.js';
import { DONCHIAN } from './donchian.js';
import { EMA } from './ema.js';
import { ICHIMOKU } from './ichimoku.js';
import { KAMA } from './kama.js';
import { KELTNER } from './keltner.js';
import { LINEARREG } from './linearreg.js';
import { MACD } from './macd.js';
import { MFI } from './mfi.js';
import { MOM } from './mom.js';
import { NATR } from './natr.js';
import { OBV } from './obv.js';
import { PPO } from './ppo.js';
import { ROC } from './roc.js';
import { RSI } from './rsi.js';
import { SAR } from './sar.js';
import { SMA } from './sma.js';
import { STDDEV } from './stddev.js';
import { STOCH } from './stoch.js';
import { STOCHRSI } from './stochrsi.js';
import { SUPERTREND } from './supertrend.js';
import { TEMA } from './tema.js';
import { TRIX } from './trix.js';
import { ULTOSC } from './ultosc.js';
import { VWAP_ROLLING } from './vwap-rolling.js';
import { VWAP_SESSION } from './vwap-session.js';
import { WILLR } from './willr.js';
import { WMA } from './wma.js';

/** Lists the indicators by family, in the order in which tools show them. */
export const indicatorFamilies: ReadonlyMap<string, readonly IndicatorDefinition[]> = new Map([
  ['Moving averages', [SMA, EMA, WMA, DEMA, TEMA, KAMA, ...AVERAGES]],
  [
    'Oscillators',
    [RSI, ROC, MOM, TRIX, CCI, WILLR, MACD, PPO, STOCH, STOCHRSI, ULTOSC, ...OSCILLATORS],
  ],
  ['Volatility', [ATR, NATR, BBANDS, DONCHIAN, KELTNER, ...VOLATILITY]],
  ['Volume', [OBV, MFI, VWAP_ROLLING, VWAP_SESSION, ...VOLUME]],
  ['Trend', [ADX, AROON, SAR, SUPERTREND, ICHIMOKU, ...TREND]],
  ['Statistics', [LINEARREG, STDDEV, CORREL, BETA, ...STATISTICS]],
  ['Prices', PRICES],
  ['Pivot points', PIVOTS],
  ['Candlestick patterns', PATTERNS],
]);

/** Lists every indicator by its name, for tools that offer or compute them by name. */
export const catalogue: ReadonlyMap<string, IndicatorDefinition> = new Map(
  [...indicatorFamilies.values()].flat().map((definition) => [definition.name, definition]),
);
