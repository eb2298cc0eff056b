import { Migration } from '@mikro-orm/migrations';
import { ACCOUNT_COMMIT } from './0003/account-commit.js';
import { ACCOUNT_FUNCTIONS } from './0003/account-functions.js';
import { ACCOUNT_TABLES } from './0003/account-tables.js';
import {
  COMMAND_ALONE,
  COMMAND_REVIVES,
  DEPLOYMENT_FUNCTIONS,
} from './0003/deployment-functions.js';
import { ALERT_TABLES, DEPLOYMENT_TABLES } from './0003/deployment-tables.js';
import { FEED_FOLLOWERS, FEED_FUNCTIONS, FEED_TABLES } from './0003/feed-tables.js';

/** Rows of actors change with every commit: room beside them keeps indexes out of it. */
const ROOM = 'alter table actor set (fillfactor = 50);';

const UNDO = `
alter table actor reset (fillfactor);
drop function vela_feed_followers, vela_feed_append, vela_paper_keep, vela_paper_append,
  vela_paper_owned, vela_account_moment, vela_account_commit, vela_engage,
  vela_switch_differs, vela_strictest, vela_account_create, vela_deployment_notes,
  vela_deployment_commit, vela_deployment_create, vela_alert_add;
drop table paper_snapshot, paper_journal, sub_position, fill, account_log, broker_order,
  intent_cursor, trading_switch, alert, deployment_log, transition, intent, tape,
  deployment_snapshot, deployment_image, deployment, feed_slice, feed, broker_account;
delete from command where actor_id in
  (select id from actor where kind in ('deployment', 'gateway', 'feed'));
delete from actor where kind in ('deployment', 'gateway', 'feed');
`;

/** Deployments, broker accounts and feeds: actors that trade. */
export class LiveDeployments extends Migration {
  /** Adds their tables and what writes them. */
  override up(): void {
    this.addSql(ROOM);
    this.addSql(ACCOUNT_TABLES);
    this.addSql(FEED_TABLES);
    this.addSql(DEPLOYMENT_TABLES);
    this.addSql(ALERT_TABLES);
    this.addSql(DEPLOYMENT_FUNCTIONS);
    this.addSql(ACCOUNT_FUNCTIONS);
    this.addSql(ACCOUNT_COMMIT);
    this.addSql(FEED_FUNCTIONS);
    this.addSql(FEED_FOLLOWERS);
    this.addSql(COMMAND_REVIVES);
  }

  /** Removes them, and the actors that nobody knows any more. */
  override down(): void {
    this.addSql(COMMAND_ALONE);
    this.addSql(UNDO);
  }
}
