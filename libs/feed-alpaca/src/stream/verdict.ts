/** What a stream's word about an error means for the connection. */
export type Verdict =
  /** Another connection of this key is open, or a dead one is not forgotten yet. */
  | 'refused'
  /** The key, or the plan behind it, does not open this stream. */
  | 'auth-required'
  /** Too many symbols: the ones before stay, the new ones are not heard. */
  | 'limited'
  /** Everything else: told in the log, the connection goes its way. */
  | 'noted';

const VERDICTS: readonly (readonly [RegExp, Verdict])[] = [
  [/connection limit exceeded/i, 'refused'],
  [
    /auth failed|not authenticated|forbidden|insufficient subscription|v2 not enabled/i,
    'auth-required',
  ],
  [/unexpected server response: 40[13]/i, 'auth-required'],
  [/symbol limit exceeded/i, 'limited'],
];

/** Returns what an error of a stream means. The SDK tells the text alone, never the code. */
export const verdictOn = (text: string): Verdict =>
  VERDICTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'noted';
