import { Migration } from '@mikro-orm/migrations';
import { UPDATE_WITHOUT_REPORT, UPDATE_WITH_REPORT } from './0002/backtest-update.js';

/** What a run says beside its statistics: the range of its result and what each instrument gave. */
export class RunReports extends Migration {
  /** Adds the report of a run. */
  override up(): void {
    this.addSql('alter table backtest add column report json;');
    this.addSql(UPDATE_WITH_REPORT);
  }

  /** Removes it. */
  override down(): void {
    this.addSql(UPDATE_WITHOUT_REPORT);
    this.addSql('alter table backtest drop column report;');
  }
}
