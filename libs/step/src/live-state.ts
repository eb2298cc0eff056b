import { VelaError } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { MirrorPlace } from '@vela/venue';
import type { OrderNewsFact } from './live-facts.js';

/** Version of the form of a live run's state. */
export const STATE_VERSION = 1;

/** Whether hooks are called: not while it is paused or stopped. */
export type LiveMode = 'running' | 'paused' | 'stopped';

/** The state of a live run as plain data. */
export interface LiveState {
  readonly version: number;
  readonly run: Canonical;
  readonly now: number | null;
  readonly place: MirrorPlace;
  readonly orders: Canonical;
  readonly owed: readonly number[];
  readonly facts: Canonical;
  readonly waiting: readonly OrderNewsFact[];
  readonly hold: Canonical;
  /** Last link, hexadecimal digits. */
  readonly link: string;
  readonly chain: Canonical;
  readonly tally: Canonical;
  readonly input: number;
  readonly mode: LiveMode;
  readonly flattens: boolean;
}

/** Returns a state that was written as canonical JSON; throws `CONFLICT` for another version. */
export function readState(bytes: Uint8Array): LiveState {
  const state = JSON.parse(new TextDecoder().decode(bytes)) as LiveState;
  if (state.version === STATE_VERSION) return state;
  throw new VelaError(
    'CONFLICT',
    `expected the state of a live run of version ${STATE_VERSION}, found ${state.version}`,
    { hint: 'Run it with the engine version that wrote it.' },
  );
}

/** Key under which a number is kept that JSON has no form for. */
const NUMBER = '$n';

/** Returns plain data in which every number has a form in JSON. */
export function packed(value: Canonical): Canonical {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { [NUMBER]: `${value}` };
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Canonical) => packed(item));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, item === undefined ? item : packed(item)]),
  );
}

/** The inverse of {@link packed}. */
export function unpacked(value: Canonical): Canonical {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Canonical) => unpacked(item));
  const record = value as { readonly [name: string]: Canonical };
  if (NUMBER in record) return Number(record[NUMBER]);
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, unpacked(item)]));
}
