import { catalogue, indicatorFamilies } from './catalogue.js';
import { describeIndicators } from './describe.js';
import type { IndicatorDescription, ParameterDescription } from './describe.js';

const INTRODUCTION = `# Indicators

Vela knows ${catalogue.size} indicators. This page is written from the catalogue by
\`node scripts/indicator-docs.mjs\`; a test says when it is out of date.

All of them keep the same promises:

- One definition serves live candles, batches over columns and restored snapshots, with the same
  numbers bit for bit.
- An output is \`null\` until the indicator is ready, which takes \`warmUp\` updates whatever the
  values are, and wherever its formula has no value. It is never NaN or infinite.
- An update takes constant or logarithmic time in the look-back, where its docstring does not
  say otherwise, and allocates nothing. Sums are carried with twice the digits of a double and
  deviations are anchored afresh, so that a large value leaves no trace once it has left the
  window.
- Nothing repaints: an output of a past candle never changes.
- Parameters out of range and unknown names are refused with what was expected and found.

In formulas x is the value fed (the close, unless other columns are chosen), o, h, l, c and v are
open, high, low, close and volume, [t] is the candle now, [t-1] the one before, and n the
\`period\`. "Usual" are the parameters that charts begin with, and when the indicator is ready
with them.

An indicator of your own extends the class \`Indicator\` and keeps the same promises: see
\`libs/indicators/src/own-indicator.spec.ts\`.
`;

/** Returns the page of the documentation that lists all indicators, as Markdown. */
export function cataloguePage(): string {
  const families = [...indicatorFamilies.keys()].map(
    (family) => `## ${family}\n\n${describeIndicators({ family }).map(entry).join('\n')}`,
  );
  return [INTRODUCTION, ...families].join('\n');
}

function entry(one: IndicatorDescription): string {
  const { name, title, inputs, outputs, formula, source, parameters } = one;
  const { author, year, title: work } = source;
  return [
    `### ${name}`,
    '',
    `${title}. Takes ${inputs.join(', ')}; gives ${outputs.join(', ')}.`,
    '',
    `    ${formula.split('; ').join('\n    ')}`,
    '',
    ...parameters.map(
      (parameter) => `- \`${parameter.name}\`: ${parameter.description} (${rangeOf(parameter)})`,
    ),
    `- Usual: ${usual(one)}`,
    `- Source: ${author} (${year}), ${work}`,
    '',
  ].join('\n');
}

function rangeOf({ kind, choices, min, isMinExcluded, max }: ParameterDescription): string {
  if (choices !== null) return choices.join(' or ');
  const from = isMinExcluded ? `more than ${min}` : `${min}`;
  return `${kind === 'integer' ? 'whole, ' : ''}${from} to ${max}`;
}

function usual({ parameters, warmUp }: IndicatorDescription): string {
  const values = parameters.map((parameter) => `${parameter.name} ${parameter.usual}`);
  const ready = `ready with ${warmUp === 1 ? 'the first update' : `update ${warmUp}`}`;
  return [...values, ready].join(', ');
}
