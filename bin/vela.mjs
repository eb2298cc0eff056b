#!/usr/bin/env node
// The entry of the command line. It is plain JavaScript for any Node from 18 on, because its first
// task is to find out whether the Node that runs it is new enough, and to change over if not.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_MAJOR_MIN, nodeIsNewEnough, packagedNode } from './packaged-node.mjs';

const DEPENDENCY_UNAVAILABLE = 6;
const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist', 'bundle', 'main.js');

await start();

async function start() {
  // The parent has made these checks already when it changed over to the packaged Node.
  if (process.env.VELA_NODE_WRAPPED !== undefined) return continueWrapped();
  await checkCheckout();
  if (nodeIsNewEnough()) return runHere();
  const node = packagedNode(root);
  if (node === undefined) {
    refuse(
      `Vela needs Node ${NODE_MAJOR_MIN} or newer; this is Node ${process.versions.node}, and no ` +
        `packaged Node is installed for ${process.platform}-${process.arch}. ` +
        'Install Node 24 from https://nodejs.org, or run `npm start` in ' +
        root,
    );
  }
  return runUnder(node);
}

/** Says in one line what to run when a checkout was not installed or built, or is out of date. */
async function checkCheckout() {
  const inspector = join(root, 'scripts', 'setup', 'state.mjs');
  if (!existsSync(inspector)) {
    if (!existsSync(main)) refuse(`${main} is missing: install the package vela again.`);
    return;
  }
  const { checkoutState } = await import('../scripts/setup/state.mjs');
  const state = checkoutState(root);
  if (!state.installed) refuse(`The dependencies are not installed. Run \`npm start\` in ${root}`);
  if (!existsSync(main)) refuse(`Vela is not built yet. Run \`npm run build\` in ${root}`);
  // An outdated build still works most of the time, and its owner may want just that: only warn.
  if (state.lockChanged) {
    warn('package-lock.json changed since the last install. Run `npm start` to install again.');
  } else if (state.sourcesChanged) {
    warn('The sources changed since the last build. Run `npm run build` to build again.');
  }
}

/** Runs the command line in this process. */
async function runHere() {
  // Compiled code is kept beside the dependencies, whose owner is also the owner of this program;
  // the shared temporary folder, the default, would let another user plant code.
  nodeModule.enableCompileCache?.(join(root, 'node_modules', '.cache', 'vela-compile'));
  await import('../dist/bundle/main.js');
}

/** Runs the command line in the packaged Node and ends as it ends. */
function runUnder(node) {
  const child = spawn(
    node,
    [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    {
      // The fourth channel tells the child when this process is killed with no chance to say so.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, VELA_NODE_WRAPPED: String(process.pid) },
    },
  );
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGCONT']) process.on(signal, forward);
  // A terminal sends these to the whole group, so the child has them already: sent twice, they
  // would look like an impatient second Ctrl-C.
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGQUIT']) {
    process.on(signal, onTerminal ? () => {} : forward);
  }
  child.on('error', (cause) =>
    refuse(`The packaged Node at ${node} does not start: ${cause.message}`),
  );
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Runs as the child of an older Node; dies with its parent, as one process would. */
async function continueWrapped() {
  delete process.env.VELA_NODE_WRAPPED;
  if (process.channel !== undefined) {
    process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
    process.channel.unref();
  }
  return runHere();
}

function warn(text) {
  process.stderr.write(`vela: ${text}\n`);
}

/** Ends with one clear message, in the form that programs read when they asked for it. */
function refuse(message) {
  if (process.argv.includes('--json')) {
    const error = { code: 'INSTALLATION_INCOMPLETE', message, hint: 'npm start' };
    process.stdout.write(`${JSON.stringify({ error })}\n`);
  } else {
    process.stderr.write(`vela: ${message}\n`);
  }
  process.exit(DEPENDENCY_UNAVAILABLE);
}
