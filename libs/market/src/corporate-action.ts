import type { Micros } from '@vela/kernel';

/** What every corporate action has. */
interface ActionBase {
  /**
   * First instant at which it holds: candles that open at or after it are quoted in new terms, all
   * before it in old ones. Of daily candles: the label of the ex-date.
   */
  readonly at: Micros;
}

/** One share becomes `value` shares: 4 in a 4:1 split, 0.05 in a 1:20 reverse split. */
export interface Split extends ActionBase {
  readonly kind: 'split';
  /** New shares per old share, above 0. */
  readonly value: number;
}

/** Cash of `value` for each share held before `at`. */
export interface Dividend extends ActionBase {
  readonly kind: 'dividend';
  /** Cash per share in the currency of the price, quoted in the shares of its day. */
  readonly value: number;
  /**
   * Close before `at` as the publisher of the action has it, in raw prices; when it is absent the
   * last candle before `at` tells it.
   */
  readonly previousClose?: number;
}

/** The instrument trades under another symbol from `at` on; nothing else changes. */
export interface Rename extends ActionBase {
  readonly kind: 'rename';
  readonly symbol: string;
}

/** Trading ends at `at`; holders are paid `value` a share, or the last close when it is null. */
export interface Delisting extends ActionBase {
  readonly kind: 'delist';
  readonly value: number | null;
}

/** What a company does to its shares, as data; a list of them is in non-decreasing `at`. */
export type CorporateAction = Split | Dividend | Rename | Delisting;
