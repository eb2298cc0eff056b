import { VelaError } from '@vela/kernel';
import { createPace } from '@vela/ports';
import type { Pace } from '@vela/ports';
import { decodeStreamAck, encodeBodyFrame, encodeEndFrame } from '@vela/wire';
import type { StreamRequest } from '@vela/wire';
import type { Observable, Subscription } from 'rxjs';
import type { Transport } from './transport.js';

/** Most frames and bytes that wait for the asker; an answer that makes more ends with an error. */
const WAITING_FRAMES_MAX = 1_024;
const WAITING_BYTES_MAX = 64 * 1_048_576;
/** Room that a message needs beside its body. */
const ENVELOPE_BYTES = 64;

interface WaitingFrame {
  readonly body: Uint8Array;
  readonly more: boolean;
}

/** One answer on its way: cuts, numbers and sends frames while the window is open. */
export class Answer {
  private readonly pace;
  private readonly ackSubject: string;
  private readonly stopAcks: () => void;
  private waiting: WaitingFrame[] = [];
  private waitingBytes = 0;
  /** For each frame on the way, whether it ends an item of the producer. */
  private readonly onTheWay: boolean[] = [];
  private sent = 0;
  private acked = 0;
  private producer: Subscription | null = null;
  private end: { readonly failure: { readonly error: unknown } | undefined } | null = null;
  private giveUp: ReturnType<typeof setTimeout> | null = null;
  private over = false;

  constructor(
    private readonly transport: Transport,
    private readonly reply: string,
    private readonly opening: StreamRequest,
    private readonly done: () => void,
  ) {
    this.pace = createPace(opening.window);
    this.ackSubject = transport.inbox();
    this.stopAcks = transport.subscribe(this.ackSubject, null, ({ body }) => this.onAck(body));
    this.heard();
    // Frame 0 says that somebody answers and where acknowledgements go.
    this.send(encodeBodyFrame(0, new Uint8Array(0), false));
  }

  /** Subscribes to what is to be sent. */
  run(produce: (body: Uint8Array, pace: Pace) => Observable<Uint8Array>): void {
    try {
      const producer = produce(this.opening.body, this.pace).subscribe({
        next: (body) => this.enqueue(body),
        error: (error: unknown) => this.finish({ error }),
        complete: () => this.finish(),
      });
      if (this.over) producer.unsubscribe();
      else this.producer = producer;
    } catch (error) {
      this.finish({ error });
    }
  }

  /** Ends the answer without a word: the asker went away or cannot be reached. */
  dispose(): void {
    if (this.over) return;
    this.over = true;
    this.waiting = [];
    if (this.giveUp !== null) clearTimeout(this.giveUp);
    this.stopAcks();
    this.pace.close();
    this.producer?.unsubscribe();
    this.done();
  }

  private enqueue(body: Uint8Array): void {
    if (this.over || this.end !== null) return;
    const size = this.transport.bodyMax() - ENVELOPE_BYTES;
    for (let begin = 0; begin === 0 || begin < body.length; begin += size) {
      const part = body.subarray(begin, begin + size);
      this.waiting.push({ body: part, more: begin + size < body.length });
    }
    this.waitingBytes += body.length;
    this.pump();
    if (this.waiting.length > WAITING_FRAMES_MAX || this.waitingBytes > WAITING_BYTES_MAX) {
      this.waiting = [];
      const error = new VelaError(
        'LIMIT_EXCEEDED',
        `expected at most ${WAITING_FRAMES_MAX} frames or ${WAITING_BYTES_MAX} bytes to wait for ` +
          `the asker, found ${this.waiting.length} frames and ${this.waitingBytes} bytes`,
        { hint: 'Wait for pace.ready() before each frame.' },
      );
      this.finish({ error });
    }
  }

  private finish(failure?: { readonly error: unknown }): void {
    this.end ??= { failure };
    this.pump();
  }

  private pump(): void {
    while (!this.over && this.waiting.length > 0 && this.sent - this.acked < this.opening.window) {
      const { body, more } = this.waiting.shift()!;
      this.waitingBytes -= body.length;
      this.onTheWay.push(!more);
      this.send(encodeBodyFrame(++this.sent, body, more));
    }
    if (!this.over && this.end !== null && this.waiting.length === 0) {
      this.send(encodeEndFrame(this.sent + 1, this.end.failure));
      this.dispose();
    }
  }

  private send(frame: Uint8Array): void {
    if (!this.transport.publish(this.reply, frame, this.ackSubject)) this.dispose();
  }

  private onAck(body: Uint8Array): void {
    let ack;
    try {
      ack = decodeStreamAck(body);
    } catch {
      return; // What is no acknowledgement counts as none; the asker's silence ends the answer.
    }
    if (ack.cancel) {
      this.dispose();
      return;
    }
    this.heard();
    for (; this.acked < Math.min(ack.number, this.sent); this.acked++) {
      if (this.onTheWay.shift() === true) this.pace.taken();
    }
    this.pump();
  }

  private heard(): void {
    if (this.giveUp !== null) clearTimeout(this.giveUp);
    this.giveUp = setTimeout(() => this.dispose(), this.opening.timeoutMs * 2);
    this.giveUp.unref();
  }
}
