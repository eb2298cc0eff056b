import { VelaError } from '@vela/kernel';
import type { Canonical, Timeframe } from '@vela/kernel';
import { accountMoney } from '../account-currency.js';
import { checkBacktestInput } from '../backtest-input.js';
import { checkFaults } from '../fault-script.js';
import type { Ground } from '../ground.js';
import { findInstruments } from '../instrument-lookup.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import type { Problem } from '../refusal.js';
import { rebalances } from '../rebalances.js';
import { findStrategyVersion } from '../strategy-lookup.js';
import type { FoundStrategy } from '../strategy-lookup.js';
import { checkParameters } from '../strategy-parameters.js';
import type { AccountRecord, DeploymentSpec, FeedRecord } from '@vela/ports';
import { checkLimits } from './risk-limits.js';
import { checkName } from './names.js';

/** A deployment as a caller asks for it. */
export interface DeploymentInput {
  readonly name: string;
  readonly strategyVersionId?: string | undefined;
  readonly strategy?: string | undefined;
  readonly instruments?: readonly string[] | undefined;
  readonly symbols?: readonly string[] | undefined;
  /** That of the feed's first series when absent. */
  readonly timeframe?: string | undefined;
  readonly timeframes?: readonly string[] | undefined;
  readonly fillTimeframe?: string | undefined;
  readonly feedId: string;
  readonly accountId: string;
  /** Decimal text, 100000 when absent. */
  readonly cash?: string | undefined;
  readonly currency?: string | undefined;
  readonly parameters?: unknown;
  readonly simulation?: unknown;
  readonly riskLimits?: unknown;
  /** Fault script: it then trades on a paper account of its own, where these faults happen. */
  readonly faults?: unknown;
  readonly seed?: number | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Whether it starts at once. */
  readonly start?: boolean | undefined;
  readonly confirm?: string | undefined;
}

/** Everything that decides a deployment but its ids. */
export type CheckedDeployment = Omit<DeploymentSpec, 'id' | 'actorId' | 'createdAt'> & {
  readonly builtIn: boolean;
  /** Fault script and the account on which it would trade without one; null for none. */
  readonly disturbed: { readonly script: Canonical; readonly account: AccountRecord } | null;
};

/**
 * Returns what decides a deployment, checked as a backtest is: by one {@link Refusal} that names
 * everything wrong at once, as far as it can be looked at.
 */
export async function checkDeployment(
  ground: Ground,
  input: DeploymentInput,
): Promise<CheckedDeployment> {
  const { feed, account } = await sourcesOf(ground, input);
  const named = (input.instruments?.length ?? 0) + (input.symbols?.length ?? 0) > 0;
  const timeframe = input.timeframe ?? feed.series[0]!.timeframe;
  const instruments = named ? input.instruments : carriedAt(feed, timeframe);
  const checked = checkBacktestInput({
    ...input,
    instruments,
    timeframe,
    from: '1970-01-01',
    startingCash: input.cash,
  });
  const path = ['input', input.strategyVersionId === undefined ? 'strategy' : 'strategyVersionId'];
  const found = await findStrategyVersion(ground, checked.strategy, path);
  const parameters = checkParameters(found.version.parameters, input.parameters, [
    'input',
    'parameters',
  ]);
  const wanted = { ids: instruments ?? [], symbols: input.symbols ?? [] };
  const things = await findInstruments(ground, wanted);
  const currency = checked.currency ?? account.currency;
  const money = accountMoney({ currency }, things.instruments);
  const limits = checkLimits(input.riskLimits, ['input', 'riskLimits']);
  const { script, problems: wrongFaults } = checkFaults(input.faults, ['input', 'faults']);
  refuseIfAny([
    ...wrongFaults,
    ...(script === null ? [] : notPaper(account)),
    ...checkName(input.name, ['input', 'name']),
    ...checked.problems.map(inOwnWords),
    ...parameters.problems,
    ...things.problems,
    ...money.problems,
    ...limits.problems,
    ...wrongCurrency(account, currency),
    ...notLive(found, checked),
    ...(things.problems.length > 0 ? [] : notCarried(feed, things.instruments, checked)),
  ]);
  return {
    tenantId: ground.tenantId,
    name: input.name.trim(),
    mode: account.mode,
    strategyId: found.strategy.id,
    strategyVersionId: found.version.id,
    parameters: parameters.values,
    instrumentIds: things.instruments.map(({ id }) => id),
    timeframe: checked.timeframe,
    widerTimeframes: checked.widerTimeframes,
    feedId: feed.id,
    accountId: account.id,
    cash: checked.startingCash,
    currency,
    simulation: checked.simulation,
    limits: limits.values,
    seed: checked.seed,
    builtIn: found.strategy.builtIn,
    disturbed: script === null ? null : { script, account },
  };
}

