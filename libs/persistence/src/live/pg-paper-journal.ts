import { VelaError, canonicalJson } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { Claim, PaperJournal, PaperRequest } from '@vela/ports';
import type { RepositoryContext } from '../repositories/context.js';
import { sendFenced } from '../repositories/fenced-write.js';
import { bytesOf } from './deployment-arrays.js';

/** Keeps what simulated venues were asked in PostgreSQL. */
export class PgPaperJournal implements PaperJournal {
  constructor(private readonly context: Pick<RepositoryContext, 'db'>) {}

  /** Returns the newest state of an account's venue, null before the first. */
  async snapshot(accountId: string): Promise<{ n: number; body: Uint8Array } | null> {
    const [row] = await this.context.db.query<{ n: number; body: Buffer }>({
      name: 'paper-snapshot',
      text: 'select n, body from paper_snapshot where account_id = $1',
      values: [accountId],
    });
    return row ?? null;
  }

  /** Returns requests behind a number, in order. */
  async requests(
    accountId: string,
    after: number,
    limit: number,
  ): Promise<readonly PaperRequest[]> {
    const rows = await this.context.db.query<{ n: number; body: string }>({
      name: 'paper-requests',
      text: `select n, body from paper_journal where account_id = $1 and n > $2
        order by n limit $3`,
      values: [accountId, after, limit],
    });
    return rows.map(({ n, body }) => ({ n, body: JSON.parse(body) as PaperRequest['body'] }));
  }

  /**
   * Appends requests under the gateway's epoch; false when the owner was replaced. The same again
   * changes nothing. Throws `INVALID_INPUT` for numbers with a gap and for a number that holds
   * another request.
   */
  async append(
    claim: Claim,
    accountId: string,
    requests: readonly PaperRequest[],
  ): Promise<boolean> {
    if (requests.some(({ n }, i) => n !== requests[0]!.n + i)) {
      throw new VelaError('INVALID_INPUT', 'expected requests whose numbers follow one another', {
        path: ['requests'],
      });
    }
    if (requests.length === 0) return true;
    const [row] = await sendFenced<{ owned: boolean }>(this.context.db, {
      name: 'paper-append',
      text: 'select vela_paper_append($1, $2, $3, $4, $5) as owned',
      values: [
        claim.actorId,
        claim.epoch,
        accountId,
        requests.map(({ n }) => n),
        requests.map(({ body }) => canonicalJson(body as Canonical)),
      ],
    });
    return row!.owned;
  }

  /**
   * Keeps a state that contains the requests up to `n`, in place of the one before; an older one
   * than that is left out. False when the owner was replaced.
   */
  async keep(
    claim: Claim,
    accountId: string,
    snapshot: { readonly n: number; readonly body: Uint8Array },
  ): Promise<boolean> {
    const [row] = await sendFenced<{ owned: boolean }>(this.context.db, {
      name: 'paper-keep',
      text: 'select vela_paper_keep($1, $2, $3, $4, $5) as owned',
      values: [claim.actorId, claim.epoch, accountId, snapshot.n, bytesOf(snapshot.body)],
    });
    return row!.owned;
  }
}
