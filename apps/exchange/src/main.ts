import { parseArgs } from 'node:util';
import { VelaError, messageOf } from '@vela/kernel';
import { parseExchangeWords } from './exchange-options.js';
import { startExchange } from './start-exchange.js';

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  home: TEXT,
  port: TEXT,
  seed: TEXT,
  market: TEXT,
  symbols: TEXT,
  hours: TEXT,
  'ticks-per-second': TEXT,
  'rate-per-minute': TEXT,
  'clock-at': TEXT,
} as const;

/** Starts an exchange alone and tells in one line of JSON where it is; ends at SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const exchange = await startExchange(
    parseExchangeWords({
      ...values,
      home: values.home ?? '.vela/exchange',
      ticksPerSecond: values['ticks-per-second'],
      ratePerMinute: values['rate-per-minute'],
      clockAt: values['clock-at'],
    }),
  );
  const stop = (): void => {
    exchange.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`exchange: ${messageOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Whoever reads this may end the process at once.
  process.stdout.write(`${JSON.stringify({ url: exchange.url, pid: process.pid })}\n`);
}

try {
  await main();
} catch (error) {
  const hint =
    error instanceof VelaError && error.hint !== undefined ? `\n      ${error.hint}` : '';
  process.stderr.write(`exchange: ${messageOf(error)}${hint}\n`);
  const isUsage = !(error instanceof VelaError) || error.code === 'INVALID_INPUT';
  process.exitCode = isUsage ? 2 : 6;
}
