import type { IndicatorDefinition } from '../definition.js';
import { PIVOT_CAMARILLA } from './pivot-camarilla.js';
import { PIVOT_CLASSIC } from './pivot-classic.js';
import { PIVOT_DEMARK } from './pivot-demark.js';
import { PIVOT_FIBONACCI } from './pivot-fibonacci.js';
import { PIVOT_WOODIE } from './pivot-woodie.js';

/** Lists the pivots of the catalogue. */
export const PIVOTS: readonly IndicatorDefinition[] = [
  PIVOT_CLASSIC,
  PIVOT_FIBONACCI,
  PIVOT_CAMARILLA,
  PIVOT_WOODIE,
  PIVOT_DEMARK,
];