/** Faults are played where no money is lost by them. */
const notPaper = ({ broker, name }: AccountRecord): readonly Problem[] =>
  broker === 'paper'
    ? []
    : [
        {
          code: 'INVALID_INPUT',
          message: `expected a paper account for a deployment with faults, found ${name}`,
          hint: 'Open one with vela account add.',
          path: ['input', 'accountId'],
        },
      ];

async function sourcesOf(
  { feeds, accounts, tenantId }: Ground,
  { feedId, accountId }: DeploymentInput,
): Promise<{ readonly feed: FeedRecord; readonly account: AccountRecord }> {
  const [feed, account] = await Promise.all([
    feeds.get(tenantId, feedId),
    accounts.get(tenantId, accountId),
  ]);
  const missing: Problem[] = [];
  if (feed === null) missing.push(unknown('feed', feedId, 'feedId', 'vela feed list'));
  if (account === null) {
    missing.push(unknown('account', accountId, 'accountId', 'vela account list'));
  }
  refuseIfAny(missing);
  return { feed: feed!, account: account! };
}

const unknown = (what: string, id: string, field: string, list: string): Problem => ({
  code: 'NOT_FOUND',
  message: `there is no ${what} "${id}"`,
  hint: `List them with ${list}.`,
  path: ['input', field],
});

/** Returns the instruments of which a feed carries a timeframe. */
const carriedAt = ({ series }: FeedRecord, timeframe: string): readonly string[] => [
  ...new Set(series.filter((one) => one.timeframe === timeframe).map((one) => one.instrumentId)),
];

/** The checks of a backtest speak of fields that have other names here. */
const inOwnWords = (problem: Problem): Problem =>
  problem.path?.[1] === 'startingCash' ? { ...problem, path: ['input', 'cash'] } : problem;

function wrongCurrency({ name, currency }: AccountRecord, wanted: string): readonly Problem[] {
  if (currency === wanted) return [];
  return [
    {
      code: 'INVALID_INPUT',
      message: `expected ${currency}, the currency of the account ${name}, found ${wanted}`,
      path: ['input', 'currency'],
    },
  ];
}

/** What only a backtest can do: each would need candles that have not come yet. */
function notLive(
  found: FoundStrategy,
  checked: {
    readonly fillTimeframe: Timeframe | null;
    readonly simulation: { readonly [name: string]: Canonical };
  },
): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (path: readonly string[], message: string, hint: string): void => {
    problems.push({ code: 'INVALID_INPUT', message, hint, path: ['input', ...path] });
  };
  if (checked.simulation['marketFill'] === 'sameClose') {
    refuse(
      ['simulation', 'marketFill'],
      'a deployment cannot fill at the close on which it decides: that candle is over',
      'Use marketFill "nextOpen".',
    );
  }
  if (checked.fillTimeframe !== null) {
    refuse(
      ['fillTimeframe'],
      'a deployment has no finer candles that fill: its feed carries what there is',
      'Leave fillTimeframe out; name a narrower timeframe where decisions may be narrower.',
    );
  }
  if (rebalances(found)) {
    refuse(
      ['strategy'],
      `${found.strategy.name} rebalances a portfolio, which deployments cannot do`,
      'Place the orders one by one in the strategy, or run it as a backtest.',
    );
  }
  return problems;
}

function notCarried(
  feed: FeedRecord,
  instruments: readonly { readonly id: string; readonly symbol: string }[],
  wanted: { readonly timeframe: Timeframe; readonly widerTimeframes: readonly Timeframe[] },
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { id, symbol } of instruments) {
    const there = feed.series.filter((one) => one.instrumentId === id).map((one) => one.timeframe);
    for (const timeframe of [wanted.timeframe, ...wanted.widerTimeframes]) {
      if (there.includes(timeframe)) continue;
      problems.push({
        code: 'DATA_MISSING',
        message:
          `the feed ${feed.name} carries no ${timeframe} candles of ${symbol}` +
          (there.length === 0 ? '' : `, it carries ${there.join(', ')}`),
        hint: 'Choose another feed, or create one with these series.',
        path: ['input', timeframe === wanted.timeframe ? 'timeframe' : 'timeframes'],
      });
    }
  }
  return problems;
}

/** Returns the record that an id of a kind names; refuses with `NOT_FOUND` where there is none. */
export function expectFound<Row>(
  row: Row | null,
  what: string,
  id: string,
  options: { readonly path?: readonly string[]; readonly hint: string },
): Row {
  if (row !== null) return row;
  const { path = ['id'], hint } = options;
  throw new Refusal([{ code: 'NOT_FOUND', message: `there is no ${what} "${id}"`, hint, path }]);
}

/** Returns the problem behind an error of ours, under a path of the caller's input. */
export const problemAt = (error: VelaError, path: readonly string[]): Problem => ({
  code: error.code,
  message: error.message,
  hint: error.hint,
  path,
});
