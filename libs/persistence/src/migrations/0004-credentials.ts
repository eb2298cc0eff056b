import { Migration } from '@mikro-orm/migrations';

/**
 * One sealed credential for each account. What is in `wrapped_key` and `body` opens with a key that
 * is not in the database; `kind` and `hint` may be shown.
 */
const CREDENTIAL = `
create table credential (
  account_id text collate "C" primary key references broker_account (id),
  tenant_id text collate "C" not null references tenant (id),
  version integer not null,
  key_id text not null,
  wrapped_key bytea not null,
  body bytea not null,
  kind text not null check (kind in ('key', 'token')),
  hint text check (length(hint) <= 8),
  stored_at bigint not null
);
create index credential_of_key on credential (key_id, account_id);
`;

/** What brokers are asked for who somebody is, sealed. */
export class Credentials extends Migration {
  /** Adds the table. */
  override up(): void {
    this.addSql(CREDENTIAL);
  }

  /** Removes it, and every credential with it. */
  override down(): void {
    this.addSql('drop table credential;');
  }
}
