// Installs the dependencies exactly as the lockfile says, with nothing but npm and Node's built-ins.
import fs, { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nodeIsNewEnough, packagedNode, NODE_MAJOR_MIN } from '../../bin/packaged-node.mjs';
import { progressLine } from './progress.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { installKey, installStamp, npmOwnList, writeStamp } from './state.mjs';

const SPACE_MB_MIN = 1_000;
// npm warns of files that it could not write, a full disk's among them, and ends with success.
const unwritten = /TAR_ENTRY_ERROR/;

/**
 * Makes node_modules what the lockfile says. A complete install that was made by hand is taken
 * over; anything else is installed anew, which also repairs an interrupted install.
 */
export async function install(root, { reason, say, nameWorker }) {
  assertPlatform();
  if (!existsSync(installStamp(root)) && isComplete(root)) {
    writeStamp(installStamp(root), { key: installKey(root) });
    return;
  }
  assertSpace(root);
  say(`installing the dependencies from package-lock.json, because ${reason}`);
  rmSync(installStamp(root), { force: true });
  const wanted = lockedPackages(root);
  const progress = progressLine(
    () => `installing: ${countInstalled(root, wanted)} of ${wanted.length} packages`,
  );
  const [command, ...args] = npmCommand();
  const result = await run(
    command,
    [
      ...args,
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--include=dev',
      '--include=optional',
      '--loglevel=warn',
      '--no-progress',
    ],
    { cwd: root, env: npmEnvironment(), onStart: nameWorker },
  ).catch((cause) => {
    progress.end('npm did not start');
    throw npmMissing(cause);
  });
  if (result.status !== 0 || unwritten.test(result.output)) {
    progress.end('the install failed');
    rmSync(npmOwnList(root), { force: true });
    throw explain(result.output);
  }
  progress.end(`installed ${countInstalled(root, wanted)} packages`);
  if (!nodeIsNewEnough() && packagedNode(root) === undefined) throw noNode();
  writeStamp(installStamp(root), { key: installKey(root) });
}

function assertPlatform() {
  const packaged = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
  if (!packaged && !nodeIsNewEnough()) throw noNode();
}

/** A first install needs room; a later one frees first what it replaces. */
function assertSpace(root) {
  // Node before 18.15 cannot tell the free space.
  if (fs.statfsSync === undefined || existsSync(join(root, 'node_modules'))) return;
  const { bavail, bsize } = fs.statfsSync(root);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMb >= SPACE_MB_MIN) return;
  throw new SetupError(
    `The dependencies take about ${SPACE_MB_MIN} MB, and ${root} has ${freeMb} MB free.`,
    'Free some space and run the same command again.',
  );
}

function noNode() {
  return new SetupError(
    `Vela needs Node ${NODE_MAJOR_MIN} or newer; this is Node ${process.versions.node}, and ` +
      `there is no packaged Node for ${process.platform}-${process.arch}.`,
    'Install Node 24 from https://nodejs.org and run the same command again.',
  );
}

/** Returns the folders of the packages that this platform needs, as the lockfile lists them. */
function lockedPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const fits = (allowed, value) => {
    if (allowed === undefined) return true;
    const list = [allowed].flat();
    return (
      list.includes(value) ||
      (list.every((one) => one.startsWith('!')) && !list.includes(`!${value}`))
    );
  };
  return Object.entries(packages)
    .filter(
      ([path, it]) => path !== '' && fits(it.os, process.platform) && fits(it.cpu, process.arch),
    )
    .map(([path, { version, optional }]) => ({ path, version, optional: optional === true }));
}

function countInstalled(root, wanted) {
  return wanted.filter(({ path }) => existsSync(join(root, path, 'package.json'))).length;
}

/** Tells whether npm finished an install of exactly this lockfile; npm writes its own list last. */
function isComplete(root) {
  let installed;
  try {
    installed = JSON.parse(readFileSync(npmOwnList(root), 'utf8')).packages;
  } catch {
    return false;
  }
  return lockedPackages(root).every(({ path, version, optional }) => {
    if (installed[path] === undefined) return optional;
    return installed[path].version === version && existsSync(join(root, path, 'package.json'));
  });
}

/** Prefers the npm that runs this script, so that `npx -p npm@…` or a corepack npm is respected. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running !== undefined && /^npm-cli\.c?js$/.test(basename(running))) {
    return [process.env.npm_node_execpath ?? process.execPath, running];
  }
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/** Leaves out what an outer npm was told, such as another prefix or a global install. */
function npmEnvironment() {
  const told =
    /^npm_(config_(local_prefix|prefix|global|workspace|workspaces|dry_run|json)|package_|lifecycle_)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}

function npmMissing(cause) {
  if (cause.code !== 'ENOENT') return cause;
  return new SetupError('npm was not found.', 'Install Node with npm from https://nodejs.org.');
}

/** Turns npm's output into what happened and what helps. */
function explain(output) {
  const known = causes.find(([pattern]) => pattern.test(output));
  if (known === undefined) {
    const tail = output.trim().split('\n').slice(-15).join('\n');
    return new SetupError(`${tail}\nnpm ci failed.`, 'Its last lines are above.');
  }
  const [pattern, message, hint] = known;
  const telling = output.split('\n').findLast((line) => pattern.test(line));
  return new SetupError(`${message} (${telling.trim()})`, hint);
}

const causes = [
  [/ENOSPC|EDQUOT/, 'The disk is full.', 'Free at least 1 GB and run the same command again.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/,
    'The npm registry cannot be reached.',
    'Check the network, a proxy (`npm config get proxy`) and the registry ' +
      '(`npm config get registry`), then run the same command again.',
  ],
  [
    /code (EACCES|EPERM|EROFS)/,
    'This user may not write here.',
    'Clone the repository into a folder of your own.',
  ],
  [
    /EUSAGE|Missing: .* from lock file/,
    'package.json and package-lock.json do not agree.',
    'Run `npm install --ignore-scripts` and commit both files.',
  ],
  [/EINTEGRITY/, 'A downloaded package is damaged.', 'Run `npm cache verify`, then try again.'],
  [unwritten, 'npm could not write all files.', 'Run the same command again.'],
];
