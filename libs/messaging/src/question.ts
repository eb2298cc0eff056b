import { VelaError } from '@vela/kernel';
import type { RequestOptions } from '@vela/ports';
import { decodeStreamFrame, encodeStreamAck, encodeStreamRequest } from '@vela/wire';
import type { StreamFrame } from '@vela/wire';
import { Observable } from 'rxjs';
import type { Subscriber, Subscription } from 'rxjs';
import type { Delivery, Transport } from './transport.js';

/** Most bytes of one frame that travels in several parts. */
const FRAME_BYTES_MAX = 64 * 1_048_576;

const unavailable = (message: string, hint?: string): VelaError =>
  new VelaError('UNAVAILABLE', message, {
    retryable: true,
    ...(hint === undefined ? {} : { hint }),
  });

/** Returns the frames of an answer; the question is put once for each subscription. */
export function ask(
  transport: Transport,
  subject: string,
  body: Uint8Array,
  options: RequestOptions,
): Observable<Uint8Array> {
  return new Observable((subscriber) => {
    const question = new Question(transport, subject, options, subscriber);
    question.put(body);
    return () => question.close();
  });
}

/** One question on its way: puts frames together, in order, and acknowledges them. */
class Question {
  private readonly inbox: string;
  private readonly stop: () => void;
  private readonly watch: Subscription | undefined;
  private readonly beat: ReturnType<typeof setInterval>;
  private ackSubject: string | null = null;
  private expected = 1;
  private taken = 0;
  private parts: Uint8Array[] = [];
  private partBytes = 0;
  /** Never more than the window: the other side waits for acknowledgements. */
  private readonly ready: { readonly number: number; readonly body: Uint8Array }[] = [];
  private end: NonNullable<StreamFrame['end']> | null = null;
  private delivering = false;
  private closed = false;
  private heardAt = performance.now();

  constructor(
    private readonly transport: Transport,
    private readonly subject: string,
    private readonly options: RequestOptions,
    private readonly subscriber: Subscriber<Uint8Array>,
  ) {
    this.inbox = transport.inbox();
    this.stop = transport.subscribe(this.inbox, null, (delivery) => this.onDelivery(delivery));
    this.beat = setInterval(() => this.onBeat(), Math.max(5, options.timeoutMs / 4));
    this.watch = transport.state().subscribe((state) => {
      if (state === 'disconnected') this.fail(unavailable('the bus is disconnected'));
    });
    if (this.closed) this.watch.unsubscribe();
  }

  put(body: Uint8Array): void {
    if (this.closed) return;
    const { window, timeoutMs } = this.options;
    const opening = encodeStreamRequest({ window, timeoutMs, body });
    const bodyMax = this.transport.bodyMax();
    if (opening.length > bodyMax) {
      this.fail(
        new VelaError(
          'LIMIT_EXCEEDED',
          `expected a question of at most ${bodyMax} bytes, found ${opening.length}`,
        ),
      );
    } else if (!this.transport.publish(this.subject, opening, this.inbox)) {
      this.fail(unavailable(`the question on ${this.subject} could not be sent`));
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.beat);
    this.stop();
    this.watch?.unsubscribe(); // Absent while the constructor meets a dead bus.
    if (this.end === null) this.acknowledge(true);
  }

  private fail(error: VelaError): void {
    if (this.closed) return;
    this.close();
    this.subscriber.error(error);
  }

  private onDelivery({ body, reply, nobody }: Delivery): void {
    if (this.closed || this.end !== null) return;
    if (nobody) {
      this.fail(
        unavailable(`nobody answers on ${this.subject}`, 'Start a server with the role asked for.'),
      );
      return;
    }
    this.heardAt = performance.now();
    this.ackSubject = reply ?? this.ackSubject;
    try {
      this.onFrame(decodeStreamFrame(body));
    } catch (thrown) {
      this.fail(thrown as VelaError);
      return;
    }
    if (!this.delivering) void this.deliver();
  }

  private onFrame(frame: StreamFrame): void {
    if (frame.number < this.expected) return;
    if (frame.number > this.expected) {
      throw unavailable(
        `expected frame ${this.expected} of the answer on ${this.subject}, found ${frame.number}`,
      );
    }
    this.expected++;
    if (frame.end !== null) {
      this.end = frame.end;
      return;
    }
    this.partBytes += frame.body.length;
    if (this.partBytes > FRAME_BYTES_MAX || this.ready.length >= this.options.window) {
      throw new VelaError(
        'LIMIT_EXCEEDED',
        `expected a frame of at most ${FRAME_BYTES_MAX} bytes and ${this.options.window} at once`,
      );
    }
    this.parts.push(frame.body);
    if (frame.more) {
      // A part is taken at once, but never ahead of a whole frame that still waits.
      if (this.ready.length === 0) {
        this.taken = frame.number;
        this.acknowledge(false);
      }
      return;
    }
    this.ready.push({ number: frame.number, body: this.assemble() });
  }

  private assemble(): Uint8Array {
    let whole = this.parts[0]!;
    if (this.parts.length > 1) {
      whole = new Uint8Array(this.partBytes);
      let at = 0;
      for (const part of this.parts) {
        whole.set(part, at);
        at += part.length;
      }
    }
    this.parts = [];
    this.partBytes = 0;
    return whole;
  }

  /** Hands frames on, one after the other, each when the consumer is ready for it. */
  private async deliver(): Promise<void> {
    this.delivering = true;
    const { pace } = this.options;
    for (let next = this.ready[0]; next !== undefined && !this.closed; next = this.ready[0]) {
      if (pace !== undefined && (await pace.ready())) break;
      if (this.closed) break;
      this.ready.shift();
      this.subscriber.next(next.body);
      this.taken = this.ready.length === 0 ? this.expected - 1 : next.number;
      this.heardAt = performance.now();
      if (!this.closed) this.acknowledge(false);
    }
    this.delivering = false;
    if (this.closed) return;
    if (this.ready.length > 0) {
      this.close();
      this.subscriber.complete();
    } else if (this.end !== null) {
      this.close();
      if (this.end.error === null) this.subscriber.complete();
      else this.subscriber.error(this.end.error);
    }
  }

  private acknowledge(cancel: boolean): void {
    if (this.ackSubject === null) return;
    this.transport.publish(this.ackSubject, encodeStreamAck({ number: this.taken, cancel }), null);
  }

  /** Tells the other side that somebody is still here, and ends a question that met silence. */
  private onBeat(): void {
    if (!this.delivering && performance.now() - this.heardAt >= this.options.timeoutMs) {
      const { timeoutMs } = this.options;
      this.fail(unavailable(`no answer on ${this.subject} for ${timeoutMs} ms`));
    } else {
      this.acknowledge(false);
    }
  }
}
