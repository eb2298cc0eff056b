import { z } from 'zod';
import { catalogue, indicatorFamilies } from './catalogue.js';
import type { IndicatorDefinition } from './definition.js';
import { usualParameters } from './usual-parameters.js';

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
  const families = [...indicatorFamilies].map(
    ([family, definitions]) => `## ${family}\n\n${definitions.map(entry).join('\n')}`,
  );
  return [INTRODUCTION, ...families].join('\n');
}

function entry(definition: IndicatorDefinition): string {
  const { name, title, inputs, outputs, formula, source } = definition;
  const { author, year, title: work } = source;
  return [
    `### ${name}`,
    '',
    `${title}. Takes ${inputs.join(', ')}; gives ${outputs.join(', ')}.`,
    '',
    `    ${formula.split('; ').join('\n    ')}`,
    '',
    ...parameterLines(definition),
    `- Usual: ${usual(definition)}`,
    `- Source: ${author} (${year}), ${work}`,
    '',
  ].join('\n');
}

interface Bounds {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

function parameterLines(definition: IndicatorDefinition): string[] {
  const { properties = {} } = z.toJSONSchema(definition.parameters);
  return Object.entries(properties).map(([name, schema]) => {
    const bounds = schema as Bounds;
    return `- \`${name}\`: ${bounds.description ?? ''} (${rangeOf(bounds)})`;
  });
}

function rangeOf({ type, enum: names, minimum, maximum, exclusiveMinimum }: Bounds): string {
  if (names !== undefined) return names.join(' or ');
  const from = minimum === undefined ? `more than ${exclusiveMinimum}` : `${minimum}`;
  return `${type === 'integer' ? 'whole, ' : ''}${from} to ${maximum}`;
}

function usual(definition: IndicatorDefinition): string {
  const parameters = usualParameters[definition.name] ?? {};
  const values = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const { warmUp } = definition.create(parameters);
  const ready = `ready with ${warmUp === 1 ? 'the first update' : `update ${warmUp}`}`;
  return [...values, ready].join(', ');
}
