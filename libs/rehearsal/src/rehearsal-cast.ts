import { parseTimeframe } from '@vela/kernel';
import type { Micros } from '@vela/kernel';
import type { PreparedDeployment } from '@vela/actors';
import type { Tenure } from '@vela/ownership';
import type {
  BrokerCapabilities,
  Claim,
  DeploymentRecord,
  FeedRecord,
  RunRequest,
} from '@vela/ports';

// Everything in a rehearsal has a fixed name, so that the same run has the same ids.

/** Its tenant. */
export const TENANT = 'rehearsal';
/** Its broker account. */
export const ACCOUNT = 'rehearsal-account';
/** The actor of its gateway. */
export const GATEWAY = 'rehearsal-gateway';
/** Its deployment, and the actor of it. */
export const DEPLOYMENT = 'rehearsal-deployment';
/** Its feed. */
export const FEED = 'rehearsal-feed';

const GENESIS = new Uint8Array(32);

/** Returns the deployment that a run is rehearsed as. */
export function deploymentOf(run: RunRequest, at: Micros): DeploymentRecord {
  return {
    id: DEPLOYMENT,
    tenantId: TENANT,
    actorId: DEPLOYMENT,
    name: DEPLOYMENT,
    mode: 'PAPER',
    strategyId: run.strategy.name,
    strategyVersionId: run.strategy.name,
    parameters: run.parameters,
    instrumentIds: run.instruments.map(({ id }) => id),
    timeframe: parseTimeframe(run.timeframe),
    widerTimeframes: run.widerTimeframes ?? [],
    feedId: FEED,
    accountId: ACCOUNT,
    cash: run.startingCash,
    currency: run.currency,
    simulation: run.simulation,
    limits: run.limits ?? {},
    seed: run.seed,
    createdAt: at,
    state: 'provisioning',
    stateSince: at,
    detail: null,
    engaged: 'NONE',
    summary: null,
    startedAt: null,
    stoppedAt: null,
  };
}

/** Returns the feed that carries the series of a run in their order. */
export function feedOf(record: DeploymentRecord, lastSlice: number): FeedRecord {
  const { instrumentIds, timeframe, widerTimeframes, createdAt } = record;
  const series = [timeframe, ...widerTimeframes].flatMap((one) =>
    instrumentIds.map((instrumentId) => ({ instrumentId, timeframe: one })),
  );
  return {
    id: FEED,
    tenantId: TENANT,
    actorId: FEED,
    name: FEED,
    series,
    source: {
      kind: 'replay',
      datasets: [],
      from: 0,
      to: 0,
      slicesPerSecond: null,
      lockstep: true,
    },
    state: 'LIVE',
    lastSlice,
    lastAvailableAt: null,
    detail: null,
    createdAt,
    updatedAt: createdAt,
  };
}

/** Returns what the deployment is opened with. */
export function preparedOf(run: RunRequest, venue: BrokerCapabilities): PreparedDeployment {
  const timeframes = 1 + (run.widerTimeframes?.length ?? 0);
  return {
    request: {
      actorId: DEPLOYMENT,
      run: { ...run, expectedSlices: 0 },
      limits: run.limits ?? {},
      native: { ...venue.contingent, watermark: venue.watermark, marginCall: true },
      feedSeries: Array.from({ length: timeframes * run.instruments.length }, (_, index) => index),
    },
    genesis: GENESIS,
    hasWatermark: venue.watermark,
    isLockstep: true,
  };
}

/** One owner that nobody replaces. */
export interface Owner {
  readonly claim: Claim;
  readonly tenure: Tenure;
  end(): void;
}

/** Returns the owner of an actor that never ran. */
export function ownerOf(actorId: string, kind: Claim['kind']): Owner {
  const ending = new AbortController();
  const claim = { actorId, tenantId: TENANT, kind, epoch: 1, seq: 0, snapshot: null, attempts: 0 };
  const tenure: Tenure = {
    claim,
    signal: ending.signal,
    holds: () => !ending.signal.aborted,
    ready: () => Promise.resolve(!ending.signal.aborted),
    replaced: () => ending.abort('replaced'),
  };
  return { claim, tenure, end: () => ending.abort('replaced') };
}
