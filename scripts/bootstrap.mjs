#!/usr/bin/env node
// Makes a checkout ready to run: installs from the lockfile and builds, each only when needed.
//   node scripts/bootstrap.mjs [--no-build | --build]
// It runs before `npm start`, `npm test` and the other commands, possibly under an old Node and
// with nothing installed, so it uses Node's built-ins alone.
import { fileURLToPath } from 'node:url';
import { build } from './setup/build.mjs';
import { install } from './setup/install.mjs';
import { withSetupLock } from './setup/lock.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { checkoutState } from './setup/state.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const wantsBuild = !process.argv.includes('--no-build');
const forcesBuild = process.argv.includes('--build');
const say = (text) => process.stderr.write(`vela: ${text}\n`);

try {
  await makeReady();
} catch (cause) {
  const error = SetupError.from(cause, root);
  say(error instanceof SetupError ? `${error.message}\n      ${error.hint}` : error.stack);
  process.exitCode = 6;
}

async function makeReady() {
  if (isReady(checkoutState(root))) return;
  await withSetupLock(root, say, async (nameWorker) => {
    // Whoever held the lock before may have done all of it.
    const before = checkoutState(root);
    if (!before.installCurrent) {
      await install(root, { reason: installReason(before), say, nameWorker });
    }
    const { buildCurrent, sourcesChanged } = checkoutState(root);
    if (wantsBuild && (forcesBuild || !buildCurrent)) {
      await build(root, { reason: buildReason(sourcesChanged), say, nameWorker });
    }
  });
}

function isReady(state) {
  return state.installCurrent && (!wantsBuild || (state.buildCurrent && !forcesBuild));
}

function installReason({ started, lockChanged }) {
  if (!started) return 'node_modules is not there yet';
  if (lockChanged) return 'the lockfile or the platform changed since the last install';
  return 'the last install did not finish';
}

function buildReason(sourcesChanged) {
  if (forcesBuild) return 'it was asked for';
  return sourcesChanged ? 'the sources changed since the last build' : 'there is no finished build';
}
