import type { Micros } from '@vela/kernel';
import type { QuoteTick } from './minute-ticks.js';
import type { Bar, TradePrint } from './tape.js';

/** Something that the market says; the data streams write it down in the protocol's form. */
export type MarketMessage =
  | { readonly kind: 'trade'; readonly symbol: string; readonly trade: TradePrint }
  | { readonly kind: 'quote'; readonly symbol: string; readonly quote: QuoteTick }
  | {
      readonly kind: 'bar' | 'updatedBar' | 'dailyBar';
      readonly symbol: string;
      readonly bar: Bar;
    }
  | {
      readonly kind: 'status';
      readonly symbol: string;
      readonly at: Micros;
      readonly halted: boolean;
    };
