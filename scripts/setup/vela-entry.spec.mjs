import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const repository = fileURLToPath(new URL('../..', import.meta.url));
// Makes a process believe that it runs on an older Node; the packaged one then has to take over.
const asNode20 = [
  '--import',
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.1.0"}})',
];
const program = `
  const [command] = process.argv.slice(2);
  if (command === 'code') process.exitCode = 42;
  else if (command === 'crash') process.kill(process.pid, 'SIGKILL');
  else if (command === 'serve') {
    process.on('SIGTERM', () => { console.log('term'); process.exit(3); });
    setInterval(() => {}, 1000);
    console.log('serving ' + process.pid);
  } else console.log(JSON.stringify(process.argv.slice(2)));
`;

let folder;
const entry = () => join(folder, 'bin', 'vela.mjs');
const vela = (args, execArgv = []) =>
  spawnSync(process.execPath, [...execArgv, entry(), ...args], { cwd: tmpdir(), encoding: 'utf8' });

function put(path, content) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vela-entry-'));
  cpSync(join(repository, 'bin'), join(folder, 'bin'), { recursive: true });
  put('package.json', '{"type":"module"}');
  put('dist/bundle/main.js', program);
  const binary = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  mkdirSync(dirname(join(folder, binary)), { recursive: true });
  symlinkSync(process.execPath, join(folder, binary));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['on a new Node', []],
  ['on an old Node', asNode20],
])('the command line %s', (_name, execArgv) => {
  test('passes its arguments on and mirrors the exit code', () => {
    expect(JSON.parse(vela(['a', '--b c'], execArgv).stdout)).toEqual(['a', '--b c']);
    expect(vela(['code'], execArgv).status).toBe(42);
  });

  test('mirrors a fatal signal', () => {
    expect(vela(['crash'], execArgv).signal).toBe('SIGKILL');
  });

  test('hands SIGTERM on and ends as the server ends', async () => {
    const { child, lines } = await serve(execArgv);
    child.kill('SIGTERM');
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(status).toBe(3);
    expect(lines.join('')).toContain('term');
  });

  test('leaves no server behind when it is killed', async () => {
    const { child } = await serve(execArgv);
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGKILL');
    // The pipe closes only after its last holder, the server, is gone.
    await closed;
    expect(child.signalCode).toBe('SIGKILL');
  });
});

describe('the command line in an unfinished checkout', () => {
  test('names the command when it is not built', () => {
    const aside = join(folder, 'aside');
    cpSync(join(folder, 'bin'), join(aside, 'bin'), { recursive: true });
    cpSync(join(repository, 'scripts', 'setup'), join(aside, 'scripts', 'setup'), {
      recursive: true,
    });
    writeFileSync(join(aside, 'package-lock.json'), '{}');
    const run = (...args) =>
      spawnSync(process.execPath, [join(aside, 'bin', 'vela.mjs'), ...args], { encoding: 'utf8' });
    expect(run().status).toBe(6);
    expect(run().stderr).toMatch(
      /^vela: The dependencies are not installed\. Run `npm start` in .*\n$/,
    );
    expect(JSON.parse(run('--json').stdout).error.hint).toBe('npm start');
    mkdirSync(join(aside, 'node_modules'));
    writeFileSync(join(aside, 'node_modules', '.package-lock.json'), '{}');
    expect(run().stderr).toMatch(/^vela: Vela is not built yet\. Run `npm run build` in .*\n$/);
  });
});

async function serve(execArgv) {
  const child = spawn(process.execPath, [...execArgv, entry(), 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = [];
  child.stdout.setEncoding('utf8').on('data', (text) => lines.push(text));
  await new Promise((resolve, reject) => {
    child.stdout.on('data', () => /serving \d+/.test(lines.join('')) && resolve());
    child.on('exit', () => reject(new Error('it ended before it served')));
  });
  return { child, lines };
}
