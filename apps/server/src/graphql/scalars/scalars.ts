import { formatDate, formatDecimal, formatInstant, parseDecimal, parseInstant } from '@vela/kernel';
import { parseTimeframe } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { GraphQLScalarType, valueFromASTUntyped } from 'graphql';
import { textScalar } from './parsed-scalar.js';

/** An instant; microseconds since 1970 inside. */
export const DateTimeScalar = textScalar<Micros>({
  name: 'DateTime',
  description:
    'RFC 3339 instant in UTC with up to six digits of a second, for instance 2026-03-02T14:30:00.000Z.',
  read: parseInstant,
  write: formatInstant,
});

/** A calendar date; its midnight in UTC as microseconds since 1970 inside. */
export const DateScalar = textScalar<Micros>({
  name: 'Date',
  description: 'Calendar date without a time zone, for instance a trading session: 2026-03-02.',
  read: (text) => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseInstant(text);
    throw new RangeError(`expected a date such as 2026-03-02, found "${text}"`);
  },
  write: formatDate,
});

/** An exact decimal number; its canonical text inside. */
export const DecimalScalar = textScalar<string>({
  name: 'Decimal',
  description:
    'Exact decimal number, always a string on the wire, for instance "187.435". ' +
    'Used for every price, quantity and amount.',
  read: (text) => formatDecimal(parseDecimal(text)),
  write: String,
});

/** An integer of up to 64 bits; a bigint inside. */
export const BigIntScalar = textScalar<bigint | number>({
  name: 'BigInt',
  description: '64-bit integer, always a string on the wire. Used for counts, volumes and seeds.',
  read: (text) => {
    if (/^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)) {
      return BigInt(text);
    }
    throw new RangeError(`expected a 64-bit integer, found "${text}"`);
  },
  write: String,
});

/** Width of a candle. */
export const TimeframeScalar = textScalar<Timeframe>({
  name: 'Timeframe',
  description:
    'Width of a candle: a count and a unit out of s, m, h, d, w, M. Examples: 1m, 15m, 4h, 1d.',
  read: parseTimeframe,
  write: String,
});

/** Any JSON value. */
export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Free JSON. Only for strategy parameters and options, whose shape others define.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
