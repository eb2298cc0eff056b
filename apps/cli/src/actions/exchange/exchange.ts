import { join } from 'node:path';
import type { Action } from '../../command-spec.js';
import { untilInterrupted } from '../../server/until-interrupted.js';
import { loadSettings } from '../../settings.js';

/** Runs a venue to practise on until it is told to end. */
export const action: Action = async (context, input) => {
  const { parseExchangeWords, startExchange } = await import('../../../../exchange/src/index.js');
  const home = input.text('home') ?? join((await loadSettings(context)).home, 'exchange');
  const { output } = context;
  const exchange = await startExchange(
    parseExchangeWords({
      home,
      port: input.text('port') ?? '4400',
      seed: input.text('seed'),
      market: input.text('market'),
      symbols: input.text('symbols'),
      hours: input.text('hours'),
      ticksPerSecond: input.text('ticks-per-second'),
      ratePerMinute: input.text('rate-per-minute'),
    }),
  );
  const { url, keys } = exchange;
  const { paint } = output;
  try {
    output.result({ url, home, pid: process.pid, keys }, () =>
      [
        `  ${paint.green('✓')} exchange at ${url}, its money and its keys are made up`,
        ...keys.flatMap(({ environment, keyId, secret, token }) => [
          `    ${environment.padEnd(10)} key     ${keyId}`,
          `    ${''.padEnd(10)} secret  ${secret}`,
          `    ${''.padEnd(10)} token   ${token}`,
        ]),
        `    ledger     ${home}`,
        '',
        `  Connect    vela account connect alpaca --name practice --venue-url ${url}`,
        `  Disturb    curl -X POST ${url}/control/cut -d '{"stream":"trading","barMs":5000}'`,
      ].join('\n'),
    );
    output.note(
      '  Only this machine can reach it. docs/exchange.md tells the rest. Ctrl-C ends it.',
    );
    await untilInterrupted(context);
  } finally {
    await exchange.close();
  }
  output.note('  stopped; accounts, orders and keys are kept');
};
