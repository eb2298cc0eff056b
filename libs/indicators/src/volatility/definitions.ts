import type { IndicatorDefinition } from '../definition.js';
import { ACCBANDS } from './accbands.js';
import { BANDWIDTH } from './bandwidth.js';
import { CHAIKIN_VOLATILITY } from './chaikin-volatility.js';
import { CHOP } from './chop.js';
import { DONCHIAN_WIDTH } from './donchian-width.js';
import { ENVELOPE } from './envelope.js';
import { GARMAN_KLASS } from './garman-klass.js';
import { HVOL } from './hvol.js';
import { KELTNER_WIDTH } from './keltner-width.js';
import { MASS } from './mass.js';
import { PARKINSON } from './parkinson.js';
import { PERCENT_B } from './percent-b.js';
import { ROGERS_SATCHELL } from './rogers-satchell.js';
import { RVI } from './rvi.js';
import { TRANGE } from './trange.js';
import { ULCER } from './ulcer.js';
import { YANG_ZHANG } from './yang-zhang.js';

/** Lists the volatility of the catalogue. */
export const VOLATILITY: readonly IndicatorDefinition[] = [
  TRANGE,
  DONCHIAN_WIDTH,
  PERCENT_B,
  BANDWIDTH,
  KELTNER_WIDTH,
  HVOL,
  PARKINSON,
  GARMAN_KLASS,
  ROGERS_SATCHELL,
  YANG_ZHANG,
  ULCER,
  CHAIKIN_VOLATILITY,
  MASS,
  CHOP,
  RVI,
  ACCBANDS,
  ENVELOPE,
];
