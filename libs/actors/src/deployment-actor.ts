import { DAY, MINUTE, VelaError, messageOf, timeframeWidth } from '@vela/kernel';
import type { ActorHandler, Tenure } from '@vela/ownership';
import type { DeploymentImage, DeploymentRecord, FeedRecord, TapeEntry } from '@vela/ports';
import { timer } from 'rxjs';
import type { Subscription } from 'rxjs';
import { AccountTails } from './deployment-account-tail.js';
import { DeploymentBooks } from './deployment-books.js';
import { DeploymentCommands } from './deployment-commands.js';
import { DeploymentInputs } from './deployment-inputs.js';
import type { DeploymentPorts, PreparedDeployment } from './deployment-ports.js';
import { Replica, isSame } from './deployment-replica.js';
import { DeploymentSteps } from './deployment-steps.js';
import { tapeInputs } from './deployment-tape.js';
import { isPassing } from './job-failure.js';
import { Stopped } from './stop.js';

/** Longest rest of an actor that waits for something nobody tells it. */
const LOOK_MS = 250;
/** Inputs that may be stepped and not committed: an outage of the database then holds them up. */
const UNCOMMITTED_MAX = 256;
/** How long a slice may wait for the venue before somebody is told. */
const VENUE_MS = 30_000;
/** Entries of a tape that are read at one time. */
const PAGE = 256;

/**
 * Returns the handler that carries out claimed deployments. It goes on where the last commit was:
 * snapshot, then the tape behind it from its sources, then new inputs. Rejects only when the world
 * failed in a way that passes: then the actor is to be tried again.
 */
export function deploymentActor(ports: DeploymentPorts): ActorHandler {
  const tails = new AccountTails(ports);
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  return async (claim, _signal, tenure) => {
    const record = await ports.deployments.byActor(claim.actorId);
    const image = await ports.deployments.image(claim.actorId);
    if (record === null || image === null) {
      throw new VelaError('NOT_FOUND', `there is no deployment of the actor ${claim.actorId}`);
    }
    const slices = (await ports.slicesOf?.(record)) ?? ports.slices;
    const own = { ...ports, slices };
    const work = new DeploymentWork(own, { tails, inTurn }, { tenure, record, image });
    try {
      await work.carryOut();
    } catch (thrown) {
      if (!(thrown instanceof Stopped)) throw thrown;
    } finally {
      work.close();
    }
  };
}

/** One deployment in the hands of one owner. */
class DeploymentWork {
  readonly #books: DeploymentBooks;
  readonly #inputs: DeploymentInputs;
  #steps: DeploymentSteps | null = null;
  #commands: DeploymentCommands | null = null;
  #isAwake = false;
  /** The slice that waits, since when, and the one of which somebody was told. */
  #waits = { slice: 0, sinceMs: 0 };
  #toldOf: number | null = null;
  /** Ends the rest; null while there is none. */
  #endRest: (() => void) | null = null;
  readonly #endOnAbort = (): void => this.#endRest?.();

