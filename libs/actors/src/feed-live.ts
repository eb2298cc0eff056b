import { VelaError, messageOf } from '@vela/kernel';
import { FeedAlarm } from './feed-alarm.js';
import type { AlarmMemory } from './feed-alarm.js';
import type { LiveFeedParts, LiveFeedPorts } from './feed-live-ports.js';
import { LiveSession } from './feed-session.js';
import { Stopped } from './stop.js';

/** Pauses before a feed that broke is opened again. */
const RETRY_MS = { first: 500, most: 30_000 };

/**
 * A feed of a live stream in the hands of one owner. It subscribes first and fetches behind: what was
 * heard meanwhile waits, so that nothing falls in between. A minute is closed when every instrument
 * that trades has told its candle, or two seconds behind its end; what should have been told and was
 * not is asked for first. Everything goes through one closer, whether heard or fetched.
 */
export class LiveFeed {
  readonly #alarm: FeedAlarm;
  #session: LiveSession | null = null;

  constructor(
    private readonly ports: LiveFeedPorts,
    private readonly parts: LiveFeedParts,
  ) {
    const { feed, writer } = parts;
    const { alarm } = writer.memory as { readonly alarm?: AlarmMemory };
    this.#alarm = new FeedAlarm(feed.name, alarm);
  }

  close(): void {
    this.#session?.close();
  }

  /** Delivers for as long as it is owned; begins anew from its rows behind a failure. */
  async carryOut(): Promise<void> {
    const { tenure, writer } = this.parts;
    for (let failures = 0; !writer.hasEnded; ) {
      const beganMs = this.ports.now();
      try {
        await this.#open();
      } catch (thrown) {
        if (thrown instanceof Stopped || tenure.signal.aborted) throw thrown;
        failures = this.ports.now() - beganMs > RETRY_MS.most ? 1 : failures + 1;
        const detail = messageOf(thrown);
        const { id: feedId } = this.parts.feed;
        this.ports.log.warn('A live feed broke; it is opened again.', { feedId, error: detail });
        const at = this.ports.clock.now();
        const alerts = this.#alarm.tell('DOWN', detail, at);
        const told = alerts.length === 0 ? {} : { alerts, memory: { alarm: this.#alarm.memory } };
        await writer.write({ event: 'Broke', detail, ...told });
        await writer.pause(Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures));
      } finally {
        this.#session?.close();
        this.#session = null;
      }
    }
  }

  async #open(): Promise<void> {
    const { ports, parts } = this;
    const feed = await ports.feeds.byActor(parts.feed.actorId);
    if (feed === null) throw new VelaError('NOT_FOUND', `the feed ${parts.feed.name} is gone`);
    const market = await ports.market(feed);
    const session = new LiveSession(ports, { ...parts, feed }, { market, alarm: this.#alarm });
    this.#session = session;
    await session.run();
  }
}
