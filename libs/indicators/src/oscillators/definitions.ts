import type { IndicatorDefinition } from '../definition.js';
import { AC } from './ac.js';
import { AO } from './ao.js';
import { APO } from './apo.js';
import { BIAS } from './bias.js';
import { BOP } from './bop.js';
import { CFO } from './cfo.js';
import { CMO } from './cmo.js';
import { COPPOCK } from './coppock.js';
import { CRSI } from './crsi.js';
import { CTI } from './cti.js';
import { DPO } from './dpo.js';
import { ELDER_RAY } from './elder-ray.js';
import { ER } from './er.js';
import { FISHER } from './fisher.js';
import { IMI } from './imi.js';
import { KST } from './kst.js';
import { LRSI } from './lrsi.js';
import { PFE } from './pfe.js';
import { PSY } from './psy.js';
import { QQE } from './qqe.js';
import { RMI } from './rmi.js';
import { RVGI } from './rvgi.js';
import { SMI } from './smi.js';
import { STC } from './stc.js';
import { STOCHF } from './stochf.js';
import { TSI } from './tsi.js';
import { WAD } from './wad.js';
import { WAVETREND } from './wavetrend.js';

/** Lists the oscillators of the catalogue. */
export const OSCILLATORS: readonly IndicatorDefinition[] = [
  AO,
  AC,
  CMO,
  DPO,
  KST,
  TSI,
  FISHER,
  COPPOCK,
  RVGI,
  CRSI,
  SMI,
  APO,
  ELDER_RAY,
  QQE,
  STC,
  WAD,
  BOP,
  PSY,
  CFO,
  LRSI,
  BIAS,
  RMI,
  ER,
  IMI,
  PFE,
  STOCHF,
  WAVETREND,
  CTI,
];
