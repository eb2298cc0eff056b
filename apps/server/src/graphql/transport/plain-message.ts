/** What a client of the plain gateway may say. */
export type ClientMessage =
  | {
      readonly type: 'subscribe';
      readonly id: string;
      readonly stream: string;
      readonly args: Readonly<Record<string, unknown>>;
      readonly after: string | null;
    }
  | { readonly type: 'unsubscribe'; readonly id: string }
  | { readonly type: 'ping' };

/** Most characters of the id that a client gives a subscription. */
const ID_MAX = 100;

/** Returns a message, or what is wrong with it in words. */
export function readMessage(text: string): ClientMessage | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: 'expected a JSON object, found other text' };
  }
  if (!isRecord(value)) return { wrong: 'expected a JSON object' };
  const { type, id, stream, args = {}, after = null } = value;
  if (type === 'ping') return { type };
  if (type !== 'subscribe' && type !== 'unsubscribe') {
    return { wrong: 'expected type subscribe, unsubscribe or ping' };
  }
  if (typeof id !== 'string' || id.length < 1 || id.length > ID_MAX) {
    return { wrong: `expected id as a text of 1 to ${ID_MAX} characters` };
  }
  if (type === 'unsubscribe') return { type, id };
  if (typeof stream !== 'string') return { wrong: 'expected stream as a text' };
  if (!isRecord(args)) return { wrong: 'expected args as an object' };
  if (after !== null && typeof after !== 'string') return { wrong: 'expected after as a text' };
  return { type, id, stream, args, after };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
