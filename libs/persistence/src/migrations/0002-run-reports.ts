import { Migration } from '@mikro-orm/migrations';
import { updateFunction } from './0002/backtest-update.js';

/** What a run says beside its statistics: the range of its result and what each instrument gave. */
export class RunReports extends Migration {
  /** Adds the report of a run. */
  override up(): void {
    this.addSql('alter table backtest add column report json;');
    this.addSql(updateFunction(`, report = p_outcome -> 'report'`));
  }

  /** Removes it. */
  override down(): void {
    this.addSql(updateFunction(''));
    this.addSql('alter table backtest drop column report;');
  }
}
