import { expect } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { lastValueFrom, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import type { MeasuredBus } from '../src/index.js';

/** Two connections to the same bus; in one process they are the same object. */
export interface BusPair {
  readonly a: MeasuredBus;
  readonly b: MeasuredBus;
  close(): Promise<void>;
}

/** Resolves when the probe is true, rejects when that takes too long. */
export type Until = (
  probe: () => boolean,
  options?: { readonly timeoutMs?: number },
) => Promise<unknown>;

/** What the tests of one group work with: the two connections of the present test. */
export interface Setting {
  readonly a: MeasuredBus;
  readonly b: MeasuredBus;
  readonly until: Until;
}

/** Returns a body. */
export const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
/** Bounds of an ordinary request. */
export const quick = { timeoutMs: 2_000, window: 4 };

/** Returns the error that ends frames. */
export async function failureOf(frames: Observable<unknown>): Promise<VelaError> {
  const thrown: unknown = await lastValueFrom(frames.pipe(toArray())).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(VelaError);
  return thrown as VelaError;
}
