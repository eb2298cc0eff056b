// What a checkout holds, told from stamps: is it installed, is it built, and is either out of date?
// The command line asks this at every start, so it reads no file but the lockfile and the stamps.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written last by an install, so that an interrupted one is seen as none. */
export const installStamp = (root) => join(root, 'node_modules', '.vela-install.json');

/** What npm itself writes last: which packages it has installed. */
export const npmOwnList = (root) => join(root, 'node_modules', '.package-lock.json');

/** Written last by a build; lies in dist so that it goes when dist goes. */
export const buildStamp = (root) => join(root, 'dist', '.vela-build.json');

/** The compiled file whose presence shows that a build went through. */
export const compiledEntry = (root) => join(root, 'dist', 'bundle', 'main.js');

const sourceFolders = ['apps', 'libs'];
const buildSettings = [
  '.swcrc',
  'nest-cli.json',
  'tsconfig.json',
  'scripts/setup/bundle.mjs',
  'scripts/setup/bundle-plugins.mjs',
  'scripts/setup/library.mjs',
  'scripts/setup/declarations.mjs',
];

/** Returns the stamp's content, or undefined where there is none or it is damaged. */
function readStamp(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes a stamp with the moment it was made. */
export function writeStamp(path, content) {
  writeFileSync(path, `${JSON.stringify({ ...content, at: new Date().toISOString() })}\n`);
}

/** Returns what an install depends on: the lockfile's digest and the platform. */
export function installKey(root) {
  const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return `${process.platform}-${process.arch}-${digest.digest('hex')}`;
}

/**
 * Returns a digest over path, size and modification time of every file that the build compiles.
 * Contents are not read: a touched file costs one needless build of about a second, while reading
 * every file would cost each start of the command line.
 */
export function buildKey(root) {
  const digest = createHash('sha256');
  const add = (path, name) => {
    const { size, mtimeMs } = statSync(path);
    digest.update(`${name} ${size} ${mtimeMs}\n`);
  };
  for (const name of buildSettings) if (existsSync(join(root, name))) add(join(root, name), name);
  const walk = (folder, name) => {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== 'dist')
          walk(path, `${name}/${entry.name}`);
      } else if (isCompiled(entry.name)) add(path, `${name}/${entry.name}`);
    }
  };
  for (const name of sourceFolders) if (existsSync(join(root, name))) walk(join(root, name), name);
  return digest.digest('hex');
}

/** Tests are no part of the build, so a changed test makes nothing stale. */
function isCompiled(name) {
  if (/^tsconfig.*\.json$/.test(name)) return true;
  return /\.tsx?$/.test(name) && !/\.(spec|e2e-spec)\.ts$/.test(name);
}

/**
 * Returns what is to be done before this checkout can run. `lockChanged` and `sourcesChanged` are
 * true only for a known stamp that differs, so that an install made by hand is left in peace.
 */
export function checkoutState(root) {
  const install = readStamp(installStamp(root));
  const build = readStamp(buildStamp(root));
  const isSameInstall = install !== undefined && install.key === installKey(root);
  const isSameBuild = build !== undefined && build.key === buildKey(root);
  return {
    started: existsSync(join(root, 'node_modules')),
    installed: install !== undefined || existsSync(npmOwnList(root)),
    installCurrent: isSameInstall,
    lockChanged: install !== undefined && !isSameInstall,
    buildCurrent: isSameBuild && existsSync(compiledEntry(root)),
    sourcesChanged: build !== undefined && !isSameBuild,
  };
}
