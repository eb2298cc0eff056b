import { VelaError } from '@vela/kernel';
import type { BusMessage, MessageBus } from '@vela/ports';
import { decodeStreamRequest, encodeEndFrame } from '@vela/wire';
import type { StreamRequest } from '@vela/wire';
import { Observable, Subject, takeUntil } from 'rxjs';
import { Answer } from './answer.js';
import { ask } from './question.js';
import { expectPattern, expectSubject } from './subject.js';
import type { BusStats, Transport } from './transport.js';

/** Most answers of one responder at once; a further question is refused and may be put again. */
const ANSWERS_MAX = 256;
/** The group whose members share the questions on a subject. */
const RESPONDERS = 'responders';

/** A bus that counts. */
export interface MeasuredBus extends MessageBus {
  stats(): BusStats;
}

/** Returns the bus that lies on a transport. */
export function createBus(transport: Transport): MeasuredBus {
  const closed = new Subject<void>();
  return {
    publish(subject, body) {
      expectSubject(subject);
      const bodyMax = transport.bodyMax();
      if (body.length > bodyMax) {
        throw new VelaError(
          'LIMIT_EXCEEDED',
          `expected a message of at most ${bodyMax} bytes on ${subject}, found ${body.length}`,
          { hint: 'Send a hint and keep the content in rows, or answer a request in frames.' },
        );
      }
      transport.publish(subject, body, null);
    },
    messages(pattern) {
      expectPattern(pattern);
      return new Observable<BusMessage>((subscriber) =>
        transport.subscribe(pattern, null, ({ subject, body }) => {
          subscriber.next({ subject, body });
        }),
      ).pipe(takeUntil(closed));
    },
    respond: (subject, answer) => respondOn(transport, expectSubject(subject), answer),
    request(subject, body, options) {
      if (!(options.timeoutMs >= 1 && Number.isInteger(options.window) && options.window >= 1)) {
        throw new VelaError(
          'INVALID_INPUT',
          `expected a time-out and a whole window of 1 or more, found ${options.timeoutMs} and ` +
            `${options.window}`,
        );
      }
      return ask(transport, expectSubject(subject), body, options);
    },
    flush: () => transport.flush(),
    state: () => transport.state(),
    stats: () => transport.stats(),
    describe: () => transport.describe(),
    async close() {
      closed.next();
      await transport.close();
    },
  };
}

function respondOn(
  transport: Transport,
  subject: string,
  produce: Parameters<MessageBus['respond']>[1],
): () => void {
  const answers = new Set<Answer>();
  const refuse = (reply: string, error: unknown): void => {
    transport.publish(reply, encodeEndFrame(1, { error }), null);
  };
  const stop = transport.subscribe(subject, RESPONDERS, ({ body, reply }) => {
    if (reply === null) return; // Nobody waits for the answer.
    let opening: StreamRequest;
    try {
      opening = decodeStreamRequest(body);
    } catch (error) {
      refuse(reply, error);
      return;
    }
    if (answers.size >= ANSWERS_MAX) {
      const message = `expected at most ${ANSWERS_MAX} answers at once on ${subject}`;
      refuse(reply, new VelaError('LIMIT_EXCEEDED', message, { retryable: true }));
      return;
    }
    const answer: Answer = new Answer(transport, reply, opening, () => answers.delete(answer));
    answers.add(answer);
    answer.run(produce);
  });
  // Answers end with the bus: what they hold on to must not outlive it.
  const watch = transport.state().subscribe({
    next: (state) => {
      if (state === 'disconnected') for (const answer of answers) answer.dispose();
    },
  });
  return () => {
    stop();
    watch.unsubscribe();
    for (const answer of answers) answer.dispose();
  };
}
