import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

const QUIET_MS = 30_000;
const SLOW_SECONDS = 5;

/**
 * A jest reporter that prints failures in full as they come, and for the rest only that the work
 * goes on. It writes the counts into the file that VELA_TEST_RESULTS names.
 */
export default class Reporter {
  constructor(globalConfig) {
    this.root = globalConfig.rootDir;
    this.counts = { passed: 0, failed: 0, skipped: 0, files: 0, broken: [], slow: [] };
    this.total = 0;
    this.spokenAt = Date.now();
  }

  onRunStart({ numTotalTestSuites }) {
    this.total = numTotalTestSuites;
  }

  onTestResult(test, result) {
    const path = relative(this.root, test.path);
    const { counts } = this;
    counts.files += 1;
    counts.passed += result.numPassingTests;
    counts.failed += result.numFailingTests;
    counts.skipped += result.numPendingTests + result.numTodoTests;
    // A file that cannot be loaded has no failing test of its own, and must count all the same.
    if (result.testExecError != null) counts.failed += 1;
    const seconds = (result.perfStats.end - result.perfStats.start) / 1000;
    if (seconds >= SLOW_SECONDS) counts.slow.push({ path, seconds });
    if (result.numFailingTests > 0 || result.testExecError != null) {
      counts.broken.push(path);
      this.write(`FAIL ${path}\n${result.failureMessage ?? ''}\n`);
    }
    this.showProgress();
  }

  onRunComplete(_contexts, results) {
    this.clear();
    this.counts.wasInterrupted = results.wasInterrupted === true;
    writeFileSync(process.env.VELA_TEST_RESULTS, JSON.stringify(this.counts));
  }

  /** Jest asks for this: an error here would fail the run. */
  getLastError() {
    return undefined;
  }

  showProgress() {
    const { files, passed, failed } = this.counts;
    const text = `${files} of ${this.total} files, ${passed} tests passed, ${failed} failed so far`;
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K     ${text}`);
    else if (Date.now() - this.spokenAt > QUIET_MS) this.write(`     ${text}\n`);
  }

  write(text) {
    this.clear();
    this.spokenAt = Date.now();
    process.stderr.write(text);
  }

  clear() {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  }
}
