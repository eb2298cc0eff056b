import {
  BROKER_ACCOUNTS,
  type BrokerAccountView,
  DEPLOYMENT,
  DEPLOYMENTS,
  type DeploymentDetailView,
  FEEDS,
  type FeedView,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection } from '../context.js';

const isId = (text: string, prefix: string): boolean => text.startsWith(`${prefix}_`);

/** Returns a deployment by id or name, as it is or as it was at an instant. */
export async function findDeployment(
  { client }: Connection,
  idOrName: string,
  at?: string,
): Promise<DeploymentDetailView> {
  const id = isId(idOrName, 'dep') ? idOrName : await idOfDeployment({ client }, idOrName);
  const { deployment } = id === null ? { deployment: null } : await read({ client }, id, at);
  if (deployment !== null) return deployment;
  throw new VelaError('NOT_FOUND', `there is no deployment ${idOrName}`, {
    hint: 'vela deploy list shows what is there.',
  });
}

const read = (
  { client }: Pick<Connection, 'client'>,
  id: string,
  at: string | undefined,
): Promise<{ readonly deployment: DeploymentDetailView | null }> =>
  client.query(DEPLOYMENT, { id, ...(at === undefined ? {} : { at }) });

async function idOfDeployment(
  { client }: Pick<Connection, 'client'>,
  name: string,
): Promise<string | null> {
  const { deployments } = await client.query(DEPLOYMENTS, { first: 2, filter: { name } });
  const [found, other] = deployments.nodes.filter((one) => one.name === name);
  if (other === undefined) return found?.id ?? null;
  throw new VelaError('DATA_AMBIGUOUS', `several deployments have the name ${name}`, {
    hint: 'Use the id: vela deploy list shows it.',
  });
}

/** Returns an account by id or name; the only one there is when none is named. */
export async function findAccount(
  { client }: Connection,
  idOrName: string | undefined,
): Promise<BrokerAccountView> {
  const { brokerAccounts } = await client.query(BROKER_ACCOUNTS, {});
  return only(brokerAccounts, idOrName, {
    what: 'account',
    none: 'Open one: vela account add practice --cash 100000',
    list: 'vela account list',
  });
}

/** Returns a feed by id or name; the only one there is when none is named. */
export async function findFeed(
  { client }: Connection,
  idOrName: string | undefined,
): Promise<FeedView> {
  const { feeds } = await client.query(FEEDS, {});
  return only(feeds, idOrName, {
    what: 'feed',
    none: 'Add one: vela feed add replay --symbol SPX --timeframe 1d --speed 4',
    list: 'vela feed list',
  });
}

function only<T extends { readonly id: string; readonly name: string }>(
  all: readonly T[],
  idOrName: string | undefined,
  words: { readonly what: string; readonly none: string; readonly list: string },
): T {
  const { what, none, list } = words;
  const fitting =
    idOrName === undefined
      ? all
      : all.filter(({ id, name }) => id === idOrName || name === idOrName);
  const [found, other] = fitting;
  if (found === undefined) {
    const which = idOrName === undefined ? `an ${what}, found none` : `the ${what} ${idOrName}`;
    const hint = all.length === 0 ? none : `${list} shows what is there.`;
    throw new VelaError('NOT_FOUND', `expected ${which.replace('an feed', 'a feed')}`, { hint });
  }
  if (other === undefined) return found;
  throw new VelaError(
    'DATA_AMBIGUOUS',
    `expected one ${what}, found ${fitting.map(({ name }) => name).join(', ')}`,
    { hint: `Name it with --${what} ID; ${list} shows them.` },
  );
}
