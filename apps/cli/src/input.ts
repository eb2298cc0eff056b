import { VelaError } from '@vela/kernel';

type Value = string | boolean | readonly string[] | undefined;

/** Arguments and options of one call, read with checks that name the option. */
export class Input {
  constructor(
    private readonly positional: readonly string[],
    private readonly options: Readonly<Record<string, Value>>,
  ) {}

  /** Returns a positional argument, or undefined. */
  argument(index = 0): string | undefined {
    return this.positional[index];
  }

  /** Returns every positional argument. */
  get arguments(): readonly string[] {
    return this.positional;
  }

  /** Returns a positional argument that must be there. */
  requiredArgument(name: string, index = 0): string {
    const value = this.positional[index];
    if (value !== undefined) return value;
    throw new VelaError('INVALID_INPUT', `expected <${name}>, found nothing`);
  }

  /** Returns the text of an option, or undefined when it is absent. */
  text(name: string): string | undefined {
    const value = this.options[camelCase(name)];
    return typeof value === 'string' ? value : undefined;
  }

  /** Returns the text of an option that must be there. */
  required(name: string, example: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new VelaError('INVALID_INPUT', `expected --${name}, found nothing`, {
      hint: `Add for instance --${name} ${example}.`,
      path: [name],
    });
  }

  /** Returns whether a flag was given. */
  flag(name: string): boolean {
    return this.options[camelCase(name)] === true;
  }

  /** Returns every value of an option that may be repeated. */
  list(name: string): readonly string[] {
    const value = this.options[camelCase(name)];
    return Array.isArray(value) ? (value as readonly string[]) : [];
  }

  /** Returns a finite number, or undefined when the option is absent. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw unexpected(name, 'a number', text);
  }

  /** Returns an integer within bounds (inclusive), or undefined when the option is absent. */
  integer(name: string, bounds: { min: number; max: number }): number | undefined {
    const value = this.number(name);
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
    throw unexpected(name, `an integer of ${bounds.min} to ${bounds.max}`, String(value));
  }
}

function unexpected(name: string, expected: string, found: string): VelaError {
  return new VelaError('INVALID_INPUT', `--${name}: expected ${expected}, found "${found}"`, {
    path: [name],
  });
}

/** Returns an option's name as commander stores it: `start-date` is kept as `startDate`. */
const camelCase = (name: string): string =>
  name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
