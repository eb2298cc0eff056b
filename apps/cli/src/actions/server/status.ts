import { BACKTESTS, type BacktestView, SYSTEM, SYSTEM_EVENTS, type SystemView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import type { Context } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { durationText, percentText } from '../../output/number-text.js';
import { facts, table } from '../../output/table.js';

/** Runs that the screen shows. */
const RUNS = 5;

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
  const [{ system }, { backtests }] = await Promise.all([
    client.query(SYSTEM, {}),
    client.query(BACKTESTS, { first: RUNS }),
  ]);
  const value = { ...system, backtests: backtests.nodes };
  output.result(value, () => screen(context, system, backtests.nodes));
  return system.healthy ? EXIT.done : EXIT.findings;
};

const lineOf = ({ healthy, checks, instances, actors }: SystemView): string => {
  const bad = checks
    .filter((check) => !check.healthy)
    .map(({ name, detail }) => `${name}: ${detail}`);
  const state = healthy ? 'healthy' : bad.join(', ');
  return `${state}; ${instances.length} instances, ${actors} actors`;
};

function screen({ output }: Context, system: SystemView, runs: readonly BacktestView[]): string {
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
    table(
      runs,
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
