import type { MetricsView } from '@vela/client';

/** Returns the statistics of a run as numbers by name; amounts of money become doubles. */
export function metricNumbers(
  metrics: MetricsView | null,
): Readonly<Record<string, number | null>> {
  if (metrics === null) return {};
  const entries = Object.entries(metrics) as [string, number | string | null][];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value === null ? null : Number(value)]),
  );
}
