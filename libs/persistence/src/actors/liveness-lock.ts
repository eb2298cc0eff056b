import { Client } from 'pg';
import { connectionOptions } from '../database/connection-options.js';
import { databaseError } from '../database/database-error.js';

/** First key of every liveness lock; the second one is the instance's boot number. */
const LOCK_CLASS = 78;

/**
 * A session lock on a connection of its own: the server drops it when this process dies, long
 * before a lease runs out. Losing only this connection is harmless, because the epoch decides; the
 * lock is taken again by {@link LivenessLock.keep}.
 */
export class LivenessLock {
  private client: Client | null = null;
  private taking: Promise<void> | null = null;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly applicationName: string,
    private readonly boot: number,
  ) {}

  /** Returns whether the lock is held as far as this process knows. */
  get held(): boolean {
    return this.client !== null;
  }

  /** Takes the lock; throws `UNAVAILABLE` when the server cannot be reached. */
  async take(): Promise<void> {
    await (this.taking ??= this.connect().finally(() => {
      this.taking = null;
    }));
  }

  /** Takes the lock again in the background when it was lost; the next call sees the outcome. */
  keep(): void {
    if (!this.held && !this.closed) this.take().catch(() => undefined);
  }

  /** Gives the lock up. */
  async close(): Promise<void> {
    this.closed = true;
    await this.taking?.catch(() => undefined);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client(connectionOptions(this.url, `${this.applicationName}-liveness`));
    const lost = (): void => {
      if (this.client === client) this.client = null;
    };
    // Without a listener a broken connection would end the process.
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      // The session before may not be gone yet; then the lock is held and the next call takes it.
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock($1, $2) as taken',
        [LOCK_CLASS, this.boot],
      );
      if (rows[0]?.taken === true && !this.closed) this.client = client;
      else await client.end();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw databaseError(error);
    }
  }
}
