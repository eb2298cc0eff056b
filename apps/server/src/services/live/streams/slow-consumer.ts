import { VelaError } from '@vela/kernel';

/** The end of a stream whose reader takes its events too slowly; it goes on behind the cursor. */
export class SlowConsumer extends VelaError {
  override readonly name = 'SlowConsumer';

  constructor(readonly cursor: string) {
    super('SLOW_CONSUMER', 'the stream ends because its events were not taken in time', {
      hint: `Subscribe again with after: "${cursor}".`,
      retryable: true,
    });
  }
}
