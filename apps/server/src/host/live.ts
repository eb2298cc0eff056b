import { hostname } from 'node:os';
import {
  DeploymentCommitter,
  deploymentActor,
  feedActor,
  gatewayActor,
  prepareDeployment,
} from '@vela/actors';
import type { ActorPorts, GatewayPorts } from '@vela/actors';
import { ENGINE_VERSION } from '@vela/backtest';
import { PaperBroker } from '@vela/broker-paper';
import { AccountLimits } from '@vela/execution';
import { VelaError } from '@vela/kernel';
import { feedSlices, storedCandleSource } from '@vela/market-data';
import { createInstance, createSupervisor } from '@vela/ownership';
import type { ActorHandler, Supervisor } from '@vela/ownership';
import type {
  AccountRecord,
  ActorKind,
  BrokerPort,
  Claim,
  FeedRecord,
  LiveRuntime,
  PaperJournal,
  Vault,
} from '@vela/ports';
import { asyncScheduler } from 'rxjs';
import { plays } from '../roles.js';
import type { Role } from '../roles.js';
import type { Ground } from '../services/ground.js';
import { capabilitiesOf, openKeyedBroker } from './broker-access.js';
import { disturbedBroker, disturbedFeeds, disturbedSlices } from './disturbed-accounts.js';

/** What live trading in a process works with. */
export interface LiveSetup {
  readonly ground: Ground;
  readonly journal: PaperJournal;
  readonly runtime: LiveRuntime;
  readonly roles: readonly Role[];
  /** Opens the credentials of accounts; gateways and feeds run where there is one. */
  readonly opener: Pick<Vault, 'open'>;
  /** Takes the place of what must survive a crash: tests look at it, and end the process there. */
  readonly wrap?: Wrap | undefined;
}

/** Returns something that does what a named port does, and perhaps more. */
export type Wrap = <T extends object>(name: string, port: T) => T;

const AS_IT_IS: Wrap = (_name, port) => port;

/** Deployments, gateways and feeds that one process carries at most. */
const ACTORS_MAX = 2_000;

const now = (): number => performance.now();

/**
 * Starts to claim the actors that live: feeds with the role feed, deployments and account gateways
 * with the role engine. They have a supervisor of their own, because they never end by themselves:
 * in the one of the jobs they would take the room of those.
 */
export function startLive(setup: LiveSetup): Supervisor {
  const { ground, roles } = setup;
  const supervisor = createSupervisor({
    instance: createInstance({
      store: ground.actors,
      hints: ground.hints,
      now,
      random: Math.random,
      scheduler: asyncScheduler,
      log: ground.logger,
      name: `${hostname()}-${process.pid}`,
      build: ENGINE_VERSION,
      roles,
    }),
    handlers: handlersOf(setup),
    maxConcurrent: ACTORS_MAX,
    random: Math.random,
    log: ground.logger,
  });
  supervisor.start();
  return supervisor;
}

function handlersOf(setup: LiveSetup): Partial<Record<ActorKind, ActorHandler>> {
  const { ground, roles, wrap = AS_IT_IS } = setup;
  const ports: ActorPorts = {
    commands: ground.actors,
    hints: ground.hints,
    events: ground.events,
    clock: ground.clock,
    now,
    scheduler: asyncScheduler,
    log: ground.logger,
  };
  return {
    ...(plays(roles, 'feed') ? { feed: feedHandler(ports, ground, wrap) } : {}),
    ...(plays(roles, 'engine')
      ? { gateway: gatewayHandler(ports, setup), deployment: deploymentHandler(ports, setup) }
      : {}),
  };
}

function feedHandler(ports: ActorPorts, ground: Ground, wrap: Wrap): ActorHandler {
  const { candles, instruments } = ground;
  const source = storedCandleSource(candles);
  return feedActor({
    ...ports,
    feeds: wrap('feed', ground.feeds),
    slices: ground.slices,
    market: async (feed) => ground.marketData(await upstreamAccount(ground, feed)),
    instruments: (tenantId, ids) => instruments.getMany(tenantId, ids),
    read: (feed, after) =>
      feedSlices(
        feed,
        {
          candles: source,
          dataset: (tenantId, id) => candles.dataset(tenantId, id),
          instruments: (tenantId, ids) => instruments.getMany(tenantId, ids),
        },
        after,
      ),
  });
}

/** Returns the account whose key opens the upstream of a feed. */
async function upstreamAccount(
  { accounts }: Ground,
  { name, tenantId, source }: FeedRecord,
): Promise<AccountRecord> {
  const accountId = source.kind === 'stream' ? source.accountId : '';
  const account = await accounts.get(tenantId, accountId);
  if (account !== null) return account;
  throw new VelaError(
    'NOT_FOUND',
    `the feed ${name} expects the account "${accountId}", found none`,
  );
}

function gatewayHandler(
  ports: ActorPorts,
  { ground, journal, opener, wrap = AS_IT_IS }: LiveSetup,
): ActorHandler {
  const access = { ground, credentials: ground.credentials, opener };
  const gateway: Omit<GatewayPorts, 'feeds' | 'slices'> = {
    ...ports,
    accounts: wrap('account', ground.accounts),
    deployments: ground.deployments,
    instruments: ground.instruments,
    rows: ground.rowHints,
    random: Math.random,
    guard: ({ limits }) => new AccountLimits(limits),
    broker: async (account, claim) =>
      wrap(
        'broker',
        account.broker === 'paper'
          ? openPaperBroker(account, claim, { ground, journal, wrap })
          : await openKeyedBroker(access, account),
      ),
  };
  return async (claim, signal, tenure) => {
    const account = await ground.accounts.byActor(claim.actorId);
    const feeds = disturbedFeeds(account, ground);
    return gatewayActor({ ...gateway, ...feeds })(claim, signal, tenure);
  };
}

function deploymentHandler(
  ports: ActorPorts,
  { ground, runtime, wrap = AS_IT_IS }: LiveSetup,
): ActorHandler {
  const deployments = wrap('deployment', ground.deployments);
  const { rowHints: rows, logger: log } = ground;
  return deploymentActor({
    ...ports,
    commands: ground.actors,
    deployments,
    accounts: ground.accounts,
    feeds: ground.feeds,
    slices: ground.slices,
    slicesOf: disturbedSlices(ground),
    rows,
    runtime,
    committer: new DeploymentCommitter({ deployments, rows, scheduler: asyncScheduler, log, now }),
    prepare: (record) => prepareDeployment(record, { ...ground, venueOf: capabilitiesOf }),
  });
}

function openPaperBroker(
  account: AccountRecord,
  claim: Claim,
  {
    ground,
    journal,
    wrap,
  }: Required<Pick<LiveSetup, 'ground' | 'journal'>> & { readonly wrap: Wrap },
): BrokerPort {
  const { id, currency, options, watermarks } = account;
  const { cash } = options;
  const venue = new PaperBroker({
    account: { id, currency, ...(typeof cash === 'string' ? { cash } : {}) },
    feeds: {
      follow: (feedId, after, pace) => ground.slices.follow(feedId, after, pace),
      slices: (feedId, after, limit) => ground.feeds.slices(feedId, after, limit),
    },
    durable: { journal: wrap('paper', journal), claim: () => claim },
    told: watermarks,
  });
  return disturbedBroker(venue, account, ground);
}
