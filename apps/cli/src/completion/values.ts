import {
  BACKTESTS,
  BROKER_ACCOUNTS,
  type Client,
  createClient,
  DATASETS,
  DEPLOYMENTS,
  INSTRUMENTS,
  STRATEGIES,
} from '@vela/client';
import { runningServerUrl } from '../connection/running-server.js';
import type { Context } from '../context.js';
import type { ValueKind } from '../option-spec.js';
import { loadSettings } from '../settings.js';

/** Most values that are offered, the newest ones. */
const SHOWN_MAX = 100;

/**
 * Returns names for shell completion out of a running server. None is running, or it does not
 * answer: no names, and no complaint, because somebody is typing.
 */
export async function completionValues(
  context: Context,
  kind: ValueKind,
): Promise<readonly string[]> {
  try {
    const config = await loadSettings(context);
    const url = config.url?.reveal() ?? (await runningServerUrl(config.home));
    if (url === null) return [];
    return await valuesOf(createClient({ url, token: config.token?.reveal() }), kind);
  } catch (thrown) {
    context.output.detail(String(thrown));
    return [];
  }
}

async function valuesOf(client: Client, kind: ValueKind): Promise<readonly string[]> {
  const page = { first: SHOWN_MAX };
  switch (kind) {
    case 'backtests':
      return (await client.query(BACKTESTS, page)).backtests.nodes.map(({ id }) => id);
    case 'strategies':
      return (await client.query(STRATEGIES, page)).strategies.nodes.map(({ name }) => name);
    case 'symbols':
      return (await client.query(INSTRUMENTS, page)).instruments.nodes.map(({ symbol }) => symbol);
    case 'datasets':
      return (await client.query(DATASETS, page)).datasets.nodes.map(({ id }) => id);
    case 'deployments':
      return (await client.query(DEPLOYMENTS, page)).deployments.nodes.map(({ name }) => name);
    case 'accounts':
      return (await client.query(BROKER_ACCOUNTS, {})).brokerAccounts.map(({ name }) => name);
  }
}
