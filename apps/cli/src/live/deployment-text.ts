import type { DeploymentDetailView, DeploymentView, TransitionView } from '@vela/client';
import { countText, moneyText, percentText, timeText } from '../output/number-text.js';
import { facts, table } from '../output/table.js';
import { positionTable } from './position-text.js';

/** Returns a state as people say it: `warming up`. */
export const stateText = (state: string): string => state.toLowerCase().replaceAll('_', ' ');

/** Returns what is held back of the trading of something, empty when nothing is. */
export const engagedText = (mode: string): string =>
  mode === 'NONE' ? '' : `${mode.toLowerCase().replace('_', ' ')} engaged`;

/** Returns deployments as a table. */
export function deploymentTable(deployments: readonly DeploymentView[]): string {
  return table(
    deployments,
    [
      { title: 'id', cell: ({ id }) => id },
      { title: 'name', cell: ({ name }) => name },
      { title: 'state', cell: ({ state }) => stateText(state) },
      { title: 'mode', cell: ({ mode }) => mode.toLowerCase() },
      { title: 'strategy', cell: ({ strategyVersion: { strategy } }) => strategy.name },
      {
        title: 'instruments',
        cell: ({ instruments, timeframe }) =>
          `${instruments.map(({ symbol }) => symbol).join(' ')} ${timeframe}`,
      },
      { title: 'equity', cell: ({ pnl }) => moneyText(pnl?.equity), align: 'right' },
      { title: 'realized', cell: ({ pnl }) => moneyText(pnl?.realized), align: 'right' },
      { title: '', cell: ({ engaged }) => engagedText(engaged) },
    ],
    {
      empty:
        'No deployments yet. Make one: vela deploy create first --strategy sma-cross-long --symbol SPX',
    },
  );
}

/** Returns a deployment in full. */
export function deploymentText(one: DeploymentDetailView): string {
  const { pnl, currency } = one;
  return [
    facts([
      ['deployment', `${one.name} (${one.id})`],
      ['state', `${stateText(one.state)} since ${timeText(one.stateSince)}`],
      ['detail', one.detail],
      ['held back', one.engaged === 'NONE' ? null : engagedText(one.engaged)],
      ['mode', one.mode.toLowerCase()],
      ['strategy', `${one.strategyVersion.strategy.name} v${one.strategyVersion.number}`],
      ['instruments', `${one.instruments.map(({ symbol }) => symbol).join(' ')} ${one.timeframe}`],
      ['feed', `${one.feed.name} (${one.feed.state.toLowerCase()})`],
      ['account', one.account.name],
      ['parameters', JSON.stringify(one.parameters)],
      ['limits', limitsText(one.riskLimits)],
      ['slices', countText(one.slices)],
    ]),
    pnl === null
      ? '  It has taken no candle yet.'
      : facts([
          ['at', pnl.at === null ? null : timeText(pnl.at)],
          ['equity', moneyText(pnl.equity, currency)],
          ['cash', moneyText(pnl.cash, currency)],
          ['realized', moneyText(pnl.realized, currency)],
          ['unrealized', moneyText(pnl.unrealized, currency)],
          ['fees', moneyText(pnl.fees, currency)],
          ['drawdown', percentText(pnl.drawdown)],
        ]),
    positionTable(one.positions),
    transitionTable(one.transitions.nodes),
    `  It can take: ${one.allowedEvents.map(stateText).join(', ') || 'nothing'}`,
  ].join('\n\n');
}

/** Returns limits that limit something, as text. */
function limitsText(limits: Readonly<Record<string, unknown>>): string | null {
  const set = Object.entries(limits).filter(([, value]) => value !== null);
  return set.length === 0
    ? null
    : set.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

function transitionTable(transitions: readonly TransitionView[]): string {
  return table(
    transitions,
    [
      { title: 'when', cell: ({ at }) => timeText(at) },
      { title: 'event', cell: ({ event }) => event },
      {
        title: 'state',
        cell: ({ from, to }) =>
          from === to ? stateText(to) : `${stateText(from)} → ${stateText(to)}`,
      },
      { title: 'by', cell: ({ by }) => by },
      { title: 'why', cell: ({ reason }) => reason ?? '' },
    ],
    { empty: 'Nothing has happened to it yet.' },
  );
}
