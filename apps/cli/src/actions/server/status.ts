import {
  BACKTESTS,
  type BacktestView,
  DEPLOYMENT_STATES,
  DEPLOYMENTS,
  type DeploymentView,
  FEEDS,
  type FeedView,
  SYSTEM,
  SYSTEM_EVENTS,
  type SystemView,
} from '@vela/client';
import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { engagedText, stateText } from '../../live/deployment-text.js';
import {
  countText,
  durationText,
  moneyText,
  percentText,
  timeText,
} from '../../output/number-text.js';
import { facts, table } from '../../output/table.js';

/** Runs and deployments that the screen shows. */
const RUNS = 5;
const DEPLOYED = 20;
/** Where a deployment has not ended. */
const ALIVE = DEPLOYMENT_STATES.filter((state) => state !== 'STOPPED' && state !== 'FAILED');

/** What the screen shows beside the system itself. */
interface Shown {
  readonly feeds: readonly FeedView[];
  readonly deployments: readonly DeploymentView[];
  readonly backtests: readonly BacktestView[];
}

/** Shows how the system is, once or until Ctrl-C. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const { output } = context;
  const { client } = await context.connect();
  if (input.flag('follow')) {
    for await (const { system } of client.subscribe(
      SYSTEM_EVENTS,
      {},
      { signal: context.signal },
    )) {
      const line = (): string => `  ${system.at.slice(0, 19)}  ${lineOf(system.system)}`;
      output.result({ at: system.at, ...system.system }, line);
    }
    return EXIT.done;
  }
  const [{ system }, { feeds }, { deployments }, { backtests }] = await Promise.all([
    client.query(SYSTEM, {}),
    client.query(FEEDS, {}),
    client.query(DEPLOYMENTS, { first: DEPLOYED, filter: { states: ALIVE } }),
    client.query(BACKTESTS, { first: RUNS }),
  ]);
  const shown = { feeds, deployments: deployments.nodes, backtests: backtests.nodes };
  output.result({ ...system, ...shown }, () => screen(context, system, shown));
  return system.healthy ? EXIT.done : EXIT.findings;
};

const lineOf = ({ healthy, checks, instances, actors }: SystemView): string => {
  const bad = checks
    .filter((check) => !check.healthy)
    .map(({ name, detail }) => `${name}: ${detail}`);
  const state = healthy ? 'healthy' : bad.join(', ');
  return `${state}; ${instances.length} instances, ${actors} actors`;
};

function screen({ output }: Context, system: SystemView, shown: Shown): string {
  const { paint } = output;
  const mark = (healthy: boolean): string => (healthy ? paint.green('✓') : paint.red('✗'));
  return [
    facts([
      ['vela', `${system.version}, up ${durationText(system.uptimeSeconds * 1_000)}`],
      ['database', system.database],
      ['bus', system.bus],
    ]),
    system.checks
      .map(({ name, healthy, detail }) => `  ${mark(healthy)} ${name}  ${detail ?? ''}`.trimEnd())
      .join('\n'),
    table(system.instances, [
      { title: 'instance', cell: ({ name }) => name },
      { title: 'roles', cell: ({ roles }) => roles.join(', ') },
      { title: 'since', cell: ({ startedAt }) => startedAt.slice(0, 19) },
      { title: 'actors', cell: ({ actors }) => String(actors), align: 'right' },
      { title: '', cell: ({ draining }) => (draining ? 'draining' : '') },
    ]),
    feedTable(shown.feeds),
    deploymentTable(shown.deployments),
    table(
      shown.backtests,
      [
        { title: 'last runs', cell: ({ id }) => id },
        { title: 'state', cell: ({ state }) => state.toLowerCase() },
        { title: 'strategy', cell: ({ strategyVersion }) => strategyVersion.strategy.name },
        {
          title: 'return',
          cell: ({ metrics }) => percentText(metrics?.totalReturn, true),
          align: 'right',
        },
      ],
      { empty: 'No runs yet.' },
    ),
  ].join('\n\n');
}

const feedTable = (feeds: readonly FeedView[]): string =>
  table(
    feeds,
    [
      { title: 'feed', cell: ({ name }) => name },
      { title: 'state', cell: ({ state }) => state.toLowerCase() },
      { title: 'slices', cell: ({ lastSlice }) => countText(lastSlice), align: 'right' },
      { title: 'market time', cell: ({ marketTime }) => (marketTime ? timeText(marketTime) : '') },
      { title: '', cell: ({ detail }) => detail ?? '' },
    ],
    { empty: 'No feeds yet.' },
  );

/** Deployments that have not ended with their profit and loss. */
const deploymentTable = (deployments: readonly DeploymentView[]): string =>
  table(
    deployments,
    [
      { title: 'deployment', cell: ({ name }) => name },
      { title: 'state', cell: ({ state }) => stateText(state) },
      { title: 'mode', cell: ({ mode }) => mode.toLowerCase() },
      {
        title: 'equity',
        cell: ({ pnl, currency }) => moneyText(pnl?.equity, currency),
        align: 'right',
      },
      { title: 'realized', cell: ({ pnl }) => moneyText(pnl?.realized), align: 'right' },
      { title: 'unrealized', cell: ({ pnl }) => moneyText(pnl?.unrealized), align: 'right' },
      { title: 'drawdown', cell: ({ pnl }) => percentText(pnl?.drawdown), align: 'right' },
      { title: '', cell: ({ engaged, detail }) => engagedText(engaged) || (detail ?? '') },
    ],
    { empty: 'No deployments.' },
  );