  constructor(
    private readonly ports: DeploymentPorts,
    private readonly shared: {
      readonly tails: AccountTails;
      readonly inTurn: (work: () => Promise<void>) => Promise<void>;
    },
    private readonly owned: {
      readonly tenure: Tenure;
      readonly record: DeploymentRecord;
      readonly image: DeploymentImage;
    },
  ) {
    const { record, image, tenure } = owned;
    this.#books = new DeploymentBooks(ports, { record, image, tenure });
    this.#inputs = new DeploymentInputs(ports, record, {
      tails: shared.tails,
      cursors: image.cursors,
      wake: () => this.#wake(),
    });
    // Once for all rests: thousands of them fall into one tenure.
    tenure.signal.addEventListener('abort', this.#endOnAbort);
  }

  close(): void {
    this.owned.tenure.signal.removeEventListener('abort', this.#endOnAbort);
    this.#inputs.close();
    this.#books.line.close();
    this.#steps?.replica.close();
  }

  async carryOut(): Promise<void> {
    const { signal } = this.owned.tenure;
    await this.#inputs.look();
    while (!signal.aborted) {
      if (this.#books.rests && !(await this.#leavesRest())) return;
      try {
        this.#steps ??= await this.#open(await this.ports.prepare(this.owned.record));
        await this.#restart();
        await this.#goOn(this.#steps);
      } catch (thrown) {
        if (!isOwn(thrown)) throw thrown;
        await this.#fail(thrown);
      }
    }
    await this.#drain();
  }

  /** Takes commands of a deployment that rests; false when nobody wants it to go on. */
  async #leavesRest(): Promise<boolean> {
    const { life, line } = this.#books;
    const commands = this.#waitingCommands();
    if (life.state !== 'failed' && commands.takeWhileResting(this.#inputs)) return true;
    // A command that nobody has read yet keeps the actor awake: the store looks.
    this.#books.add({ isFinal: true, isUrgent: true });
    await line.settled();
    return false;
  }

  /** Says up to which slice a run that is started again only catches up. */
  async #restart(): Promise<void> {
    const { life } = this.#books;
    const { restart } = life.marks;
    if (restart === null || restart.slice > 0) return;
    const { tenantId, feedId } = this.owned.record;
    const feed = await this.ports.feeds.get(tenantId, feedId);
    life.mark({ restart: { ...restart, slice: Math.max(1, feed?.lastSlice ?? 0) } });
  }

  async #open(prepared: PreparedDeployment): Promise<DeploymentSteps> {
    const { image, record, tenure } = this.owned;
    const books = this.#books;
    const isFresh = image.input === 0;
    const replica = new Replica(this.ports, prepared.request, {
      snapshot: image.snapshot,
      input: image.snapshot === null ? 0 : image.snapshotInput,
      chain: image.snapshot === null ? prepared.genesis : image.snapshotChain,
    });
    const last = await replica.restep(
      tapeInputs(this.ports, {
        record,
        image,
        entries: this.#tape(image.snapshot === null ? 0 : image.snapshotInput),
      }),
    );
    if (!isFresh && (!isSame(last.chain, image.chain) || last.input !== image.input)) {
      throw new VelaError('DATA_INVALID', 'the tape leads to another chain than was committed', {
        hint: 'vela deploy verify names the first difference; another version may have written it.',
      });
    }
    if (isFresh) await this.#beginAt(replica, prepared);
    books.chain = last.chain;
    this.#inputs.follow(books.cursors.slice);
    return new DeploymentSteps(this.ports, {
      books,
      inputs: this.#inputs,
      replica,
      prepared,
      commands: this.#waitingCommands(),
      stand: last,
      attempts: tenure.claim.attempts,
      inTurn: this.shared.inTurn,
    });
  }

  /**
   * Joins a feed so far before its end that the strategy is warm when the next slice comes. A feed in
   * lockstep gives its first slice as soon as somebody is at work on it, and waits then.
   */
  async #beginAt(replica: Replica, { isLockstep }: PreparedDeployment): Promise<void> {
    const { record } = this.owned;
    if (this.#books.cursors.slice > 0) return;
    const feed = await this.ports.feeds.get(record.tenantId, record.feedId);
    const last = feed?.lastSlice ?? 0;
    if (isLockstep && last <= 1) return;
    const back = (await replica.warmUp()) * slicesOfCandle(record, feed);
    const slice = Math.max(0, last - back);
    this.#books.cursors = { ...this.#books.cursors, slice };
  }

  async *#tape(after: number): AsyncGenerator<TapeEntry> {
    const { actorId } = this.owned.record;
    for (let seq = after; ; ) {
      const page = await this.ports.deployments.tape(actorId, seq, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      seq = page.at(-1)!.seq;
    }
  }

  /** Takes inputs until the deployment rests or its tenure ends. */
  async #goOn(steps: DeploymentSteps): Promise<void> {
    const { line } = this.#books;
    const { signal } = this.owned.tenure;
    while (!signal.aborted && !this.#books.rests) {
      this.#isAwake = false;
      if (!(await this.owned.tenure.ready())) break;
      await steps.duties();
      if (steps.advance()) continue;
      const next = steps.next();
      if (next === null) await this.#rest();
      else await steps.take(next);
      if (this.#books.input - line.committed > UNCOMMITTED_MAX) await line.settled();
    }
    if (!this.#books.rests) return;
    await steps.keep();
    steps.replica.close();
  }

  #waitingCommands(): DeploymentCommands {
    this.#commands ??= new DeploymentCommands(this.ports, this.#books);
    return this.#commands;
  }

  /** Ends a deployment that cannot be made. */
  async #fail(thrown: unknown): Promise<void> {
    const books = this.#books;
    this.ports.log.error('A deployment failed.', {
      actorId: this.owned.record.actorId,
      error: messageOf(thrown),
    });
    books.move('Failed', { by: 'engine', reason: messageOf(thrown) });
    books.life.detail = messageOf(thrown);
    books.alert('CRITICAL', 'DEPLOYMENT_FAILED', messageOf(thrown));
    books.add({ isFinal: true, isUrgent: true });
    await books.line.settled();
  }

  /** Keeps the state on the way out, so that the next owner need not step again. */
  async #drain(): Promise<void> {
    if (this.owned.tenure.signal.reason === 'replaced') return;
    try {
      await this.#steps?.keep();
      await this.#books.line.settled();
    } catch (thrown) {
      // The tape has everything; the next owner only has more to step.
      this.ports.log.debug('A state was not kept.', { error: messageOf(thrown) });
    }
  }

  #wake(): void {
    this.#isAwake = true;
    this.#endRest?.();
  }

  async #rest(): Promise<void> {
    const { signal } = this.owned.tenure;
    if (this.#isAwake || signal.aborted) return;
    const look = this.#restFor();
    await new Promise<void>((resolve) => {
      this.#endRest = resolve;
    });
    this.#endRest = null;
    look?.unsubscribe();
  }

  /** Ends a rest in which nobody may tell that there is something to do. */
  #restFor(): Subscription | null {
    const { scheduler } = this.ports;
    // Nobody tells when an account becomes ready.
    if (this.#books.life.state === 'reconciling') {
      return timer(LOOK_MS, scheduler).subscribe(() => this.#endRest?.());
    }
    const slice = this.#inputs.waitingSlice;
    if (slice === null || slice === this.#toldOf) return null;
    const nowMs = this.ports.now();
    if (slice !== this.#waits.slice) this.#waits = { slice, sinceMs: nowMs };
    const leftMs = Math.max(0, VENUE_MS - (nowMs - this.#waits.sinceMs));
    return timer(leftMs, scheduler).subscribe(() => this.#tellOf(slice));
  }

  /** Tells, once for each, that a slice waits for a venue which does not work it off. */
  #tellOf(slice: number): void {
    this.#toldOf = slice;
    const message = `slice ${slice} waits for the venue, which has not worked it off yet`;
    this.#books.alert('WARNING', 'VENUE_BEHIND', message);
    this.#books.add({ isUrgent: true });
  }
}

/**
 * Returns how many slices of a feed a candle of a deployment may take: a live feed tells every minute
 * also of those who decide once a day.
 */
function slicesOfCandle({ timeframe }: DeploymentRecord, feed: FeedRecord | null): number {
  if (feed?.source.kind !== 'stream') return 1;
  return Math.ceil((timeframeWidth(timeframe) ?? 31 * DAY) / MINUTE);
}

/**
 * Returns whether an error is the deployment's own, so that trying again would not help. A state of
 * another version of the engine is none: a process of that version may claim it.
 */
function isOwn(thrown: unknown): boolean {
  if (thrown instanceof Stopped || isPassing(thrown)) return false;
  return thrown instanceof VelaError && thrown.code !== 'INTERNAL' && thrown.code !== 'CONFLICT';
}
