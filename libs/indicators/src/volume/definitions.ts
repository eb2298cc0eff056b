import type { IndicatorDefinition } from '../definition.js';
import { AD } from './ad.js';
import { ADOSC } from './adosc.js';
import { BWMFI } from './bwmfi.js';
import { CMF } from './cmf.js';
import { EFI } from './efi.js';
import { EOM } from './eom.js';
import { KVO } from './kvo.js';
import { NVI } from './nvi.js';
import { PVI } from './pvi.js';
import { PVO } from './pvo.js';
import { PVT } from './pvt.js';
import { RVOL } from './rvol.js';
import { TMF } from './tmf.js';
import { VOSC } from './vosc.js';
import { VROC } from './vroc.js';
import { VWAP_ANCHORED } from './vwap-anchored.js';
import { VWAP_BANDS } from './vwap-bands.js';
import { VZO } from './vzo.js';

/** Lists the volume of the catalogue. */
export const VOLUME: readonly IndicatorDefinition[] = [
  AD,
  ADOSC,
  CMF,
  EFI,
  EOM,
  KVO,
  NVI,
  PVI,
  PVT,
  VROC,
  VWAP_ANCHORED,
  VWAP_BANDS,
  VOSC,
  PVO,
  TMF,
  RVOL,
  VZO,
  BWMFI,
];
