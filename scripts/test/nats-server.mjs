// Finds the NATS server that the integration tests start, or installs it where that is possible.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from '../setup/setup-error.mjs';

// Debian puts it into /usr/sbin, which is not on an ordinary user's PATH.
const usualFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];
const VERSION_MIN = [2, 9];
const INSTALL_MS_MAX = 5 * 60_000;

/** Returns the path of a nats-server of version 2.9 or newer, or throws what to do about it. */
export function findNatsServer(say) {
  const told = process.env.VELA_NATS_SERVER;
  if (told !== undefined && told !== '') return assertVersion(told);
  const found = search() ?? installFromDebian(say);
  if (found !== undefined) return assertVersion(found);
  throw new SetupError(
    'The tests need nats-server, and it is neither on PATH nor in /usr/sbin.',
    'Install it (Debian: `sudo apt-get install nats-server`; macOS: `brew install nats-server`), ' +
      'or name its path in VELA_NATS_SERVER.',
  );
}

function search() {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...usualFolders];
  return folders
    .filter((folder) => folder !== '')
    .map(fileIn)
    .find(isExecutable);
}

const fileIn = (folder) =>
  join(folder, process.platform === 'win32' ? 'nats-server.exe' : 'nats-server');

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs the Debian package when this user may; a list of packages that is missing is fetched. */
function installFromDebian(say) {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return undefined;
  say('installing nats-server by apt-get, because it is not there yet');
  const install = ['install', '-y', '--no-install-recommends', 'nats-server'];
  if (!aptGet(install).ok) {
    aptGet(['update']);
    const { ok, output } = aptGet(install);
    if (!ok)
      say(`apt-get could not install it:\n${output.trim().split('\n').slice(-5).join('\n')}`);
  }
  return search();
}

function aptGet(args) {
  const result = spawnSync('/usr/bin/apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    timeout: INSTALL_MS_MAX,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}` };
}

function assertVersion(path) {
  const result = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  const version = /v(\d+)\.(\d+)\.\d+/.exec(result.stdout ?? '');
  if (version === null) {
    const cause = result.error?.message ?? `status ${result.status}`;
    throw new SetupError(
      `${path} does not tell its version (${cause}).`,
      'Install nats-server anew.',
    );
  }
  const [major, minor] = version.slice(1).map(Number);
  const isOld = major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1]);
  if (isOld) {
    throw new SetupError(`${path} is ${version[0]}; the tests need 2.9 or newer.`, 'Upgrade it.');
  }
  return path;
}
