import { statisticsCatalogue } from './catalogue.js';
import { STATISTIC_GROUPS, STATISTIC_UNITS, type StatisticDefinition } from './definition.js';
import { intervalNames } from './intervals.js';
import { MISSING_REASONS } from './reason.js';
import { SAMPLE_KINDS } from './sample-kind.js';

const introduction = (): string => `# Statistics

Vela knows ${statisticsCatalogue.size} statistics. This page is written from the catalogue by
\`node scripts/statistics-docs.mjs\`; a test says when it is out of date.

All of them keep the same promises:

- A value is a finite number, or it is not available (N/A) and the reason is told. It is never NaN,
  and no run makes a statistic fail: not one without trades, of one candle, of losses alone, without
  any variation, or one that lost its capital.
- Below its minimum sample a statistic is N/A.
- Deviations are those of samples (n - 1) unless the definition says otherwise. Ratios are annualised
  by the root of the periods of a year: 252 for daily candles of what trades in sessions, else as
  many as the run itself had. The rate without risk is simple: each period earns its share.
- Fractions are fractions: 0.12 means 12 %. Depths of drawdowns and losses are below 0.
- A statistic with an interval has one by the formula that is named with it; for the others a seeded
  bootstrap gives one on request.

\`vela backtest show ID --metrics\` prints those of a run, \`vela metrics compute\` those of any column
of prices or equity. Where a plain series has another name for a statistic it is told; gates such as
\`--fail-under sharpe=1\` take both names. Against a benchmark, days count that both have.

## Units

${list(STATISTIC_UNITS)}

## Why a statistic is N/A

${list(MISSING_REASONS)}
`;

const list = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([name, text]) => `- \`${name}\`: ${text}`)
    .join('\n');

/** Returns the page of the documentation that lists all statistics, as Markdown. */
export function statisticsPage(): string {
  const all = [...statisticsCatalogue.values()];
  const groups = Object.entries(STATISTIC_GROUPS).map(([group, title]) => {
    const entries = all.filter((one) => one.group === group).map(entry);
    return `## ${title}\n\n${entries.join('\n')}`;
  });
  return [introduction(), ...groups].join('\n');
}

function entry(definition: StatisticDefinition): string {
  const { name, seriesName, label, unit, source, needsRun } = definition;
  const facts = [
    `Unit: ${unit}`,
    minimumOf(definition),
    needsRun ? 'of runs' : seriesName === name ? null : `of a series: \`${seriesName}\``,
    intervalNames.has(name) ? 'with an interval' : null,
  ].filter((fact) => fact !== null);
  return [
    `### ${name}`,
    '',
    `${label}. ${definition.definition}`,
    '',
    `- ${facts.join('; ')}`,
    ...(source === null ? [] : [`- Source: ${source.author} (${source.year}), ${source.title}`]),
    '',
  ].join('\n');
}

function minimumOf({ minimum }: StatisticDefinition): string {
  const { of, count } = minimum;
  const [one, many] = SAMPLE_KINDS[of];
  return count === 0 ? 'any sample' : `from ${count} ${count === 1 ? one : many} on`;
}
