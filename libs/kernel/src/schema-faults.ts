/** What a schema of the package zod tells of one fault; named here because the kernel needs none. */
interface SchemaIssue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly values?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: unknown;
  readonly origin?: unknown;
  readonly divisor?: unknown;
  readonly keys?: unknown;
  readonly discriminator?: unknown;
  readonly options?: unknown;
  readonly errors?: unknown;
  readonly path?: unknown;
}

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
export function schemaFault(issue: SchemaIssue): string {
  const found = valueInWords(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kindOf(issue)}, found ${found}`;
    case 'invalid_value':
      return `expected ${oneOf(listOf(issue.values))}, found ${found}`;
    case 'too_small':
      return tooFar(issue, issue.inclusive === false ? 'above' : 'of at least', issue.minimum);
    case 'too_big':
      return tooFar(issue, issue.inclusive === false ? 'below' : 'of at most', issue.maximum);
    case 'not_multiple_of':
      return `expected a multiple of ${String(issue.divisor)}, found ${found}`;
    case 'unrecognized_keys':
      return `unknown ${listOf(issue.keys)
        .map((key) => `"${String(key)}"`)
        .join(', ')}`;
    case 'invalid_union':
      return ofUnion(issue);
    default:
      return `expected another value, found ${found}`;
  }
}

function tooFar({ origin, input }: SchemaIssue, relation: string, bound: unknown): string {
  const part = PART[String(origin)];
  if (part === undefined) {
    return `expected a number ${relation} ${String(bound)}, found ${valueInWords(input)}`;
  }
  const size: unknown = Reflect.get(Object(input), 'length');
  const parts = Number(bound) === 1 ? part : `${part}s`;
  return `expected ${relation.replace('of ', '')} ${String(bound)} ${parts}, found ${String(size)}`;
}

function ofUnion({ discriminator, options, errors, input }: SchemaIssue): string {
  if (typeof discriminator === 'string' && Array.isArray(options)) {
    const chosen: unknown = Reflect.get(Object(input), discriminator);
    return `expected ${oneOf(options)}, found ${valueInWords(chosen)}`;
  }
  const branches = listOf(errors) as readonly (readonly SchemaIssue[])[];
  const kinds = branches.flatMap(([first, ...rest]) => {
    const isWhole = listOf(first?.path).length === 0 && rest.length === 0;
    return isWhole && first?.code === 'invalid_type' ? [kindOf(first)] : [];
  });
  const expected =
    kinds.length === branches.length && kinds.length > 0 ? kinds.join(' or ') : 'another value';
  return `expected ${expected}, found ${valueInWords(input)}`;
}

function kindOf({ expected }: SchemaIssue): string {
  return KIND[String(expected)] ?? String(expected);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

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
