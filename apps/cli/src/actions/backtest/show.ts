import { isFinished, readShownRun } from '../../backtest/follow.js';
import type { Action } from '../../command-spec.js';
import type { Input } from '../../input.js';
import type { Output } from '../../output/output.js';
import { facts } from '../../output/table.js';
import { accountFacts } from '../../result/account-text.js';
import { faultFacts } from '../../result/fault-text.js';
import { lookAheadFacts } from '../../result/look-ahead-text.js';
import { ambiguousCandlesText, instrumentResultsText } from '../../result/range-text.js';
import { type ShownRun, runTitle, summaryText } from '../../result/summary.js';
import { warningsText } from '../../result/warnings-text.js';
import { textPlot } from '../../result/text-plot.js';
import { showPart } from './show-parts.js';

/** Shows a run: its result, or how far it is. */
export const action: Action = async (context, input) => {
  const { output } = context;
  const connection = await context.connect();
  if (await showPart(context, connection, input)) return;
  const run = await readShownRun(connection, input.requiredArgument('id'));
  const { backtest, equity } = run;
  if (input.flag('warnings')) {
    const { id, warnings, assumptions } = backtest;
    output.result({ id, warnings, assumptions }, () => warningsText(backtest, output.paint));
    return;
  }
  if (input.flag('candles')) {
    const { id, uncertainty } = backtest;
    const candles = uncertainty?.candles ?? [];
    output.result({ id, uncertainty }, () => ambiguousCandlesText(candles));
    return;
  }
  const origin = connection.place === 'remote' ? connection.client.origin : null;
  output.result({ ...backtest, candles: equity?.points ?? null }, () => {
    const { state, failure, config } = backtest;
    const options = { paint: output.paint, verbose: output.verbose, origin };
    const body = state === 'COMPLETED' ? summaryText(run, options) : runTitle(run, output.paint);
    const more = facts([
      ['state', state.toLowerCase()],
      ['failure', failure === null ? null : `${failure.message} [${failure.code}]`],
      ['fix', failure?.hint ?? null],
      ['parameters', textOf(config.parameters)],
      ['simulation', textOf(config.simulation)],
      ['cash', `${config.startingCash} ${config.currency}`],
      ...accountFacts(backtest),
      ...lookAheadFacts(backtest.lookAhead),
      ...faultFacts(backtest.faultReport),
      ['trial', String(backtest.trial)],
      ['asked for', backtest.queuedAt],
      ['finished', isFinished(backtest) ? backtest.finishedAt : null],
    ]);
    const several =
      backtest.instrumentResults.length > 1 ? `\n\n${instrumentResultsText(backtest)}` : '';
    return `${body}${plotText(run, input, output)}${several}\n\n${more}`;
  });
};

function plotText({ equity }: ShownRun, input: Input, { width, paint }: Output): string {
  return input.flag('plot') && equity !== null ? `\n\n${textPlot(equity, { width, paint })}` : '';
}

function textOf(values: Readonly<Record<string, unknown>>): string | null {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return entries.map(([name, value]) => `${name}=${asText(value)}`).join(' ');
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
