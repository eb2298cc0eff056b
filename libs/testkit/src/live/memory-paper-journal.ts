import type { Claim, PaperJournal, PaperRequest } from '@vela/ports';

type Snapshot = { readonly n: number; readonly body: Uint8Array };

/** A paper journal in memory with the rules of the real one: fenced, gapless, all rows or none. */
export class MemoryPaperJournal implements PaperJournal {
  /** Epoch that may write; a claim with another one was replaced. */
  epoch = 1;
  /** Called before rows are kept, and behind them: throw there to lose a request or its answer. */
  before: () => void | Promise<void> = () => undefined;
  behind: () => void | Promise<void> = () => undefined;
  readonly #rows = new Map<string, PaperRequest[]>();
  readonly #snapshots = new Map<string, Snapshot>();

  snapshot(accountId: string): Promise<Snapshot | null> {
    return Promise.resolve(this.#snapshots.get(accountId) ?? null);
  }

  requests(accountId: string, after: number, limit: number): Promise<readonly PaperRequest[]> {
    const rows = this.#rows.get(accountId) ?? [];
    // What comes back from a database is never the object that went in.
    return Promise.resolve(structuredClone(rows.slice(after, after + limit)));
  }

  async append(
    claim: Claim,
    accountId: string,
    requests: readonly PaperRequest[],
  ): Promise<boolean> {
    await this.before();
    if (claim.epoch !== this.epoch) return false;
    const rows = this.#rows.get(accountId) ?? [];
    if (requests[0]!.n !== rows.length + 1) throw new Error(`request ${requests[0]!.n} is there`);
    this.#rows.set(accountId, [...rows, ...structuredClone(requests)]);
    await this.behind();
    return true;
  }

  keep(claim: Claim, accountId: string, snapshot: Snapshot): Promise<boolean> {
    if (claim.epoch !== this.epoch) return Promise.resolve(false);
    this.#snapshots.set(accountId, { n: snapshot.n, body: snapshot.body.slice() });
    return Promise.resolve(true);
  }
}
