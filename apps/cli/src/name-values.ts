import { VelaError } from '@vela/kernel';

/** A value out of a `name=value` option: what the text looks like, JSON included. */
export type OptionValue =
  | null
  | boolean
  | number
  | string
  | readonly OptionValue[]
  | { readonly [name: string]: OptionValue };

/**
 * Returns the parameters out of `name=value` texts. `true`, `false`, `null`, numbers and JSON in
 * brackets are read as such, everything else is text; a later value of the same name wins.
 */
export function parseNameValues(
  texts: readonly string[],
  option: string,
): { readonly [name: string]: OptionValue } {
  return Object.fromEntries(
    texts.map((text) => {
      const { name, value } = splitAtEquals(text, option);
      return [name, parseValue(value)];
    }),
  );
}

function splitAtEquals(text: string, option: string): { name: string; value: string } {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0)).trim();
  if (name !== '') return { name, value: text.slice(at + 1).trim() };
  throw new VelaError('INVALID_INPUT', `--${option}: expected name=value, found "${text}"`, {
    hint: `For instance --${option} fast=20.`,
    path: [option],
  });
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parseValue(text: string): OptionValue {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (NUMBER.test(text)) return Number(text);
  if (!/^[[{"]/.test(text)) return text;
  try {
    return JSON.parse(text) as OptionValue;
  } catch {
    // Looks like JSON and is none: the text itself is what was meant.
    return text;
  }
}
