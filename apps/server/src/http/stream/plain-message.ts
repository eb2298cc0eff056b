/** A wish to follow a stream. */
export interface SubscribeMessage {
  readonly id: string;
  readonly stream: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly after: string | null;
}

/** A wish to follow it no more. */
export interface UnsubscribeMessage {
  readonly id: string;
}

/** What a client said: the name of the handler that takes it and what it takes. */
export type PlainMessage =
  | { readonly event: 'subscribe'; readonly data: SubscribeMessage }
  | { readonly event: 'unsubscribe'; readonly data: UnsubscribeMessage }
  | { readonly event: 'ping'; readonly data: null }
  /** What is no message of the protocol, with the reason in words. */
  | { readonly event: 'malformed'; readonly data: string };

/** Most characters of the id that a client gives a subscription. */
const ID_MAX = 100;

/** Returns what a client said. Never throws. */
export function parsePlain(data: unknown): PlainMessage {
  if (typeof data !== 'string') return malformed('expected text messages, found a binary one');
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return malformed('expected a JSON object, found other text');
  }
  if (!isRecord(value)) return malformed('expected a JSON object');
  const { type, id, stream, args = {}, after = null } = value;
  if (type === 'ping') return { event: 'ping', data: null };
  if (type !== 'subscribe' && type !== 'unsubscribe') {
    return malformed('expected type subscribe, unsubscribe or ping');
  }
  if (typeof id !== 'string' || id.length < 1 || id.length > ID_MAX) {
    return malformed(`expected id as a text of 1 to ${ID_MAX} characters`);
  }
  if (type === 'unsubscribe') return { event: 'unsubscribe', data: { id } };
  if (typeof stream !== 'string') return malformed('expected stream as a text');
  if (!isRecord(args)) return malformed('expected args as an object');
  if (after !== null && typeof after !== 'string') return malformed('expected after as a text');
  return { event: 'subscribe', data: { id, stream, args, after } };
}

const malformed = (data: string): PlainMessage => ({ event: 'malformed', data });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
