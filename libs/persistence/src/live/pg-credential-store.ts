import type {
  CredentialNote,
  CredentialStatus,
  CredentialStore,
  SealedCredential,
} from '@vela/ports';
import { VelaError } from '@vela/kernel';
import type { RepositoryContext } from '../repositories/context.js';
import { bytesOf } from './deployment-arrays.js';

/** An account of another tenant gets no row, and none of its rows is overwritten. */
const PUT = `
insert into credential as c
  (account_id, tenant_id, version, key_id, wrapped_key, body, kind, hint, stored_at)
select b.id, b.tenant_id, $3, $4, $5, $6, $7, $8, $9 from broker_account b
  where b.id = $2 and b.tenant_id = $1
on conflict (account_id) do update set version = excluded.version, key_id = excluded.key_id,
  wrapped_key = excluded.wrapped_key, body = excluded.body, kind = excluded.kind,
  hint = excluded.hint, stored_at = greatest(excluded.stored_at, c.stored_at + 1)
returning account_id`;

/** Keeps sealed credentials in PostgreSQL. What it is given it cannot open. */
export class PgCredentialStore implements CredentialStore {
  constructor(private readonly context: Pick<RepositoryContext, 'db' | 'clock'>) {}

  /**
   * Keeps a credential in place of the one before. Throws `NOT_FOUND` where the tenant has no such
   * account.
   */
  async put(
    tenantId: string,
    accountId: string,
    { version, keyId, wrappedKey, body }: SealedCredential,
    { kind, hint }: CredentialNote,
  ): Promise<void> {
    const { db, clock } = this.context;
    const values = [version, keyId, bytesOf(wrappedKey), bytesOf(body), kind, hint, clock.now()];
    const rows = await db.query({
      name: 'credential-put',
      text: PUT,
      values: [tenantId, accountId, ...values],
    });
    if (rows.length === 1) return;
    throw new VelaError('NOT_FOUND', `there is no account ${accountId}`);
  }

  /** Returns the sealed credential of an account, or null. */
  async get(tenantId: string, accountId: string): Promise<SealedCredential | null> {
    const [row] = await this.context.db.query<SealedCredential>({
      name: 'credential-get',
      text: `select version, key_id as "keyId", wrapped_key as "wrappedKey", body from credential
        where tenant_id = $1 and account_id = $2`,
      values: [tenantId, accountId],
    });
    return row ?? null;
  }

  /** Returns what may be told of the credentials of some accounts. */
  async statuses(
    tenantId: string,
    accountIds: readonly string[],
  ): Promise<readonly CredentialStatus[]> {
    return this.context.db.query<CredentialStatus>({
      name: 'credential-statuses',
      text: `select account_id as "accountId", kind, hint, stored_at as "storedAt"
        from credential where tenant_id = $1 and account_id = any ($2) order by account_id`,
      values: [tenantId, accountIds],
    });
  }

  /** Forgets a credential; false when there was none. */
  async delete(tenantId: string, accountId: string): Promise<boolean> {
    const rows = await this.context.db.query({
      name: 'credential-delete',
      text: `delete from credential where tenant_id = $1 and account_id = $2 returning account_id`,
      values: [tenantId, accountId],
    });
    return rows.length > 0;
  }
}
