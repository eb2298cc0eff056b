import type { z } from 'zod';

const PART: Readonly<Record<string, string>> = { array: 'item', string: 'character' };

const KIND: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a text',
};

const LONGEST_VALUE = 60;

const NAMED_VALUES = 24;

/**
 * Says what a schema found wrong as every other message does: what was expected and what was found.
 * Used as `schema.safeParse(value, { error: schemaFault })`; messages of the schema itself win.
 */
export const schemaFault: z.core.$ZodErrorMap = (issue) => {
  const found = valueInWords(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${KIND[issue.expected] ?? issue.expected}, found ${found}`;
    case 'invalid_value':
      return `expected ${oneOf(issue.values)}, found ${found}`;
    case 'too_small':
      return tooFar(issue, issue.inclusive === false ? 'above' : 'of at least', issue.minimum);
    case 'too_big':
      return tooFar(issue, issue.inclusive === false ? 'below' : 'of at most', issue.maximum);
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}, found ${found}`;
    case 'unrecognized_keys':
      return `unknown ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_union':
      return ofUnion(issue);
    default:
      return `expected another value, found ${found}`;
  }
};

type Issue<C extends z.core.$ZodIssue['code']> = z.core.$ZodRawIssue<
  Extract<z.core.$ZodIssue, { code: C }>
>;

function tooFar(
  issue: Issue<'too_small'> | Issue<'too_big'>,
  relation: string,
  bound: number | bigint,
): string {
  const part = PART[issue.origin];
  if (part === undefined) {
    return `expected a number ${relation} ${bound}, found ${valueInWords(issue.input)}`;
  }
  const size: unknown = Reflect.get(Object(issue.input), 'length');
  const parts = Number(bound) === 1 ? part : `${part}s`;
  return `expected ${relation.replace('of ', '')} ${bound} ${parts}, found ${String(size)}`;
}

function ofUnion(issue: Issue<'invalid_union'>): string {
  const { discriminator, input } = issue;
  const options: unknown = Reflect.get(issue, 'options');
  if (discriminator !== undefined && Array.isArray(options)) {
    const chosen: unknown = Reflect.get(Object(input), discriminator);
    return `expected ${oneOf(options)}, found ${valueInWords(chosen)}`;
  }
  const kinds = issue.errors.flatMap(([first, ...rest]) =>
    first?.code === 'invalid_type' && first.path.length === 0 && rest.length === 0
      ? [KIND[first.expected] ?? first.expected]
      : [],
  );
  const expected = kinds.length === issue.errors.length ? kinds.join(' or ') : 'another value';
  return `expected ${expected}, found ${valueInWords(input)}`;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map(String);
  if (words.length < 2) return words.join('');
  if (words.length > NAMED_VALUES) {
    const named = words.slice(0, 5).join(', ');
    return `one of ${words.length} values such as ${named}`;
  }
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

function valueInWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
