import { civilFromDays } from '@vela/kernel';
import type { DayNumber } from '@vela/calendar';
import { multiply, parseAmount } from './amount.js';
import type { Amount } from './amount.js';
import type { PlanTiers } from './fee-plan.js';

const DAYS = 30;

/** Volumes by day or, for a month, by its number. */
type Volumes = (readonly [period: number, volume: Amount])[];

/** The state of the counters as plain data. */
export type CounterState = readonly (readonly [
  counter: string,
  volumes: readonly (readonly [period: number, volume: string])[],
])[];

/** How much was traded in the running month and in the 30 days before. */
export class VolumeCounters {
  readonly #before: Amount;
  readonly #volumes = new Map<string, Volumes>();

  /** @param before volume of the period that was traded before the first fill, decimal text */
  constructor(before: string) {
    this.#before = parseAmount(before);
  }

  /** Returns the sum of a rate by steps over `amount` of a basis at the volume of now. */
  charge(tiers: PlanTiers, day: DayNumber, isMaker: boolean, amount: Amount): Amount {
    const { steps, period } = tiers;
    const volume = this.#volume(tiers, day);
    const rateOf = (at: number): Amount => {
      const step = steps[at]!;
      return isMaker ? step.makerRate : step.rate;
    };
    if (period === '30days') {
      return multiply(rateOf(steps.findLastIndex(({ from }) => from <= volume)), amount);
    }
    let sum = 0n;
    const end = volume + amount;
    steps.forEach(({ from }, at) => {
      const next = steps[at + 1]?.from ?? end;
      const low = from > volume ? from : volume;
      const high = next < end ? next : end;
      if (high > low) sum += multiply(rateOf(at), high - low);
    });
    return sum;
  }

  /** Counts a fill. */
  add(tiers: PlanTiers, day: DayNumber, amount: Amount): void {
    // Makes sure that the counter is there and of this period.
    this.#volume(tiers, day);
    const volumes = this.#volumes.get(tiers.counter)!;
    const period = periodOf(tiers, day);
    const last = volumes.at(-1);
    if (last?.[0] === period) volumes[volumes.length - 1] = [period, last[1] + amount];
    else volumes.push([period, amount]);
  }

  #volume(tiers: PlanTiers, day: DayNumber): Amount {
    const period = periodOf(tiers, day);
    const isMonth = tiers.period === 'month';
    let volumes = this.#volumes.get(tiers.counter);
    if (volumes === undefined) {
      volumes = [[isMonth ? period : period - 1, this.#before]];
      this.#volumes.set(tiers.counter, volumes);
    }
    const oldest = isMonth ? period : period - DAYS;
    while (volumes.length > 0 && volumes[0]![0] < oldest) volumes.shift();
    let sum = 0n;
    for (const [when, volume] of volumes) if (isMonth || when < period) sum += volume;
    return sum;
  }

  /** Returns the volumes that later charges depend on. */
  snapshot(): CounterState {
    return [...this.#volumes].map(([counter, volumes]) => [
      counter,
      volumes.map(([period, volume]) => [period, String(volume)]),
    ]);
  }

  /** Puts fresh counters into a state. */
  restore(state: CounterState): void {
    for (const [counter, volumes] of state) {
      this.#volumes.set(
        counter,
        volumes.map(([period, volume]) => [period, BigInt(volume)]),
      );
    }
  }
}

function periodOf({ period }: PlanTiers, day: DayNumber): number {
  if (period === '30days') return day;
  const { year, month } = civilFromDays(day);
  return year * 12 + month;
}
