import { VelaError, formatDecimal, parseDecimal, parseInstant } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { DecimalText } from '@vela/orders';

/** A JSON object as Alpaca wrote it. Fields that nobody knows stay in it. */
export type Wire = Readonly<Record<string, unknown>>;

/** Returns a JSON value as an object; throws `DATA_INVALID` for anything else. */
export function wireOf(value: unknown): Wire {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Wire;
  throw new VelaError('DATA_INVALID', 'expected an object from the venue, found something else');
}

/** Returns a JSON value as a list of objects; throws `DATA_INVALID` for anything else. */
export function wiresOf(value: unknown): Wire[] {
  if (Array.isArray(value)) return value.map((one) => wireOf(one));
  throw new VelaError('DATA_INVALID', 'expected a list from the venue, found something else');
}

/** Returns a field as text, null when it is absent, empty or neither text nor number. */
export function textOf(wire: Wire, name: string): string | null {
  const value = wire[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Returns a field as plain decimal text, null when it is absent or no number. */
export function decimalOf(wire: Wire, name: string): DecimalText | null {
  const text = textOf(wire, name);
  if (text === null) return null;
  try {
    return formatDecimal(parseDecimal(text));
  } catch {
    return null;
  }
}

/**
 * Returns the instant of a field by its raw text, so that nothing is lost of what is finer than a
 * millisecond; null when it is absent. A leg inside a streamed order comes without its raw text:
 * there the instant that the SDK has read is taken, to the millisecond.
 */
export function instantOf(wire: Wire, name: string): Micros | null {
  const text = textOf(wire, name);
  if (text === null) {
    const read = wire[name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return read instanceof Date && !Number.isNaN(read.getTime()) ? read.getTime() * 1_000 : null;
  }
  try {
    return parseInstant(text);
  } catch {
    return null;
  }
}

/** Names that the SDK gives to fields of legs in streamed orders, whose raw names it drops. */
const LEG_FIELDS = [
  'asset_class',
  'client_order_id',
  'filled_avg_price',
  'filled_qty',
  'id',
  'limit_price',
  'order_class',
  'position_intent',
  'qty',
  'replaced_by',
  'replaces',
  'side',
  'status',
  'stop_price',
  'symbol',
  'time_in_force',
  'type',
] as const;

/** Returns the legs of an order under the names that Alpaca gives to their fields. */
export function legsOf(order: Wire): Wire[] {
  const legs = order['legs'];
  if (!Array.isArray(legs)) return [];
  return wiresOf(legs).map((leg) => {
    if (leg['client_order_id'] !== undefined) return leg;
    const named: Record<string, unknown> = { ...leg };
    for (const field of LEG_FIELDS) {
      named[field] ??= leg[field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
    }
    return named;
  });
}
