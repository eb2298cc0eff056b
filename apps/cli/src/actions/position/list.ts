import { POSITION_EVENTS, POSITIONS } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { positionEventLine } from '../../live/event-lines.js';
import { follow } from '../../live/follow.js';
import { positionTable } from '../../live/position-text.js';
import { scopeOf } from '../../live/scope.js';

/** Lists what is held, or prints positions as they move. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const scope = await scopeOf(connection, input);
  const { output } = context;
  if (input.flag('follow')) {
    const stream = { document: POSITION_EVENTS, variables: scope };
    return follow(context, connection, stream, ({ positions: event }) => {
      const { position, at, closed } = event;
      if (!output.json && position === null) return;
      output.result(event, () => positionEventLine(position!, at, closed));
    });
  }
  const { positions } = await connection.client.query(POSITIONS, scope);
  output.result(positions, () => positionTable(positions));
};
