import { Migration } from '@mikro-orm/migrations';
import { ACTOR_FUNCTIONS, ACTOR_TABLES } from './0001/actor-tables.js';
import { CANDLE_FUNCTIONS, CANDLE_TABLES } from './0001/candle-tables.js';
import { CATALOGUE_TABLES } from './0001/catalogue-tables.js';
import { RUN_FUNCTIONS, RUN_TABLES } from './0001/run-tables.js';
import { DEFAULT_TENANT_ID } from '../database/tenant.js';

const DEFAULT_TENANT = `
insert into tenant (id, name, created_at)
  values ('${DEFAULT_TENANT_ID}', 'default', (extract(epoch from now()) * 1e6)::bigint);
`;

const UNDO = `
drop table trial, backtest_columns, backtest, data_import, command, actor, instance, candle_tail,
  candle_stage, candle_chunk, dataset, strategy_version, strategy, instrument, tenant;
drop function vela_append_tail, vela_import_update, vela_backtest_update, vela_backtest_create,
  vela_command, vela_commit, vela_claim, vela_refuse_change;
`;

/** The first schema: catalogue, candle history, actors, runs and imports. */
export class FirstSchema extends Migration {
  /** Adds the tables of the first release. */
  override up(): void {
    this.addSql(CATALOGUE_TABLES);
    this.addSql(ACTOR_TABLES);
    this.addSql(ACTOR_FUNCTIONS);
    this.addSql(CANDLE_TABLES);
    this.addSql(CANDLE_FUNCTIONS);
    this.addSql(RUN_TABLES);
    this.addSql(RUN_FUNCTIONS);
    this.addSql(DEFAULT_TENANT);
  }

  /** Removes all of them with what they hold. */
  override down(): void {
    this.addSql(UNDO);
  }
}
