import {
  intervalNames,
  SAMPLE_KINDS,
  STATISTIC_UNITS,
  statisticOfRun,
  statisticsCatalogue,
} from '@vela/analytics';
import { VelaError } from '@vela/kernel';
import type { Action } from '../../command-spec.js';
import { facts } from '../../output/table.js';
import { described } from './list.js';

/** Shows one statistic: definition, unit, source and minimum sample. */
export const action: Action = async ({ output }, input) => {
  const name = input.requiredArgument('name');
  const found = statisticOfRun(name);
  if (found === null) throw noSuchStatistic(name);
  const { minimum, source, needsRun, needsBenchmark } = found;
  const hasInterval = intervalNames.has(found.name);
  output.result({ ...described(found), hasInterval }, () =>
    facts([
      ['name', found.name],
      ['of a series', needsRun ? null : found.seriesName],
      ['label', found.label],
      ['definition', found.definition],
      ['unit', STATISTIC_UNITS[found.unit]],
      ['source', source && `${source.author} (${source.year}), ${source.title}`],
      ['minimum', `${minimum.count} ${SAMPLE_KINDS[minimum.of][1]}`],
      ['interval', hasInterval ? 'by a formula' : 'by a bootstrap on request'],
      ['needs', needsBenchmark ? 'a benchmark' : null],
    ]),
  );
};

/** Returns the error for a name that no statistic has, with names that look like it. */
function noSuchStatistic(name: string): VelaError {
  const wanted = name.toLowerCase();
  const near = [...statisticsCatalogue.keys()].filter((one) => one.toLowerCase().includes(wanted));
  const hint =
    near.length === 0
      ? 'List them with vela metrics list.'
      : `Did you mean ${near.slice(0, 5).join(', ')}?`;
  return new VelaError('NOT_FOUND', `there is no statistic "${name}"`, { hint, path: ['name'] });
}
