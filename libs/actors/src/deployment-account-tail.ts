import { messageOf } from '@vela/kernel';
import { logs } from '@vela/ports';
import type { AccountLogRow, RowHint } from '@vela/ports';
import { Subscription, merge, timer } from 'rxjs';
import type { AccountNow, DeploymentPorts } from './deployment-ports.js';

/** How often an account is looked at without a hint: a lost message delays, never loses. */
const LOOK_MS = 500;
/** Rows that one question returns at most, and those that a follower may have waiting. */
const PAGE = 512;
const WAITING_MAX = 4_096;

/** What a deployment needs of the log of its account. */
export interface AccountFollower {
  /** The account as it was seen last; null before the first look. */
  readonly account: AccountNow | null;
  /** How far the venue is with the feed as far as is known. */
  watermark(feedId: string): number;
  /**
   * Rows behind the cursor that are known and not taken, in order. Facts that came with a watermark
   * are here before the watermark is told.
   */
  readonly rows: readonly AccountLogRow[];
  /** Number up to which all rows are known, those of others included. */
  readonly known: number;
  /** Takes the first rows away. */
  take(count: number): void;
  close(): void;
}

type TailPorts = Pick<DeploymentPorts, 'accounts' | 'rows' | 'scheduler' | 'log'>;

/** Reads the logs of accounts, each once for all deployments of the process that follow it. */
export class AccountTails {
  readonly #tails = new Map<string, Tail>();

  constructor(private readonly ports: TailPorts) {}

  /** Follows the rows of an account that concern an actor behind a number. */
  follow(follower: {
    readonly tenantId: string;
    readonly accountId: string;
    readonly actorId: string;
    readonly after: number;
    /** Called when there may be something new. */
    readonly wake: () => void;
  }): AccountFollower {
    const { accountId, tenantId } = follower;
    let tail = this.#tails.get(accountId);
    if (tail === undefined) {
      const gone = (): void => void this.#tails.delete(accountId);
      tail = new Tail(this.ports, { tenantId, accountId }, gone);
      this.#tails.set(accountId, tail);
    }
    return tail.join(follower.actorId, follower.after, follower.wake);
  }
}

/** The end of one account's log, shared by those who follow it. */
class Tail {
  account: AccountNow | null = null;
  readonly watermarks = new Map<string, number>();
  readonly #followers = new Set<Follower>();
  readonly #looks: Subscription;
  #isLooking = false;
  #again = false;
  /** Whether the account itself is to be looked at: what hints say of it is not all. */
  #isDue = false;
  /** The newest hint that was not followed yet. */
  #told: RowHint | null = null;
  /** Number of the last row that was handed to those who are not behind. */
  last = -1;

  constructor(
    private readonly ports: TailPorts,
    private readonly of: { readonly tenantId: string; readonly accountId: string },
    private readonly gone: () => void,
  ) {
    const hints = ports.rows.whenAppended(logs.account(of.accountId));
    this.#looks = merge(hints, timer(LOOK_MS, LOOK_MS, ports.scheduler)).subscribe(
      (hint: RowHint | number) => {
        if (typeof hint !== 'number' && this.#hear(hint)) return;
        if (typeof hint === 'number') this.#isDue = true;
        void this.#look();
      },
    );
  }

  join(actorId: string, after: number, wake: () => void): AccountFollower {
    const follower = new Follower(this, actorId, after, wake);
    this.#followers.add(follower);
    this.#isDue = true;
    void this.#look();
    return follower;
  }

  leave(follower: Follower): void {
    this.#followers.delete(follower);
    if (this.#followers.size > 0) return;
    this.#looks.unsubscribe();
    this.gone();
  }

  /** Returns whether a hint needs no look: all its facts are known, and its watermark is moved. */
  #hear(hint: RowHint): boolean {
    const { n, watermarks } = hint;
    if (watermarks === undefined) this.#isDue = true;
    else if (n > this.last) {
      if (this.#told === null || n >= this.#told.n) this.#told = hint;
    } else {
      this.#reachAll(watermarks);
      return true;
    }
    return false;
  }

  /** Moves watermarks behind which every row is known, and wakes those whom it concerns. */
  #reachAll(watermarks: { readonly [feedId: string]: number }, concernsAll = false): void {
    const moved = new Set<string>();
    for (const [feedId, slice] of Object.entries(watermarks)) {
      if (slice <= (this.watermarks.get(feedId) ?? 0)) continue;
      this.watermarks.set(feedId, slice);
      moved.add(feedId);
    }
    // Of a thousand deployments most have no part in most of what an account says.
    for (const follower of this.#followers) {
      const { hasNews, feedId } = follower;
      if (!concernsAll && !hasNews && (feedId === null || !moved.has(feedId))) continue;
      follower.hasNews = false;
      follower.wake();
    }
  }

