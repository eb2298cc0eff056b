import { Migration } from '@mikro-orm/migrations';
import { ACCOUNT_COMMIT } from './0003/account-commit.js';
import { LINKED_COMMIT } from './0005/linked-commit.js';

const COLUMNS = `
alter table broker_order add column replaces text collate "C";
alter table broker_account add column reconciled_command bigint not null default 0,
  add column told json;
create index broker_order_replaces on broker_order (account_id, replaces)
  where replaces is not null;
`;

/** Both functions, so that those of another migration can be made. */
const DROP = 'drop function vela_account_commit, vela_account_moment;';

const COLUMNS_GONE = `
alter table broker_account drop column reconciled_command, drop column told;
alter table broker_order drop column replaces;
`;

/** Orders that take the place of others, and what was compared with the broker on demand. */
export class LinkedOrders extends Migration {
  /** Adds the links and the commit that writes them. */
  override up(): void {
    this.addSql(COLUMNS);
    this.addSql(DROP);
    this.addSql(LINKED_COMMIT);
  }

  /** Removes them; the orders themselves stay. */
  override down(): void {
    this.addSql(DROP);
    this.addSql(COLUMNS_GONE);
    this.addSql(ACCOUNT_COMMIT);
  }
}
