import { VelaError } from '@vela/kernel';

/** What somebody who looks at a market waits for at most. */
const ASK_MS = 10_000;

/**
 * Returns what a provider answers in time. It repeats a question by itself for minutes, which suits
 * an import; somebody who waits is told after some seconds why the last attempt failed.
 */
export async function askProvider<T>(
  what: string,
  ask: (signal: AbortSignal) => Promise<T>,
  withinMs: number = ASK_MS,
): Promise<T> {
  const signal = AbortSignal.timeout(withinMs);
  try {
    return await ask(signal);
  } catch (thrown) {
    if (!signal.aborted || !(thrown instanceof VelaError) || thrown.code !== 'CANCELLED') {
      throw thrown;
    }
    const { cause } = thrown;
    if (cause instanceof VelaError) throw inOtherWords(cause);
    const message = `there was no answer for ${what} within ${withinMs / 1_000} s`;
    throw new VelaError('UNAVAILABLE', message, {
      hint: 'Try again; the calls of this key may be used up by an import.',
      retryable: true,
    });
  }
}

/** Nobody tries it again for the one who waited. */
const inOtherWords = ({ message, hint }: VelaError): VelaError =>
  new VelaError('UNAVAILABLE', message, {
    hint: hint === undefined ? 'Try again.' : `Try again. ${hint}`,
    retryable: true,
  });
