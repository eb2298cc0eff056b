import type { IndicatorDefinition } from '../definition.js';
import { AUTOCORR } from './autocorr.js';
import { ENTROPY } from './entropy.js';
import { HIGHEST } from './highest.js';
import { HURST } from './hurst.js';
import { KURTOSIS } from './kurtosis.js';
import { LINEARREG_INTERCEPT } from './linearreg-intercept.js';
import { LINREG_CHANNEL } from './linreg-channel.js';
import { LOWEST } from './lowest.js';
import { MAD } from './mad.js';
import { MEDIAN } from './median.js';
import { PERCENT_RANK } from './percent-rank.js';
import { QUANTILE } from './quantile.js';
import { R2 } from './r2.js';
import { SKEW } from './skew.js';
import { STDERR } from './stderr.js';
import { VARIANCE } from './variance.js';
import { ZSCORE } from './zscore.js';

/** Lists the statistics of the catalogue. */
export const STATISTICS: readonly IndicatorDefinition[] = [
  LINEARREG_INTERCEPT,
  R2,
  STDERR,
  LINREG_CHANNEL,
  HURST,
  ZSCORE,
  SKEW,
  KURTOSIS,
  MEDIAN,
  QUANTILE,
  PERCENT_RANK,
  ENTROPY,
  AUTOCORR,
  VARIANCE,
  MAD,
  HIGHEST,
  LOWEST,
];
