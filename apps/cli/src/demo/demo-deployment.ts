import {
  accepted,
  BROKER_ACCOUNT_CREATE,
  BROKER_ACCOUNTS,
  DEPLOYMENT_CREATE,
  DEPLOYMENT_START,
  DEPLOYMENT_STOP,
  DEPLOYMENTS,
  type DeploymentView,
  FEED_CREATE,
  FEEDS,
} from '@vela/client';
import { VelaError } from '@vela/kernel';
import type { Connection } from '../context.js';

/** Name of the account, and of the first feed and deployment; later rounds add a number. */
const NAME = 'demo';
const ROUND = /^demo(?:-(\d+))?$/;

/** Candles that the replay delivers in a second; the words of the demo say four. */
const CANDLES_A_SECOND = 4;

/**
 * What is traded: quick averages over candles that cross early, so that the first fill comes after
 * about four seconds; the warm-up takes ten candles.
 */
const STRATEGY = { strategy: 'sma-cross-long', parameters: { fast: 3, slow: 10, size: 30 } };
const SIMULATION = { commissionRate: '0.0005' };
const FROM = '2011-01-03';
const [SYMBOL, TIMEFRAME] = ['SPX', '1d'];

/** A deployment of the demo, and whether an earlier start made it. */
export interface DemoDeployment {
  readonly deployment: DeploymentView;
  readonly goesOn: boolean;
}

/**
 * Returns the running deployment of the demo. One that an earlier start made goes on where it was;
 * when its replay is over, or somebody ended it, a new round begins over the same candles.
 */
export async function ensureDemoDeployment(connection: Connection): Promise<DemoDeployment> {
  const accountId = await ensureAccount(connection);
  const rounds = await earlierRounds(connection);
  const newest = rounds.findLast(({ deployment }) => deployment.account.id === accountId);
  if (newest !== undefined && newest.isAlive) {
    return { deployment: await started(connection, newest.deployment), goesOn: true };
  }
  if (newest !== undefined) await ended(connection, newest.deployment);
  const number = (rounds.at(-1)?.number ?? 0) + 1;
  return { deployment: await begun(connection, { accountId, number }), goesOn: false };
}

async function ensureAccount({ client }: Connection): Promise<string> {
  const { brokerAccounts } = await client.query(BROKER_ACCOUNTS, {});
  const found = brokerAccounts.find(({ name }) => name === NAME);
  if (found !== undefined) return found.id;
  const { brokerAccountCreate } = await client.query(BROKER_ACCOUNT_CREATE, {
    input: { name: NAME },
  });
  accepted(brokerAccountCreate);
  return expected(brokerAccountCreate.brokerAccount, 'account').id;
}

interface Round {
  readonly number: number;
  readonly deployment: DeploymentView;
  /** Whether candles will still come and somebody is to take them. */
  readonly isAlive: boolean;
}

/** Names are unique, so that those of somebody else on another account count as well. */
async function earlierRounds({ client }: Connection): Promise<readonly Round[]> {
  const { deployments } = await client.query(DEPLOYMENTS, { first: 500 });
  return deployments.nodes
    .flatMap((deployment) => {
      const match = ROUND.exec(deployment.name);
      if (match === null) return [];
      const { state, feed } = deployment;
      const isAlive = state !== 'STOPPED' && state !== 'FAILED' && feed.state !== 'ENDED';
      return [{ number: Number(match[1] ?? 1), deployment, isAlive }];
    })
    .toSorted((a, b) => a.number - b.number);
}

/** A start between creating and starting leaves one that rests. */
async function started(
  { client }: Connection,
  deployment: DeploymentView,
): Promise<DeploymentView> {
  if (!deployment.allowedEvents.includes('START')) return deployment;
  const { deploymentStart } = await client.query(DEPLOYMENT_START, { id: deployment.id });
  accepted(deploymentStart);
  return expected(deploymentStart.deployment, 'deployment');
}

/** No candle will come any more that could close its position: what it holds stays. */
async function ended({ client }: Connection, deployment: DeploymentView): Promise<void> {
  if (!deployment.allowedEvents.includes('STOP')) return;
  const { deploymentStop } = await client.query(DEPLOYMENT_STOP, {
    id: deployment.id,
    positions: 'KEEP',
    reason: 'the replay is over',
  });
  accepted(deploymentStop);
}

async function begun(
  connection: Connection,
  { accountId, number }: { readonly accountId: string; readonly number: number },
): Promise<DeploymentView> {
  const { client } = connection;
  const name = number === 1 ? NAME : `${NAME}-${number}`;
  const { deploymentCreate } = await client.query(DEPLOYMENT_CREATE, {
    input: {
      name,
      ...STRATEGY,
      symbols: [SYMBOL],
      timeframe: TIMEFRAME,
      feedId: await ensureFeed(connection, name),
      accountId,
      simulation: SIMULATION,
      start: true,
    },
  });
  accepted(deploymentCreate);
  return expected(deploymentCreate.deployment, 'deployment');
}

/** The candles may have been imported anew since an earlier start made the feed: it is kept. */
async function ensureFeed({ client }: Connection, name: string): Promise<string> {
  const { feeds } = await client.query(FEEDS, {});
  const found = feeds.find((feed) => feed.name === name && feed.state !== 'ENDED');
  if (found !== undefined) return found.id;
  const { feedCreate } = await client.query(FEED_CREATE, {
    input: {
      name,
      kind: 'REPLAY',
      symbols: [SYMBOL],
      timeframes: [TIMEFRAME],
      slicesPerSecond: CANDLES_A_SECOND,
      lockstep: true,
      from: FROM,
    },
  });
  accepted(feedCreate);
  return expected(feedCreate.feed, 'feed').id;
}

function expected<T>(value: T | null, what: string): T {
  if (value !== null) return value;
  throw new VelaError('INTERNAL', `expected the ${what} in the answer of the server, found none`);
}
