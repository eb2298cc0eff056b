import { readFileSync } from 'node:fs';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Config } from '@vela/config';
import { messageOf } from '@vela/kernel';
import { runningServerUrl } from '../connection/running-server.js';
import { installation } from '../installation.js';
import { failed, type Finding, passed } from './finding.js';

/** Oldest Node that runs this program. */
const NODE_MIN = 24;
/** Free space below which a database soon stands still. */
const FREE_MIN = 1024 ** 3;

/** Checks the version of Node. */
export async function checkNode(): Promise<Finding> {
  const { node } = process.versions;
  const text = `Node ${node} on ${process.platform}-${process.arch}`;
  if (Number.parseInt(node, 10) >= NODE_MIN) return passed('node', text);
  return failed('node', text, `Install Node ${NODE_MIN} or newer, or run bin/vela.mjs.`);
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Checks that every dependency is installed in the version that is asked for. */
export async function checkDependencies(): Promise<Finding> {
  const { root } = installation();
  const wanted = Object.entries(readManifest(join(root, 'package.json')).dependencies ?? {});
  const wrong = wanted.flatMap(([name, version]) => {
    const found = versionOf(join(root, 'node_modules', name, 'package.json'));
    // An alias such as npm:other@1.2.3 names the version behind its last @.
    const expected = version.slice(version.lastIndexOf('@') + 1);
    return found === expected ? [] : [`${name} ${found ?? 'missing'} instead of ${expected}`];
  });
  if (wrong.length === 0) return passed('dependencies', `${wanted.length} packages`);
  return failed('dependencies', wrong.join(', '), 'Run npm ci.');
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8')) as Manifest;

function versionOf(path: string): string | null {
  try {
    return readManifest(path).version ?? null;
  } catch {
    // A package that is not there has no version.
    return null;
  }
}

/** Checks that strategies can be type-checked. */
export async function checkTypeScript(): Promise<Finding> {
  const { default: typescript } = await import('typescript');
  return passed('typescript', `TypeScript ${typescript.version}`);
}

/** Checks that the data folder can be written. */
export async function checkHome({ home }: Config): Promise<Finding> {
  const probe = join(home, `.probe-${process.pid}`);
  try {
    await mkdir(home, { recursive: true });
    await writeFile(probe, 'probe');
    await rm(probe);
    return passed('home', home);
  } catch (thrown) {
    const fix = 'Give this user the right to write there, or set VELA_HOME to another folder.';
    return failed('home', `cannot write ${home}: ${messageOf(thrown)}`, fix);
  }
}

/** Checks that the disk of the data folder has room. */
export async function checkDisk({ home }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(home);
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${home}`;
  if (free >= FREE_MIN) return passed('disk', text);
  return failed('disk', text, 'Make room, or set VELA_HOME to a folder on another disk.');
}

/** Checks that a server could listen, or that the one which does is ours. */
export async function checkPort({ home, host, port }: Config): Promise<Finding> {
  const running = await runningServerUrl(home);
  if (running !== null) return passed('port', `a server is running at ${running}`);
  const taken = await listenOnce(host, port);
  if (taken === null) return passed('port', `${port} is free`);
  const fix = 'Choose another one with --port or VELA_PORT, or stop the program that uses it.';
  return failed('port', `${port} cannot be used: ${taken}`, fix);
}

/** Returns why nobody can listen on a port, or null when it is free. */
async function listenOnce(host: string, port: number): Promise<string | null> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return null;
  } catch (thrown) {
    return messageOf(thrown);
  } finally {
    server.close();
  }
}
