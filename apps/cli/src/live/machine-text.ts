import type { StateMachineView } from '@vela/client';
import type { Paint } from '../output/paint.js';

/**
 * Returns a machine as text: each state with the ways out of it, events that lead to the same state
 * on one line, and a mark at the state that is active.
 */
export function machineText(
  { nodes, edges, active }: StateMachineView,
  paint: Pick<Paint, 'green' | 'dim'>,
): string {
  return nodes
    .map(({ id, label }) => {
      const isActive = active.includes(id);
      const title = isActive ? paint.green(`● ${label}`) : `○ ${label}`;
      const ways = waysFrom(id, edges).map(
        ([to, events]) => `      ${events.join(', ')} ${paint.dim('→')} ${labelOf(to, nodes)}`,
      );
      return [`  ${title}`, ...(ways.length === 0 ? ['      (final)'] : ways)].join('\n');
    })
    .join('\n');
}

function waysFrom(state: string, edges: StateMachineView['edges']): [string, string[]][] {
  const ways = new Map<string, string[]>();
  for (const { from, to, event } of edges) {
    if (from === state) ways.set(to, [...(ways.get(to) ?? []), event]);
  }
  return [...ways];
}

const labelOf = (id: string, nodes: StateMachineView['nodes']): string =>
  nodes.find((node) => node.id === id)?.label ?? id;