  async #look(): Promise<void> {
    this.#again = this.#isLooking;
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#read();
    } catch (thrown) {
      // The next look finds it.
      const { accountId } = this.of;
      this.ports.log.debug('A log could not be read.', { accountId, error: messageOf(thrown) });
    } finally {
      this.#isLooking = false;
    }
    if (this.#again) void this.#look();
  }

  async #read(): Promise<void> {
    const told = this.#told;
    this.#told = null;
    // What a hint tells is read without a question for the account.
    if (told !== null) {
      await this.#readTo(told.n);
      if (this.last >= told.n) this.#reachAll(told.watermarks ?? {});
    }
    if (!this.#isDue) return;
    this.#isDue = false;
    const { tenantId, accountId } = this.of;
    // The account first: its watermarks count only once the rows up to its last number are known.
    const account = await this.ports.accounts.get(tenantId, accountId);
    if (account === null) return;
    await this.#readTo(account.lastFact);
    const before = this.account;
    this.account = account;
    const isOther = account.health !== before?.health || account.lastFact !== before.lastFact;
    this.#reachAll(account.watermarks, isOther);
  }

  /** Reads rows for all who are at the end of what is known, then for those who are behind. */
  async #readTo(lastFact: number): Promise<void> {
    await this.#readOn(lastFact);
    for (const follower of this.#followers) {
      if (follower.known < this.last) await this.#catchUp(follower);
    }
  }

  async #readOn(lastFact: number): Promise<void> {
    const { accountId } = this.of;
    // What happened before anybody followed is read by each for itself.
    if (this.last < 0) this.last = lastFact;
    while (this.last < lastFact) {
      const page = await this.ports.accounts.facts(accountId, this.last, PAGE);
      // What came meanwhile belongs to a watermark that is not known yet.
      const rows = page.filter(({ n }) => n <= lastFact);
      if (rows.length === 0) return;
      for (const follower of this.#followers) if (follower.known === this.last) follower.hand(rows);
      this.last = rows.at(-1)!.n;
    }
  }

  /** Reads what a follower has missed: it joined later, or had too much waiting. */
  async #catchUp(follower: Follower): Promise<void> {
    const { accountId } = this.of;
    const last = this.last;
    while (follower.known < last && follower.rows.length < WAITING_MAX) {
      const { actorId, known } = follower;
      const rows = await this.ports.accounts.facts(accountId, known, PAGE, actorId);
      const isAll = rows.length < PAGE;
      // What the log got meanwhile is handed to everybody by the next look.
      follower.hand(rows.filter(({ n }) => n <= last));
      if (isAll) follower.known = last;
    }
    follower.hasNews = true;
  }
}

class Follower implements AccountFollower {
  rows: AccountLogRow[] = [];
  /** Whether something came since it was woken last. */
  hasNews = true;
  /** The feed of which it wants to know how far the venue is, null before it asked. */
  feedId: string | null = null;

  constructor(
    private readonly tail: Tail,
    readonly actorId: string,
    public known: number,
    readonly wake: () => void,
  ) {}

  get account(): AccountNow | null {
    return this.tail.account;
  }

  watermark(feedId: string): number {
    this.feedId = feedId;
    // What is not read yet may be older than the watermark.
    if (this.known < this.tail.last) return 0;
    return this.tail.watermarks.get(feedId) ?? 0;
  }

  /** Takes rows in order; those of others only say how far the log is known. */
  hand(rows: readonly AccountLogRow[]): void {
    if (this.rows.length >= WAITING_MAX) return;
    for (const row of rows) {
      if (row.n <= this.known) continue;
      this.known = row.n;
      if (row.actorId !== null && row.actorId !== this.actorId) continue;
      this.rows.push(row);
      this.hasNews = true;
    }
  }

  take(count: number): void {
    this.rows.splice(0, count);
  }

  close(): void {
    this.tail.leave(this);
  }
}
