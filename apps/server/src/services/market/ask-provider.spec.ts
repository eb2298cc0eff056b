import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { askProvider } from './ask-provider.js';

/** Answers as an adapter does whose attempts fail until nobody waits any more. */
const ends =
  (cause: unknown) =>
  (signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () =>
        reject(new VelaError('CANCELLED', 'the call was cancelled', { cause })),
      );
    });

const failureOf = (work: Promise<unknown>): Promise<VelaError> =>
  work.then(
    () => Promise.reject(new Error('expected a failure')),
    (thrown: VelaError) => thrown,
  );

describe('a question to a provider', () => {
  it('is answered', async () => {
    expect(await askProvider('the clock', async () => 7)).toBe(7);
  });

  it('ends in time with the reason of the last attempt', async () => {
    const last = new VelaError('UNAVAILABLE', 'Alpaca refused it (HTTP 429)', { hint: 'Wait.' });
    expect(await failureOf(askProvider('the clock', ends(last), 5))).toMatchObject({
      code: 'UNAVAILABLE',
      message: 'Alpaca refused it (HTTP 429)',
      hint: 'Try again. Wait.',
      retryable: true,
    });
  });

  it('says that there was no answer when no attempt has failed yet', async () => {
    const failure = await failureOf(askProvider('the clock', ends('waited for its turn'), 5));
    expect([failure.code, failure.message]).toEqual([
      'UNAVAILABLE',
      'there was no answer for the clock within 0.005 s',
    ]);
  });

  it('fails at once with what is final', async () => {
    const refused = new VelaError('BROKER_REJECTED', 'no');
    const asked = askProvider('the clock', () => Promise.reject(refused));
    expect(await failureOf(asked)).toBe(refused);
  });
});
