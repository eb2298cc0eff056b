import type { IndicatorDefinition } from '../definition.js';
import { ALMA } from './alma.js';
import { DECYCLER } from './decycler.js';
import { EVWMA } from './evwma.js';
import { FRAMA } from './frama.js';
import { HMA } from './hma.js';
import { LAGUERRE } from './laguerre.js';
import { LSMA } from './lsma.js';
import { MCGINLEY } from './mcginley.js';
import { SINWMA } from './sinwma.js';
import { SMMA } from './smma.js';
import { SUPERSMOOTHER } from './supersmoother.js';
import { T3 } from './t3.js';
import { TRIMA } from './trima.js';
import { VIDYA } from './vidya.js';
import { VWMA } from './vwma.js';
import { ZLEMA } from './zlema.js';

/** Lists the averages of the catalogue. */
export const AVERAGES: readonly IndicatorDefinition[] = [
  HMA,
  ALMA,
  VWMA,
  ZLEMA,
  T3,
  TRIMA,
  SMMA,
  LSMA,
  FRAMA,
  VIDYA,
  MCGINLEY,
  SINWMA,
  SUPERSMOOTHER,
  LAGUERRE,
  DECYCLER,
  EVWMA,
];
