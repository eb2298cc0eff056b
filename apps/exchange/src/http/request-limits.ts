import type { DataPlan } from '../streams/data-stream.js';
import { RateLimit } from './rate-limit.js';
import type { Allowance } from './rate-limit.js';

/** What was paid for. */
export type PlanName = 'basic' | 'unlimited';

const PLANS: Readonly<Record<PlanName, DataPlan & { readonly dataPerMinute: number }>> = {
  basic: { symbolsMax: 30, sip: false, dataPerMinute: 200 },
  unlimited: { symbolsMax: 10_000, sip: true, dataPerMinute: 10_000 },
};

/** Requests that each key may send, to trading and to market data, and what its plan permits. */
export class RequestLimits {
  readonly #trading: RateLimit;
  readonly #data: RateLimit;
  #plan: PlanName;

  constructor(options: {
    readonly perMinute: number;
    readonly plan: PlanName;
    readonly seconds: () => number;
  }) {
    this.#plan = options.plan;
    this.#trading = new RateLimit(options.perMinute, options.seconds);
    this.#data = new RateLimit(PLANS[options.plan].dataPerMinute, options.seconds);
  }

  /** Returns what the plan permits on data streams. */
  get plan(): DataPlan {
    return PLANS[this.#plan];
  }

  /** Sets the limit of trading and of market data alike. */
  setLimit(perMinute: number): void {
    this.#trading.setLimit(perMinute);
    this.#data.setLimit(perMinute);
  }

  /** Changes the plan, and with it the limit of market data. */
  setPlan(name: PlanName): void {
    this.#plan = name;
    this.#data.setLimit(PLANS[name].dataPerMinute);
  }

  /** Takes one request of a key. */
  take(kind: 'trading' | 'data', keyId: string): Allowance {
    return (kind === 'trading' ? this.#trading : this.#data).take(keyId);
  }
}
