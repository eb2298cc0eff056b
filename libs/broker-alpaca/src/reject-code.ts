import type { RejectCode } from '@vela/orders';
import { textOf } from './wire.js';
import type { Wire } from './wire.js';

/** What was asked for when the venue refused. */
export type RequestKind = 'place' | 'replace' | 'cancel';

/** A refusal as the venue wrote it. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** The whole body: some refusals carry more than a message. */
  readonly body: Wire;
}

/** How messages of the venue are read, in order; its codes say no more than the family of a status. */
const MEANINGS: readonly (readonly [pattern: RegExp, code: RejectCode])[] = [
  [/client[_ ]order[_ ]id must be unique/i, 'duplicate-id'],
  [/wash trade|opposite side|position intent/i, 'risk'],
  [/pattern day|day.?trad|restricted|suspended|blocked/i, 'risk'],
  [/not allowed to short|cannot be sold short|not shortable|shorting|to borrow/i, 'not-shortable'],
  [/insufficient|buying power|not enough/i, 'insufficient-funds'],
  [/not fractionable|fractional/i, 'invalid-quantity'],
  [
    /(asset|symbol).*(not found|invalid|unknown)|(invalid|unknown).*(asset|symbol)/i,
    'not-tradable',
  ],
  [/not tradable|not active|is inactive|halted/i, 'not-tradable'],
  [/market (is |hours)|outside.*hours|after \d|before \d/i, 'market-closed'],
  [
    /not open|not cancel|cannot (be )?(replace|cancel)|(is|in|already) "?(filled|cancel|expired|replaced|rejected|pending|accepted)/i,
    'not-cancelable',
  ],
  [
    /sub-penny|(limit|stop|trail|base|take_profit|stop_loss)[_ .]?\w*(price|percent)|\btrail\b|\bprice/i,
    'invalid-price',
  ],
  [/\bqty\b|quantity|notional|cost basis|minimal amount/i, 'invalid-quantity'],
  [
    /not (supported|allowed|permitted)|only supports|order_class|time_in_force|order type|extended/i,
    'unsupported',
  ],
];

/** Returns what a definite refusal of the venue means. */
export function rejectCodeOf(kind: RequestKind, { status, message, body }: Refusal): RejectCode {
  if (status === 401) return 'auth';
  if (status === 429) return 'rate-limited';
  if (kind === 'cancel') return status === 404 ? 'not-found' : cancelCode(status, message);
  if (kind === 'replace' && status === 404) return 'not-found';
  const meaning = MEANINGS.find(([pattern]) => pattern.test(message))?.[1];
  if (meaning === 'insufficient-funds' && isNothingHeld(message, body)) return 'not-shortable';
  if (meaning !== undefined) return meaning;
  if (status === 404) return 'not-tradable';
  return status === 403 && /forbidden|authoriz|access key/i.test(message) ? 'auth' : 'other';
}

const cancelCode = (status: number, message: string): RejectCode =>
  status === 403 && /forbidden|authoriz|access key/i.test(message) ? 'auth' : 'not-cancelable';

/** A sale of what is not there at all is a short sale; one of what other orders hold is not. */
const isNothingHeld = (message: string, body: Wire): boolean =>
  /insufficient (qty|quantity)/i.test(message) && Number(textOf(body, 'existing_qty') ?? NaN) === 0;
