import { PINNED_RUN } from '@vela/testkit';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { ServerProcess } from './server-process.js';
import type { Json } from './api-server.js';

/** A run over the bundled prices, as the tests ask for it. */
export const RUN = {
  strategy: PINNED_RUN.strategy,
  symbols: ['SPX'],
  timeframe: '1d',
  from: '2000-01-01',
  to: '2020-12-31',
  parameters: PINNED_RUN.parameters,
  simulation: { commissionRate: PINNED_RUN.commissionRate },
} as const;

type Asks = Pick<ServerProcess, 'ask' | 'url'>;

/** Returns the events of a subscription until it ends. */
async function follow(url: string, query: string, variables: object): Promise<Json[]> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  // Any: tests reach into events of every shape.
  const events: Json[] = [];
  try {
    for await (const { data, errors } of client.iterate({ query, variables: { ...variables } })) {
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      events.push(Object.values(data as object)[0]);
    }
    return events;
  } finally {
    await client.dispose();
  }
}

/** Imports the bundled prices and returns the import at its end. */
export async function importBundled({ ask, url }: Asks): Promise<Json> {
  const { data } = await ask(
    'mutation { dataImport(input: { source: "vega-datasets" }) { dataImport { id } userErrors { message } } }',
  );
  if (data.dataImport.userErrors.length > 0) throw new Error(JSON.stringify(data));
  return (await followImport({ url }, data.dataImport.dataImport.id)).at(-1).dataImport;
}

/** Follows an import to its end and returns its events. */
export function followImport({ url }: Pick<Asks, 'url'>, id: string): Promise<Json[]> {
  return follow(
    url,
    `subscription Import($id: ID!) { dataImport(id: $id, throttleMs: 50) { snapshot dataImport {
      id state progress rowsImported rowsUnchanged badLineCount failure { code message }
      datasets { id rows note from to contentHash instrument { symbol tradable assetClass } } } } }`,
    { id },
  );
}

/** Generates a synthetic market of minutes from 2020 on and waits until it is there. */
export async function generate(
  { ask, url }: Asks,
  { symbol, candles }: { readonly symbol: string; readonly candles: number },
): Promise<void> {
  const { data } = await ask(
    `mutation Generate($input: DataGenerateInput!) { dataGenerate(input: $input) {
      dataImport { id } userErrors { message } } }`,
    { input: { symbol, timeframe: '1m', from: '2020-01-01', candles, seed: '7' } },
  );
  const end = (await followImport({ url }, data.dataGenerate.dataImport.id)).at(-1).dataImport;
  if (end.state !== 'SUCCEEDED') throw new Error(JSON.stringify(end));
}

/** Queues a run and returns its id. */
export async function queueRun({ ask }: Asks, input: object = RUN): Promise<string> {
  const { data, errors } = await ask(
    `mutation Run($input: BacktestRunInput!) { backtestRun(input: $input) {
      backtest { id } userErrors { code message path } } }`,
    { input },
  );
  const { backtest, userErrors } = data?.backtestRun ?? {};
  if (backtest == null) throw new Error(JSON.stringify({ userErrors, errors }));
  return backtest.id;
}

/** Follows a run to its end and returns its events. */
export function followRun({ url }: Pick<Asks, 'url'>, id: string): Promise<Json[]> {
  return follow(
    url,
    `subscription Run($id: ID!) { backtest(id: $id, throttleMs: 50) {
      snapshot cursor at progress simulatedAt candlesPerSecond etaSeconds equityPoint { at equity }
      backtest { id state inputDigest resultDigest trial elapsedSeconds failure { code message }
        warnings { rule severity message } assumptions
        metrics { totalReturn sharpe tradeCount finalEquity all { name value unit } } } } }`,
    { id },
  );
}

/** Runs to the end and returns the run. */
export async function runToEnd(server: Asks, input: object = RUN): Promise<Json> {
  const events = await followRun(server, await queueRun(server, input));
  return events.at(-1).backtest;
}
