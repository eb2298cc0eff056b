import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suitableNode } from '../../bin/packaged-node.mjs';

const POLL_MS = 500;
const LINGER_MS_MAX = 15_000;

/**
 * Runs one set of test files in jest and returns its counts with `problems`: sentences on what went
 * wrong beside the tests, such as a run that took too long or left something open.
 */
export async function runJest(root, { name, match, args, env, folder, minutesMax, ownArgs = [] }) {
  const results = join(folder, `${name}.json`);
  const child = spawn(
    suitableNode(root),
    [
      '--experimental-vm-modules',
      '--no-warnings',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--reporters',
      join(root, 'scripts/test/reporter.mjs'),
      ...cacheArgs(root),
      ...ownArgs,
      ...args,
      // Jest takes every word after an option that can have several values: this must come last.
      '--testMatch',
      ...match,
    ],
    {
      cwd: root,
      env: { ...env, VELA_TEST_RESULTS: results },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const { problem, status } = await waitFor(child, results, minutesMax);
  const counts = existsSync(results)
    ? JSON.parse(readFileSync(results, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0, files: 0, broken: [], slow: [] };
  const problems = problem === undefined ? [] : [problem];
  if (problem === undefined && status !== 0 && counts.failed === 0) {
    problems.push(`jest ended with status ${status} although no test failed`);
  }
  return { ...counts, problems };
}

/** The run's own temporary folder goes away with it; compiled tests are worth keeping. */
function cacheArgs(root) {
  try {
    accessSync(join(root, 'node_modules'), constants.W_OK);
    return ['--cacheDirectory', join(root, 'node_modules', '.cache', 'jest')];
  } catch {
    return [];
  }
}

/** Waits for the end, at most for the time given, and not long after the last test. */
function waitFor(child, results, minutesMax) {
  return new Promise((resolve, reject) => {
    let problem;
    let finishedAt;
    const end = Date.now() + minutesMax * 60_000;
    const giveUp = (text) => {
      problem ??= text;
      child.kill('SIGKILL');
    };
    const timer = setInterval(() => {
      if (Date.now() > end) giveUp(`the stage took more than ${minutesMax} minutes and was ended`);
      if (finishedAt === undefined && existsSync(results)) finishedAt = Date.now();
      if (finishedAt !== undefined && Date.now() - finishedAt > LINGER_MS_MAX) {
        giveUp('a test left a server, socket or timer open, so that jest could not end');
      }
    }, POLL_MS);
    const stop = () => child.kill('SIGTERM');
    process.on('SIGINT', stop).on('SIGTERM', stop);
    child.on('error', reject);
    child.on('exit', (status, signal) => {
      clearInterval(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ problem, status: status ?? signal });
    });
  });
}
