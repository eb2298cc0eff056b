import { z } from 'zod';
import { defineIndicator, periodSchema } from '../definition.js';
import { CLOSE, finiteOrZero, Indicator } from '../indicator.js';
import { Roc } from '../roc.js';
import { Rsi } from '../rsi.js';
import { PercentRank } from '../statistics/percent-rank.js';

/**
 * Returns the mean of three indices from 0 to 100: the RSI of the value, the RSI of the length of
 * its streak of rises (or falls, negative), and the percent rank of its change in percent among
 * the `rank` changes before. A change from 0 counts as 0. O(log rank).
 */
export class Crsi extends Indicator<{
  readonly rsi: number;
  readonly streak: number;
  readonly rank: number;
}> {
  private readonly strength = new Rsi({ period: this.parameters.rsi });
  private readonly streakStrength = new Rsi({ period: this.parameters.streak });
  private readonly rate = new Roc({ period: 1 });
  private readonly place = new PercentRank({ period: this.parameters.rank });
  private last = Number.NaN;
  private streak = 0;

  get kind(): string {
    return 'CRSI';
  }

  get warmUp(): number {
    return Math.max(this.parameters.rsi, this.parameters.streak, this.parameters.rank + 1) + 1;
  }

  update(value: number): void {
    const { strength, streakStrength, rate, place, last } = this;
    this.last = value;
    if (value > last) this.streak = Math.max(this.streak, 0) + 1;
    else if (value < last) this.streak = Math.min(this.streak, 0) - 1;
    else this.streak = 0;
    strength.update(value);
    streakStrength.update(this.streak);
    rate.update(value);
    if (rate.ready) place.update(finiteOrZero(rate.current));
    const sum = strength.current + streakStrength.current + place.current;
    this.previous = this.current;
    this.current = sum / 3;
    this.ready = strength.ready && streakStrength.ready && place.ready;
  }
}

/** Describes the indicator CRSI for the catalogue. */
export const CRSI = defineIndicator({
  name: 'CRSI',
  title: 'Connors RSI',
  parameters: z.strictObject({
    rsi: periodSchema('Length of the RSI of the value'),
    streak: periodSchema('Length of the RSI of the streak'),
    rank: periodSchema('Number of changes that the newest change is ranked among'),
  }),
  inputs: CLOSE,
  formula:
    'CRSI = (RSI(x, rsi) + RSI(streak, streak) + rank) / 3; rank = 100 (number of the rank ' +
    'changes before that are below the newest) / rank',
  source: {
    author: 'Larry Connors, Cesar Alvarez',
    year: 2012,
    title: 'An Introduction to ConnorsRSI',
  },
  build: (parameters) => new Crsi(parameters),
});

/** Returns the indicator CRSI (connors RSI); see Crsi. */
export function crsi(parameters: {
  readonly rsi: number;
  readonly streak: number;
  readonly rank: number;
}): Crsi {
  return CRSI.create(parameters);
}
