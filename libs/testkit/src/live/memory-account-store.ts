import { VelaError } from '@vela/kernel';
import type { AccountCommit, AccountWrite } from '@vela/ports';
import { MemoryAccountStore as Accounts } from '@vela/rehearsal';

/** Broker accounts in memory with outages on demand. */
export class MemoryAccountStore extends Accounts {
  /** While true every call rejects. */
  away = false;
  /** Called right after a write became true, before its answer is given. */
  onWritten: (write: AccountWrite) => void = () => undefined;

  override async commit(write: AccountWrite): Promise<AccountCommit> {
    const answer = await super.commit(write);
    if (answer.kind === 'done') this.onWritten(write);
    return answer;
  }

  /** None comes while away. */
  protected override async call(): Promise<void> {
    await super.call();
    if (this.away) {
      throw new VelaError('UNAVAILABLE', 'the database is away', { retryable: true });
    }
  }
}
