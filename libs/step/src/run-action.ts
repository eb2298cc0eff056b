import type { CorporateAction } from '@vela/market';

/** A corporate action of one of the run's instruments. */
export interface RunAction {
  /** Index into the run's instruments. */
  readonly instrument: number;
  readonly action: CorporateAction;
}

/** A corporate action that took hold in a run, in words. */
export interface AppliedAction {
  readonly instrument: number;
  readonly at: number;
  readonly kind: CorporateAction['kind'];
  /** What it did to the account: `10 became 40`. */
  readonly effect: string;
}
