import { parseArgs } from 'node:util';

const own = {
  seed: { type: 'integer', help: 'repeats a run; drawn and printed when it is not given' },
  help: { type: 'boolean', short: 'h', default: false, help: 'lists the options' },
};

/**
 * Reads the options of a scenario: declared as `{type: 'integer' | 'number' | 'string' | 'boolean',
 * default, help}`. Throws a RangeError that names the option and what it takes.
 */
export function readOptions(declared, args) {
  const all = { ...declared, ...own };
  const known = Object.fromEntries(
    Object.entries(all).map(([name, { type, short }]) => [
      name,
      {
        type: type === 'boolean' ? 'boolean' : 'string',
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  const { values } = parseArgs({ args, options: known, strict: true });
  return Object.fromEntries(
    Object.entries(all).map(([name, option]) => [name, convert(name, option, values[name])]),
  );
}

function convert(name, { type, default: fallback }, text) {
  if (text === undefined) return fallback;
  if (type === 'string' || type === 'boolean') return text;
  const value = Number(text);
  const isRight =
    text.trim() !== '' &&
    (type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value));
  if (!isRight)
    throw new RangeError(
      `--${name} takes ${type === 'integer' ? 'a whole number' : 'a number'}, not ${text}`,
    );
  return value;
}

/** Returns the options as lines of help. */
export function describeOptions(declared) {
  return Object.entries({ ...declared, ...own })
    .map(([name, { type, default: fallback, help = '' }]) => {
      const value = type === 'boolean' ? '' : ` ${type.toUpperCase()}`;
      const usual = fallback === undefined || type === 'boolean' ? '' : ` (${fallback})`;
      return `  --${`${name}${value}`.padEnd(24)} ${help}${usual}\n`;
    })
    .join('');
}
