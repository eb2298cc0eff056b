import type { VelaError } from '@vela/kernel';
import type { Conflated } from '../services/live/streams/conflated.js';
import type { RowItem } from '../services/live/streams/row-follower.js';
import { cursorOf } from './cursor.js';
import { mapStream } from './stream.js';
import type { StreamEvent } from './types/interfaces.js';

/** An event, or why its stream ends. */
export type LiveEvent<Event> = Event & { readonly failure?: VelaError | undefined };

/** Returns the events of a lossless stream as its subscribers see them. */
export const rowEvents = <Item, Body extends object>(
  source: AsyncIterableIterator<RowItem<Item>>,
  body: (item: Item | null) => Body,
): AsyncIterableIterator<LiveEvent<StreamEvent & Body>> =>
  mapStream(source, ({ cursor, at, snapshot, item, failure }) => ({
    cursor,
    at,
    snapshot,
    failure,
    ...body(item),
  }));

/** Returns the events of a conflated stream; they have no place to go on from but the present. */
export const stateEvents = <Value, Body extends object>(
  source: AsyncIterableIterator<Conflated<Value>>,
  now: () => number,
  body: (value: Value | null, gone: boolean) => Body,
): AsyncIterableIterator<StreamEvent & Body> =>
  mapStream(source, ({ value, snapshot, gone }) => {
    const at = now();
    return { cursor: cursorOf(`state:${at}`), at, snapshot, ...body(value, gone) };
  });

/** What resolves a live subscription: the last event of one that cannot go on is its error. */
export function resolveLive<Event extends object>(event: LiveEvent<Event>): Event {
  if (event.failure !== undefined) throw event.failure;
  return event;
}
