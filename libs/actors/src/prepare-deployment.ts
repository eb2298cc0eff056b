import { sha256 } from '@noble/hashes/sha2.js';
import { ENGINE_VERSION } from '@vela/backtest';
import { VelaError, canonicalBytes } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type {
  AccountRecord,
  AccountStore,
  DeploymentSpec,
  FeedRecord,
  FeedStore,
  InstrumentRepository,
  RunRequest,
  StrategyRepository,
} from '@vela/ports';
import { SEMANTICS_VERSION } from '@vela/step';
import type { PreparedDeployment, VenueTraits } from './deployment-ports.js';

/** Where what a deployment is made of is kept. */
export interface DeploymentCatalogue {
  readonly strategies: Pick<StrategyRepository, 'get' | 'version'>;
  readonly instruments: Pick<InstrumentRepository, 'getMany'>;
  readonly feeds: Pick<FeedStore, 'get'>;
  readonly accounts: Pick<AccountStore, 'get'>;
  /** Returns what the broker of an account can do. */
  readonly venueOf: (account: AccountRecord) => VenueTraits | Promise<VenueTraits>;
}

/**
 * Returns what a deployment needs before its first input. Throws `DATA_MISSING` when something that
 * it is made of is gone, `INVALID_INPUT` for what cannot be traded live.
 */
export async function prepareDeployment(
  spec: DeploymentSpec,
  catalogue: DeploymentCatalogue,
): Promise<PreparedDeployment> {
  const { tenantId } = spec;
  const { strategies, instruments, feeds, accounts, venueOf } = catalogue;
  checkLive(spec);
  const [strategy, version, known, feed, account] = await Promise.all([
    strategies.get(tenantId, spec.strategyId),
    strategies.version(tenantId, spec.strategyVersionId),
    instruments.getMany(tenantId, spec.instrumentIds),
    feeds.get(tenantId, spec.feedId),
    accounts.get(tenantId, spec.accountId),
  ]);
  if (strategy === null || version === null) throw gone('strategy', spec.strategyVersionId);
  if (feed === null) throw gone('feed', spec.feedId);
  if (account === null) throw gone('account', spec.accountId);
  const traded = spec.instrumentIds.map((id) => {
    const instrument = known.find((one) => one.id === id);
    if (instrument === undefined) throw gone('instrument', id);
    return instrument;
  });
  const venue = await venueOf(account);
  const { watermark } = venue;
  const code: RunRequest['strategy'] =
    version.bundle === null
      ? { kind: 'builtIn', name: version.source }
      : { kind: 'module', name: strategy.name, bundle: version.bundle };
  return {
    request: {
      actorId: spec.actorId,
      run: runOf(spec, traded, code),
      limits: spec.limits,
      // A venue of our own says how far it is, and calls margin as a backtest does.
      native: { ...linksOf(venue, traded), watermark, marginCall: watermark },
      feedSeries: feedSeriesOf(spec, traded, feed),
    },
    genesis: genesisOf(spec, traded, version.contentHash),
    hasWatermark: watermark,
    isLockstep: feed.source.lockstep,
  };
}

/** Returns what the venue links for everything that is traded; the engine carries the rest. */
function linksOf({ contingent, byAssetClass }: VenueTraits, traded: readonly Instrument[]) {
  const links = traded.map(
    ({ assetClass }) => byAssetClass?.[assetClass]?.contingent ?? contingent,
  );
  return {
    bracket: links.every(({ bracket }) => bracket),
    oco: links.every(({ oco }) => oco),
    oto: links.every(({ oto }) => oto),
  };
}

function runOf(
  spec: DeploymentSpec,
  instruments: readonly Instrument[],
  strategy: RunRequest['strategy'],
): RunRequest {
  return {
    strategy,
    parameters: spec.parameters,
    instruments,
    timeframe: spec.timeframe,
    ...(spec.widerTimeframes.length === 0 ? {} : { widerTimeframes: spec.widerTimeframes }),
    startingCash: spec.cash,
    currency: spec.currency,
    simulation: spec.simulation,
    seed: spec.seed,
    expectedSlices: 0,
  };
}

/** Returns the place in the feed of each series of the run: all instruments for each timeframe. */
function feedSeriesOf(
  spec: DeploymentSpec,
  instruments: readonly Instrument[],
  feed: FeedRecord,
): number[] {
  return [spec.timeframe, ...spec.widerTimeframes].flatMap((timeframe) =>
    instruments.map(({ id, symbol }) => {
      const at = feed.series.findIndex(
        (one) => one.instrumentId === id && one.timeframe === timeframe,
      );
      if (at >= 0) return at;
      throw new VelaError(
        'INVALID_INPUT',
        `expected candles of ${symbol} of ${timeframe} in the feed ${feed.name}, found none`,
        { hint: 'Choose a feed that carries them.', path: ['feedId'] },
      );
    }),
  );
}

/**
 * Throws `INVALID_INPUT` for options that make sense over stored candles only: live, a close is
 * known when nothing can be filled at it any more.
 */
export function checkLive({ simulation }: Pick<DeploymentSpec, 'simulation'>): void {
  if (simulation['marketFill'] !== 'sameClose') return;
  throw new VelaError(
    'INVALID_INPUT',
    'expected marketFill "nextOpen" for a deployment, found "sameClose"',
    {
      hint: 'When a candle closes it is too late to be filled at its close.',
      path: ['simulation', 'marketFill'],
    },
  );
}

/** Returns the first link of a deployment's chain: what decides it beside its inputs. */
function genesisOf(
  { actorId, parameters, simulation, limits, seed }: DeploymentSpec,
  instruments: readonly Instrument[],
  code: string,
): Uint8Array {
  return sha256(
    canonicalBytes({
      actorId,
      code,
      parameters,
      instruments: instruments as unknown as Canonical,
      simulation,
      limits,
      seed,
      semanticsVersion: SEMANTICS_VERSION,
      engine: ENGINE_VERSION.split('.')[0]!,
    }),
  );
}

const gone = (what: string, id: string): VelaError =>
  new VelaError('DATA_MISSING', `the ${what} ${id} of this deployment is gone`, {
    hint: 'Restore it, or make a new deployment.',
  });
