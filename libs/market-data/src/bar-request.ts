import { VelaError, parseTimeframe, schemaFault } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { z } from 'zod';

/** What ends a bar: a time, or a total of trades, of quantity or of money. */
export type BarRule =
  | { readonly type: 'time'; readonly step: Timeframe }
  | { readonly type: 'tick' | 'volume' | 'dollar'; readonly threshold: number };

/** One condition on rows: a column has a value. */
export interface RowFilter {
  readonly column: string;
  readonly value: number;
}

/** What the rows are that bars are built of. */
export const BAR_SOURCES = ['trades', 'candles', 'quotes'] as const;

/** One of {@link BAR_SOURCES}. */
export type BarSource = (typeof BAR_SOURCES)[number];

/** Rules that a source allows beside time: candles are not taken apart, quotes have no quantity. */
const RULES: Readonly<Record<BarSource, readonly BarRule['type'][]>> = {
  trades: ['time', 'tick', 'volume', 'dollar'],
  candles: ['time'],
  quotes: ['time', 'tick'],
};

/** Which bars to build out of which rows. */
export interface BarRequest {
  readonly source: BarSource;
  readonly rule: BarRule;
  /** Rows from this instant on … */
  readonly from: Micros;
  /** … and before this one. */
  readonly to: Micros;
  readonly where: RowFilter | null;
}

const SHAPE = z.object({
  source: z.enum(BAR_SOURCES),
  bars: z.discriminatedUnion('type', [
    z.object({ type: z.literal('time'), step: z.string() }),
    z.object({
      type: z.enum(['tick', 'volume', 'dollar']),
      threshold: z.number().positive(),
    }),
  ]),
  fromMs: z.number().int().nullish(),
  toMs: z.number().int().nullish(),
  where: z.string().nullish(),
});

const FILTER = /^\s*([^=<>!]+?)\s*==\s*(-?\d+(?:\.\d+)?)\s*$/;

/**
 * Returns the request that plain data makes: `source`, `bars` (`{type: time, step}` or `{type: tick,
 * volume or dollar, threshold}`), `fromMs`, `toMs` and `where` (`column==number`). Throws
 * `INVALID_INPUT` with the path of what is wrong.
 */
export function parseBarRequest(input: unknown): BarRequest {
  const parsed = SHAPE.safeParse(input, { error: schemaFault });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new VelaError('INVALID_INPUT', `${issue?.path.join('.')}: ${issue?.message}`, {
      hint: 'source is trades, candles or quotes; bars is {type: time, step} or {type: tick, volume or dollar, threshold}.',
      path: issue?.path.map(String) ?? [],
    });
  }
  const { source, bars, fromMs, toMs, where } = parsed.data;
  const rule: BarRule =
    bars.type === 'time' ? { type: 'time', step: parseTimeframe(bars.step) } : bars;
  if (!RULES[source].includes(rule.type)) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected ${source} to become bars of ${RULES[source].join(' or ')}, found ${rule.type}`,
      { hint: 'Bars of volume and dollar need trades.', path: ['bars', 'type'] },
    );
  }
  return {
    source,
    rule,
    from: fromMs == null ? -Infinity : fromMs * 1_000,
    to: toMs == null ? Infinity : toMs * 1_000,
    where: where == null ? null : parseFilter(where),
  };
}

function parseFilter(text: string): RowFilter {
  const match = FILTER.exec(text);
  if (match !== null) return { column: match[1]!, value: Number(match[2]) };
  throw new VelaError('INVALID_INPUT', `expected column==number, found "${text}"`, {
    path: ['where'],
  });
}
