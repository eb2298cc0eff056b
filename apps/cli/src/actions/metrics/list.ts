import { statisticsCatalogue } from '@vela/analytics';
import type { StatisticDefinition } from '@vela/analytics';
import type { Action } from '../../command-spec.js';
import { table } from '../../output/table.js';

/** Lists the statistics that there are. */
export const action: Action = async ({ output }, input) => {
  const group = input.text('group');
  const metrics = [...statisticsCatalogue.values()]
    .filter((one) => group === undefined || one.group === group)
    .map(described);
  output.result({ metrics }, () =>
    table(metrics, [
      { title: 'name', cell: ({ name }) => name },
      { title: 'group', cell: ({ group: of }) => of },
      { title: 'unit', cell: ({ unit }) => unit.toLowerCase() },
      { title: 'of', cell: ({ needsRun }) => (needsRun ? 'runs' : 'runs, series') },
      { title: 'label', cell: ({ label }) => label },
    ]),
  );
};

/** Returns a statistic as the command line tells of it: all but its formula as code. */
export function described(definition: StatisticDefinition) {
  const { name, seriesName, label, unit, group, source, minimum } = definition;
  const { needsRun, needsBenchmark } = definition;
  const words = { name, seriesName, label, unit, group, definition: definition.definition };
  return { ...words, source, minimum, needsRun, needsBenchmark };
}
