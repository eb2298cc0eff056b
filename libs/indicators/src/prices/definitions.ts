import type { IndicatorDefinition } from '../definition.js';
import { AVGPRICE } from './avgprice.js';
import { HEIKIN_ASHI } from './heikin-ashi.js';
import { LOG_RETURN } from './log-return.js';
import { MEDPRICE } from './medprice.js';
import { MIDPOINT } from './midpoint.js';
import { MIDPRICE } from './midprice.js';
import { TYPPRICE } from './typprice.js';
import { WCLPRICE } from './wclprice.js';

/** Lists the prices of the catalogue. */
export const PRICES: readonly IndicatorDefinition[] = [
  AVGPRICE,
  MEDPRICE,
  TYPPRICE,
  WCLPRICE,
  MIDPOINT,
  MIDPRICE,
  LOG_RETURN,
  HEIKIN_ASHI,
];
