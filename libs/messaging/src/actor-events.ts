import type { ActorEvents, Logger, MessageBus } from '@vela/ports';
import { subjectToken, subjects } from '@vela/ports';
import { decodeActorEvent, decodeReleased, encodeActorEvent, encodeReleased } from '@vela/wire';
import type { Hints } from '@vela/ports';
import { map } from 'rxjs';
import { decoded } from './decoded.js';

/** Returns events of actors over a bus. */
export function busActorEvents(bus: MessageBus, log: Logger): ActorEvents {
  return {
    publish(event) {
      bus.publish(
        subjects.event(event.tenantId, event.actorId, event.kind),
        encodeActorEvent(event),
      );
    },
    of({ tenantId, actorId, kind }) {
      const tokens = [tenantId, actorId, kind].map((name) =>
        name === undefined ? '*' : subjectToken(name),
      );
      return decoded(bus, `vela.v1.evt.${tokens.join('.')}`, decodeActorEvent, log);
    },
  };
}

/** Returns hints between instances over a bus. */
export function busHints(bus: MessageBus, log: Logger): Hints {
  return {
    released: (actorIds) => bus.publish(subjects.released, encodeReleased(actorIds)),
    whenReleased: () => decoded(bus, subjects.released, decodeReleased, log),
    commanded: (actorId) => bus.publish(subjects.command(actorId), new Uint8Array(0)),
    whenCommanded: (actorId) => bus.messages(subjects.command(actorId)).pipe(map(() => undefined)),
  };
}
