import { create, toBinary } from '@bufbuild/protobuf';
import { VelaError } from '@vela/kernel';
import type { ActorEvent } from '@vela/ports';
import { ActorEventSchema } from './generated/vela/v1/events_pb.js';
import type { ActorProgress as WireProgress } from './generated/vela/v1/events_pb.js';
import { parseMessage, safeNumber } from './parse-message.js';

type Payload = NonNullable<Parameters<typeof create<typeof ActorEventSchema>>[1]>['payload'];

function payloadOf(event: ActorEvent): NonNullable<Payload> {
  if (event.kind === 'transition') return { case: 'transition', value: event.transition };
  const { progress, items, itemsPerSecond, etaMs, simulatedAt, equity } = event.progress;
  return {
    case: 'progress',
    value: {
      progress,
      items: BigInt(items),
      itemsPerSecond,
      ...(etaMs === null ? {} : { etaMs }),
      ...(simulatedAt === null ? {} : { simulatedAt: BigInt(simulatedAt) }),
      ...(equity === null ? {} : { equity }),
    },
  };
}

/** Returns an event as the bytes of an ActorEvent. */
export function encodeActorEvent(event: ActorEvent): Uint8Array {
  return toBinary(
    ActorEventSchema,
    create(ActorEventSchema, {
      tenantId: event.tenantId,
      actorId: event.actorId,
      kind: event.kind,
      number: BigInt(event.number),
      at: BigInt(event.at),
      payload: payloadOf(event),
    }),
  );
}

/** Returns the event that bytes hold; throws `DATA_INVALID` for anything else. */
export function decodeActorEvent(bytes: Uint8Array): ActorEvent {
  const message = parseMessage(ActorEventSchema, bytes);
  const { tenantId, actorId, kind, payload } = message;
  if (tenantId === '' || actorId === '' || kind !== payload.case) {
    throw new VelaError(
      'DATA_INVALID',
      `expected an event of an actor with its payload, found kind "${kind}" with ${payload.case}`,
    );
  }
  const head = {
    tenantId,
    actorId,
    number: safeNumber(message.number, 'number'),
    at: safeNumber(message.at, 'at'),
  };
  if (payload.case === 'transition') {
    const { from, to, final } = payload.value;
    return { ...head, kind: 'transition', transition: { from, to, final } };
  }
  return { ...head, kind: 'progress', progress: progressOf(payload.value) };
}

function progressOf(wire: WireProgress): (ActorEvent & { kind: 'progress' })['progress'] {
  const numbers = [wire.progress, wire.itemsPerSecond, wire.etaMs ?? 0, wire.equity ?? 0];
  if (!numbers.every(Number.isFinite) || wire.progress < 0 || wire.progress > 1) {
    throw new VelaError('DATA_INVALID', `expected a progress of 0 to 1, found ${wire.progress}`);
  }
  return {
    progress: wire.progress,
    items: safeNumber(wire.items, 'items'),
    itemsPerSecond: wire.itemsPerSecond,
    etaMs: wire.etaMs ?? null,
    simulatedAt:
      wire.simulatedAt === undefined ? null : safeNumber(wire.simulatedAt, 'simulated_at'),
    equity: wire.equity ?? null,
  };
}
