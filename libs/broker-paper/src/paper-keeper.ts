import { canonicalJson } from '@vela/kernel';
import type { Claim, PaperJournal, PaperRequest } from '@vela/ports';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { PaperEngine } from './paper-engine.js';

/** Where requests and snapshots of a paper account go. */
export interface JournalSetup {
  readonly journal: PaperJournal;
  /** The right to write, as the account's gateway has it now. */
  claim(): Claim;
  /** Slices and requests after which a snapshot is due; 256 and 512 by default. */
  readonly snapshotEvery?: { readonly slices: number; readonly requests: number };
  /** First wait in ms before a write whose answer was lost is looked after; 50 by default. */
  readonly retryMs?: number;
}

const RETRY_MAX_MS = 2_000;
/**
 * Bytes of the last snapshot that one more slice or request pays for: a large state is written
 * rarely, so that writing costs each event the same, and is replayed in seconds at most.
 */
const BYTES_PER_EVENT = 2_048;

/** Writes what must not be lost of a paper venue. */
export class PaperKeeper {
  readonly #setup: JournalSetup;
  readonly #accountId: string;
  #slices = 0;
  #requests = 0;
  /** A snapshot that is written once the next one is due. */
  #candidate: { readonly n: number; readonly body: Uint8Array } | null = null;

  constructor(accountId: string, setup: JournalSetup) {
    this.#accountId = accountId;
    this.#setup = setup;
  }

  /**
   * Appends requests; false when the owner was replaced. Does not come back before it is certain:
   * an append whose answer was lost is looked up, and sent again when it is not there.
   */
  async append(
    requests: readonly PaperRequest[],
    trouble: (detail: string | null) => void,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { journal, retryMs = 50 } = this.#setup;
    let isTold = false;
    for (let wait = retryMs; ; wait = Math.min(RETRY_MAX_MS, wait * 2)) {
      try {
        if (isTold) {
          const found = await journal.requests(this.#accountId, requests[0]!.n - 1, 1);
          if (found.length > 0) {
            trouble(null);
            return textOf(found[0]!) === textOf(requests[0]!);
          }
        }
        const done = await journal.append(this.#setup.claim(), this.#accountId, requests);
        if (isTold) trouble(null);
        this.#requests += requests.length;
        return done;
      } catch {
        // Words of a database driver may hold an address with a password; they are told to nobody.
        trouble('the journal does not answer');
        isTold = true;
      }
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return false;
    }
  }

  /** Counts a slice. */
  sliceTaken(): void {
    this.#slices++;
  }

  /**
   * Takes a snapshot when one is due and writes the one before it, so that what happened since is
   * told again after a crash for as long as an interval. False when the owner was replaced.
   */
  async snapshotWhenDue(engine: PaperEngine, n: number): Promise<boolean> {
    const { slices, requests } = this.#setup.snapshotEvery ?? { slices: 256, requests: 512 };
    if (this.#slices < slices && this.#requests < requests) return true;
    const size = this.#candidate?.body.length ?? 0;
    if ((this.#slices + this.#requests) * BYTES_PER_EVENT < size) return true;
    this.#slices = 0;
    this.#requests = 0;
    const before = this.#candidate;
    this.#candidate = { n, body: await textOfState(engine) };
    if (before === null) return true;
    try {
      return await this.#setup.journal.keep(this.#setup.claim(), this.#accountId, before);
    } catch {
      // The journal has everything behind the last snapshot; the next one makes up for it.
      return true;
    }
  }
}

/** Longest stretch in ms for which a large state keeps the thread from its other duties. */
const STRETCH_MS = 8;

async function textOfState(engine: PaperEngine): Promise<Uint8Array> {
  const pieces: string[] = [];
  let began = performance.now();
  for (const piece of engine.snapshotText()) {
    pieces.push(piece);
    if (performance.now() - began < STRETCH_MS) continue;
    await turn();
    began = performance.now();
  }
  return new TextEncoder().encode(pieces.join(''));
}

const textOf = (request: PaperRequest): string => canonicalJson(request.body);
