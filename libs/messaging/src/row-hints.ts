import { subjects } from '@vela/ports';
import type { Logger, MessageBus, RowHints } from '@vela/ports';
import { decodeRowHint, encodeRowHint } from '@vela/wire';
import { decoded } from './decoded.js';

/** Returns hints about appended rows over a bus. */
export function busRowHints(bus: MessageBus, log: Logger): RowHints {
  return {
    appended: (name, hint) => bus.publish(subjects.rows(name), encodeRowHint(hint)),
    whenAppended: (name) => decoded(bus, subjects.rows(name), decodeRowHint, log),
  };
}
