export { htmlReport } from './html-report.js';
export type { ReportModel } from './report-model.js';
export { reportModel } from './report-model.js';
export type {
  ReportBenchmark,
  ReportCandles,
  ReportInput,
  ReportStatistic,
  ReportTrade,
  ReportUnit,
} from './report-input.js';
