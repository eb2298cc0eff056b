import { z } from 'zod';
import { indicatorFamilies } from './catalogue.js';
import type { IndicatorDefinition, IndicatorSource } from './definition.js';
import type { CandleField } from './indicator.js';
import { usualParameters } from './usual-parameters.js';

/** Describes one parameter of an indicator. */
export interface ParameterDescription {
  readonly name: string;
  readonly description: string;
  readonly kind: 'integer' | 'number' | 'choice';
  /** Smallest value, null for choices; excluded itself when `isMinExcluded`. */
  readonly min: number | null;
  readonly isMinExcluded: boolean;
  readonly max: number | null;
  /** Values of a choice, else null. */
  readonly choices: readonly string[] | null;
  /** What charts usually begin with; nothing assumes it. */
  readonly usual: number | string;
}

/** Describes an indicator of the catalogue in plain data. */
export interface IndicatorDescription {
  readonly name: string;
  readonly family: string;
  readonly title: string;
  readonly inputs: readonly CandleField[];
  readonly outputs: readonly string[];
  readonly parameters: readonly ParameterDescription[];
  /** Updates after which it is ready with the usual parameters. */
  readonly warmUp: number;
  readonly formula: string;
  readonly source: IndicatorSource;
}

/**
 * Returns the indicators of the catalogue in its order, or those of a family, or those whose name
 * or title holds a text, whatever its case.
 */
export function describeIndicators(
  filter: { readonly family?: string | undefined; readonly search?: string | undefined } = {},
): readonly IndicatorDescription[] {
  const text = (filter.search ?? '').trim().toLowerCase();
  const isWanted = ({ name, title }: IndicatorDefinition): boolean =>
    name.toLowerCase().includes(text) || title.toLowerCase().includes(text);
  return [...indicatorFamilies]
    .filter(([family]) => filter.family === undefined || filter.family === family)
    .flatMap(([family, all]) => all.filter(isWanted).map((one) => describe(family, one)));
}

function describe(family: string, definition: IndicatorDefinition): IndicatorDescription {
  const { name, title, inputs, outputs, formula, source } = definition;
  const usual = usualParameters[name] ?? {};
  const { properties = {} } = z.toJSONSchema(definition.parameters);
  const parameters = Object.entries(properties).map(([parameter, schema]) =>
    describeParameter(parameter, schema as Bounds, usual[parameter]!),
  );
  const { warmUp } = definition.create(usual);
  return { name, family, title, inputs, outputs, parameters, warmUp, formula, source };
}

interface Bounds {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

function describeParameter(
  name: string,
  bounds: Bounds,
  usual: number | string,
): ParameterDescription {
  const { description = '', enum: choices, type, minimum, maximum, exclusiveMinimum } = bounds;
  return {
    name,
    description,
    kind: choices === undefined ? (type === 'integer' ? 'integer' : 'number') : 'choice',
    min: minimum ?? exclusiveMinimum ?? null,
    isMinExcluded: minimum === undefined && exclusiveMinimum !== undefined,
    max: maximum ?? null,
    choices: choices ?? null,
    usual,
  };
}
