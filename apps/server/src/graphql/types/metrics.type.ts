import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { decimalOf, formatDecimal, rescale } from '@vela/kernel';
import type { BacktestRecord } from '@vela/ports';
import { METRIC_NAMES, METRIC_UNITS, metricDefinition } from '../metric-table.js';
import type { MetricName } from '../metric-table.js';
import { DecimalScalar } from '../scalars/scalars.js';

/** Units as an enum of the schema. */
export const MetricUnitEnum = Object.fromEntries(
  Object.keys(METRIC_UNITS).map((unit) => [unit, unit]),
);
registerEnumType(MetricUnitEnum, {
  name: 'MetricUnit',
  description: 'What the number of a statistic counts.',
  valuesMap: Object.fromEntries(
    Object.entries(METRIC_UNITS).map(([unit, description]) => [unit, { description }]),
  ),
});

/** One statistic with what it takes to show it. */
@ObjectType({ description: 'One statistic with what it takes to show it.' })
export class Metric {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Float, { nullable: true, description: 'Its value; null when it is not defined.' })
  value!: number | null;

  @Field(() => MetricUnitEnum, { nullable: true, description: 'Its unit, null when unknown.' })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: 'How it is defined.' })
  definition!: string | null;
}

/** The statistics of a run. Fields by name are declared from the table below the class. */
@ObjectType({
  description:
    'Statistics of a run; null is undefined. Fractions: 0.12 means 12 %. Returns are those of one ' +
    'candle to the next; daily candles count 252 to the year.',
})
export class Metrics {
  @Field(() => [Metric], { description: 'All statistics of the run, also those without a field.' })
  all!: readonly Metric[];
}

/** Digits behind the point of amounts. */
const MONEY_SCALE = 8;

for (const name of METRIC_NAMES) {
  const [unit, definition] = metricDefinition(name)!;
  const whole = unit === 'COUNT' || name === 'maxDrawdownRows';
  const type = unit === 'CURRENCY' ? DecimalScalar : whole ? Int : Float;
  const description = `${definition} ${METRIC_UNITS[unit]}`;
  Field(() => type, { nullable: true, description })(Metrics.prototype, name);
}

/** Returns the statistics of a run as the schema shows them. */
export function toMetrics({ metrics }: BacktestRecord): Metrics {
  const values = metrics ?? {};
  const shown = (name: MetricName): number | string | null => {
    const value = values[name] ?? null;
    return value !== null && metricDefinition(name)![0] === 'CURRENCY' ? money(value) : value;
  };
  return {
    ...Object.fromEntries(METRIC_NAMES.map((name) => [name, shown(name)])),
    all: Object.entries(values).map(([name, value]) => {
      const [unit = null, definition = null] = metricDefinition(name) ?? [];
      return { name, value, unit, definition };
    }),
  };
}

const money = (value: number): string => formatDecimal(rescale(decimalOf(value), MONEY_SCALE));
