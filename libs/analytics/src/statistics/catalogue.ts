import type { StatisticDefinition } from './definition.js';
import { benchmarkGroup } from './groups/benchmark.js';
import { calendarGroup } from './groups/calendar.js';
import { costGroup } from './groups/cost.js';
import { drawdownAmountGroup, drawdownGroup } from './groups/drawdown.js';
import { exposureGroup } from './groups/exposure.js';
import { equityGroup, growthGroup } from './groups/growth.js';
import { periodGroup } from './groups/period.js';
import { ratioGroup } from './groups/ratio.js';
import { riskGroup } from './groups/risk.js';
import { shapeGroup } from './groups/shape.js';
import { significanceGroup } from './groups/significance.js';
import { tailGroup } from './groups/tail.js';
import { directionGroup, holdingGroup, tradeGroup } from './groups/trade.js';

/** All statistics by name, in the order in which they are shown. */
export const statisticsCatalogue: ReadonlyMap<string, StatisticDefinition> = new Map(
  [
    growthGroup,
    equityGroup,
    riskGroup,
    ratioGroup,
    drawdownGroup,
    drawdownAmountGroup,
    tailGroup,
    shapeGroup,
    significanceGroup,
    periodGroup,
    calendarGroup,
    benchmarkGroup,
    tradeGroup,
    holdingGroup,
    directionGroup,
    exposureGroup,
    costGroup,
  ].flatMap((group) => group.map((one) => [one.name, one] as const)),
);

const aliases: ReadonlyMap<string, StatisticDefinition> = new Map(
  [...statisticsCatalogue.values()]
    .filter(({ needsRun }) => !needsRun)
    .map((one) => [one.seriesName, one]),
);

/**
 * Returns a statistic of a run by its name, or by the one it has for a plain series where no
 * statistic of a run is called so; null when there is none.
 */
export function statisticOfRun(name: string): StatisticDefinition | null {
  return statisticsCatalogue.get(name) ?? aliases.get(name) ?? null;
}

/** Returns a statistic of a plain series by its name there, or by its name in a run. */
export function statisticOfSeries(name: string): StatisticDefinition | null {
  const found = aliases.get(name) ?? statisticsCatalogue.get(name) ?? null;
  return found === null || found.needsRun ? null : found;
}
