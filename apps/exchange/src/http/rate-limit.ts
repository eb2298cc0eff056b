/** What is left for a key in the running minute. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Second since 1970 at which the minute is over. */
  readonly resetsAt: number;
  readonly allowed: boolean;
}

/** Counts the requests of each key by the minute of the machine's clock. */
export class RateLimit {
  readonly #seconds: () => number;
  #perMinute: number;
  #minute = 0;
  /** Emptied every minute; one entry for each key that asked. */
  readonly #used = new Map<string, number>();

  constructor(perMinute: number, seconds: () => number) {
    this.#perMinute = perMinute;
    this.#seconds = seconds;
  }

  /** Sets how many requests of a key are let through in a minute; counting begins again. */
  setLimit(perMinute: number): void {
    this.#perMinute = perMinute;
    this.#used.clear();
  }

  /** Takes one request of a key and returns whether it may go on. */
  take(key: string): Allowance {
    const minute = Math.floor(this.#seconds() / 60);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#used.clear();
    }
    const used = (this.#used.get(key) ?? 0) + 1;
    this.#used.set(key, used);
    return {
      limit: this.#perMinute,
      remaining: Math.max(0, this.#perMinute - used),
      resetsAt: (minute + 1) * 60,
      allowed: used <= this.#perMinute,
    };
  }
}
