import type { IndicatorDefinition } from '../definition.js';
import { ADXR } from './adxr.js';
import { ALLIGATOR } from './alligator.js';
import { AROONOSC } from './aroonosc.js';
import { CHANDELIER } from './chandelier.js';
import { DMI } from './dmi.js';
import { SQUEEZE } from './squeeze.js';
import { VORTEX } from './vortex.js';
import { ZIGZAG } from './zigzag.js';

/** Lists the trend of the catalogue. */
export const TREND: readonly IndicatorDefinition[] = [
  VORTEX,
  DMI,
  ADXR,
  AROONOSC,
  CHANDELIER,
  ZIGZAG,
  SQUEEZE,
  ALLIGATOR,
];
