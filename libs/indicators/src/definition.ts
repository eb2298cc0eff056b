import { schemaFault } from '@vela/kernel';
import { z } from 'zod';
import type { CandleField, Indicator } from './indicator.js';
import { IndicatorParameterError } from './indicator-parameter-error.js';

/** Bounds every look-back, so that a typing error cannot ask for gigabytes. */
export const PERIOD_MAX = 100_000;

/** Describes the fields of a parameter schema. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** Names the publication that an indicator's formula was taken from. */
export interface IndicatorSource {
  readonly author: string;
  readonly year: number;
  readonly title: string;
}

/** Describes an indicator of the catalogue and creates it from unchecked parameters. */
export interface IndicatorDefinition<I extends Indicator = Indicator> {
  readonly name: string;
  readonly title: string;
  readonly parameters: z.ZodObject<Shape, z.core.$strict>;
  readonly inputs: readonly CandleField[];
  readonly outputs: readonly string[];
  readonly formula: string;
  readonly source: IndicatorSource;
  /** Returns a fresh indicator. Throws IndicatorParameterError when a parameter is wrong. */
  create(parameters: unknown): I;
}

interface DefinitionParts<S extends Shape, I extends Indicator> {
  readonly name: string;
  readonly title: string;
  readonly parameters: z.ZodObject<S, z.core.$strict>;
  readonly inputs: readonly CandleField[];
  readonly outputs?: readonly string[];
  readonly formula: string;
  readonly source: IndicatorSource;
  readonly build: (parameters: z.output<z.ZodObject<S, z.core.$strict>>) => I;
}

/** Returns the schema of a look-back: an integer from `min` (1) to 100,000. */
export function periodSchema(description: string, min = 1): z.ZodNumber {
  return z.number().int().min(min).max(PERIOD_MAX).describe(description);
}

/** Returns the schema of a multiplier: a number above 0, up to 1,000. */
export function factorSchema(description: string): z.ZodNumber {
  return z.number().positive().max(1_000).describe(description);
}

/** Returns a definition whose `create` checks the parameters before it builds. */
export function defineIndicator<S extends Shape, I extends Indicator>(
  parts: DefinitionParts<S, I>,
): IndicatorDefinition<I> {
  const { build, outputs = ['value'], ...described } = parts;
  const create = (parameters: unknown): I => {
    const parsed = parts.parameters.safeParse(parameters, { error: schemaFault });
    if (parsed.success) return build(parsed.data);
    const issues = parsed.error.issues.map((issue) => {
      const where = issue.path.length > 0 ? issue.path.join('.') : 'parameters';
      return `${where}: ${issue.message}`;
    });
    throw new IndicatorParameterError(`${parts.name}: ${issues.join('; ')}`);
  };
  return { ...described, outputs, create };
}
