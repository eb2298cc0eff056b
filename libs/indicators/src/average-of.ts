import { Ema } from './ema.js';
import { Sma } from './sma.js';

/** Returns a simple or an exponential average, whichever a parameter names. */
export function averageOf(matype: 'sma' | 'ema', period: number): Sma | Ema {
  return matype === 'sma' ? new Sma({ period }) : new Ema({ period });
}
