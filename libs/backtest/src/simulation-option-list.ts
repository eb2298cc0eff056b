import { scheduleNames } from '@vela/fees';
import type { Canonical } from '@vela/kernel';
import { simulationOptions } from '@vela/venue';
import { z } from 'zod';

/** One option of the simulation as a form or a manual shows it. */
export interface SimulationOption {
  /** Path in the options, such as `slippage.bps`. */
  readonly name: string;
  /** Kind of its value. */
  readonly type: 'TEXT' | 'NUMBER' | 'INTEGER' | 'BOOLEAN' | 'CHOICE' | 'OBJECT';
  readonly nullable: boolean;
  /** Undefined when a value must be given. */
  readonly default: Canonical | undefined;
  /** The values of a choice, else null. */
  readonly choices: readonly string[] | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly description: string;
  /** The choices of the parent for which the option is there; null for all. */
  readonly appliesTo: readonly string[] | null;
}

/** The part of JSON Schema that options are described by. */
interface Described {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: Canonical;
  readonly description?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly oneOf?: readonly Described[];
  readonly anyOf?: readonly Described[];
}

/** Returns every option of the simulation, those inside others behind them, from its own schema. */
export function simulationOptionList(): readonly SimulationOption[] {
  const described = z.toJSONSchema(simulationOptions, { io: 'input', unrepresentable: 'any' });
  const usual: Readonly<Record<string, unknown>> = simulationOptions.parse({});
  return optionsOf(described as Described, '', null).map((option) => {
    const { name } = option;
    // An option that checks itself in code has no default in its schema.
    const value = name.includes('.') ? option.default : (usual[name] as Canonical);
    const shipped = name === 'fees' ? ` Shipped: ${scheduleNames().join(', ')}.` : '';
    return { ...option, default: value, description: option.description + shipped };
  });
}

function optionsOf(
  object: Described,
  prefix: string,
  appliesTo: readonly string[] | null,
): SimulationOption[] {
  return Object.entries(object.properties ?? {}).flatMap(([key, value]) =>
    describeOption(`${prefix}${key}`, value, appliesTo),
  );
}

function describeOption(
  name: string,
  value: Described,
  appliesTo: readonly string[] | null,
): SimulationOption[] {
  const variants = value.oneOf ?? value.anyOf ?? [value];
  const real = variants.filter(({ type }) => type !== 'null');
  const [only = value] = real;
  const tag = tagOf(real);
  const one: SimulationOption = {
    name,
    type: typeOf(real.length === 1 ? only : value, real),
    nullable: real.length < variants.length || value.type === 'null',
    default: value.default,
    choices: choicesOf(real),
    min: only.minimum ?? only.exclusiveMinimum ?? null,
    max: only.maximum ?? only.exclusiveMaximum ?? null,
    description: value.description ?? only.description ?? '',
    appliesTo,
  };
  if (tag === null) return [one, ...optionsOf(only, `${name}.`, appliesTo)];
  return [one, ...variantsOf(name, tag, real)];
}

/** Returns the property by whose constant the variants of an object differ, or null. */
function tagOf(variants: readonly Described[]): string | null {
  if (variants.length < 2) return null;
  const names = Object.keys(variants[0]!.properties ?? {});
  return (
    names.find((name) => variants.every((one) => one.properties?.[name]?.const !== undefined)) ??
    null
  );
}

function variantsOf(name: string, tag: string, variants: readonly Described[]): SimulationOption[] {
  const names = variants.map(({ properties }) => String(properties![tag]!.const));
  const kind: SimulationOption = {
    name: `${name}.${tag}`,
    type: 'CHOICE',
    nullable: false,
    default: undefined,
    choices: names,
    min: null,
    max: null,
    description: variants
      .map(({ description }, at) =>
        description === undefined ? '' : `${names[at]}: ${description}`,
      )
      .filter((text) => text !== '')
      .join(' '),
    appliesTo: null,
  };
  const found = new Map<string, SimulationOption>();
  variants.forEach((variant, at) => {
    for (const inner of optionsOf(variant, `${name}.`, [names[at]!])) {
      if (inner.name === kind.name) continue;
      const known = found.get(inner.name);
      const where = [...(known?.appliesTo ?? []), names[at]!];
      const everywhere = where.length === variants.length;
      found.set(inner.name, { ...inner, appliesTo: everywhere ? null : where });
    }
  });
  return [kind, ...found.values()];
}

function typeOf(value: Described, variants: readonly Described[]): SimulationOption['type'] {
  if (choicesOf(variants) !== null) return 'CHOICE';
  switch (value.type) {
    case 'number':
      return 'NUMBER';
    case 'integer':
      return 'INTEGER';
    case 'boolean':
      return 'BOOLEAN';
    case 'string':
    case 'null':
      return 'TEXT';
    default:
      return 'OBJECT';
  }
}

function choicesOf(variants: readonly Described[]): readonly string[] | null {
  const choices = variants.flatMap(
    (one) => one.enum ?? (one.const === undefined ? [] : [one.const]),
  );
  return choices.length === 0 ? null : choices.map(String);
}
