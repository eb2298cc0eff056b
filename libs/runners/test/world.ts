import { readFileSync } from 'node:fs';
import { createRandom } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleBatch, CandleColumns } from '@vela/market';
import type { LogFields, Logger, RunRequest, RuntimeSession, StrategyRuntime } from '@vela/ports';

/** Returns a walk of candles with prices of two digits. */
export function walk(length: number, shared = true): CandleColumns {
  const random = createRandom(7, 'walk');
  const columns = allocateCandles(length, shared);
  let cents = 10_000;
  for (let i = 0; i < length; i++) {
    const open = cents;
    cents = Math.max(1_000, cents + random.integer(41) - 20);
    columns.openAt[i] = 1e15 + i * 60e6;
    columns.availableAt[i] = columns.openAt[i]! + 60e6;
    columns.open[i] = open / 100;
    columns.close[i] = cents / 100;
    columns.high[i] = (Math.max(open, cents) + random.integer(5)) / 100;
    columns.low[i] = (Math.min(open, cents) - random.integer(5)) / 100;
    columns.volume[i] = random.integer(1_000);
  }
  return columns;
}

/** Returns columns as batches of some rows. */
export function batches(columns: CandleColumns, rows: number): readonly CandleBatch[] {
  const count = Math.ceil(columns.length / rows);
  return Array.from({ length: count }, (_, index) =>
    createBatch([
      sliceCandles(columns, index * rows, Math.min(columns.length, (index + 1) * rows)),
    ]),
  );
}

/** Returns a request for a built-in strategy, or for a module when its text is given. */
export function requestFor(name: string, bundle: string | null = null): RunRequest {
  return {
    strategy: bundle === null ? { kind: 'builtIn', name } : { kind: 'module', name, bundle },
    parameters: {},
    instruments: [createInstrument({ id: 'ins_x', symbol: 'X' })],
    timeframe: '1m',
    startingCash: '1000000',
    currency: 'USD',
    simulation: { commissionRate: '0.001' },
    seed: 1,
    expectedSlices: 0,
  };
}

/** Returns a module whose class has the members, without the compiler that would refuse some. */
export const moduleOf = (members: string, before = ''): string =>
  `const { Strategy, sma } = require('vela');\n${before}\n` +
  `exports.default = class Mine extends Strategy {\n${members}\n};\n`;

/** Runs a request over batches and returns its result. */
export async function runAll(
  runtime: StrategyRuntime,
  request: RunRequest,
  all: readonly CandleBatch[],
) {
  const session: RuntimeSession = await runtime.start(request);
  for (const batch of all) await session.advance(batch);
  return session.finish();
}

/** Returns the text of an example strategy. */
export const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/strategies/${name}.ts`, import.meta.url), 'utf8');

/** Returns a logger that remembers. */
export function rememberingLog(): Logger & { readonly lines: [string, LogFields | undefined][] } {
  const lines: [string, LogFields | undefined][] = [];
  const add = (message: string, fields?: LogFields): void => {
    lines.push([message, fields]);
  };
  return { lines, debug: add, info: add, warn: add, error: add };
}
