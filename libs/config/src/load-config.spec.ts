import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describeConfig } from './describe-config.js';
import { loadConfig } from './load-config.js';
import { SETTINGS } from './settings.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vela-config-'));
  mkdirSync(join(root, 'project', 'inner'), { recursive: true });
  writeFileSync(join(root, 'project', 'package.json'), '{}');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function refusal(sources: Parameters<typeof loadConfig>[0]): VelaError {
  try {
    loadConfig(sources);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(VelaError);
    return thrown as VelaError;
  }
  throw new Error('expected a refusal');
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    const config = loadConfig({ env: {}, cwd: join(root, 'project', 'inner'), cores: 8 });
    expect(config).toMatchObject({
      home: join(root, 'project', '.vela'),
      databaseUrl: null,
      natsUrl: null,
      port: 3_000,
      host: '127.0.0.1',
      logLevel: 'info',
      workers: 7,
      url: null,
      token: null,
    });
    expect(new Set(Object.values(config.origins))).toEqual(new Set(['default']));
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.origins)).toBe(true);
  });

  it('uses at least one worker and the current folder where no project is', () => {
    const config = loadConfig({ env: {}, cwd: root, cores: 1 });
    expect(config.workers).toBe(1);
    expect(config.home).toBe(join(root, '.vela'));
  });

  it('takes a flag over the environment and that over a file, and remembers which', () => {
    const file = join(root, 'vela.json');
    writeFileSync(file, JSON.stringify({ port: 1, logLevel: 'warn', workers: 3 }));
    const config = loadConfig({
      env: { VELA_PORT: '2', VELA_LOG_LEVEL: 'error', VELA_WORKERS: '' },
      flags: { port: 4, host: undefined },
      file,
      cwd: root,
    });
    expect(config).toMatchObject({ port: 4, logLevel: 'error', workers: 3 });
    expect(config.origins).toMatchObject({
      port: 'flag',
      logLevel: 'environment',
      workers: 'file',
      host: 'default',
    });
  });

  it('resolves the data folder', () => {
    expect(loadConfig({ env: { VELA_HOME: 'data' }, cwd: root }).home).toBe(join(root, 'data'));
  });

  it.each(['0.0.0.0', '::', '192.168.1.2', 'example.com', '128.0.0.1', '127.example.com'])(
    'refuses to listen on %s and says that accounts do not exist yet',
    (host) => {
      const { message } = refusal({ env: { VELA_HOST: host } });
      expect(message).toMatch(/VELA_HOST: expected a loopback address such as 127\.0\.0\.1/);
      expect(message).toMatch(/accounts do not exist yet/);
      expect(message).toContain(`found "${host}"`);
    },
  );

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('listens on %s', (host) => {
    expect(loadConfig({ env: { VELA_HOST: host } }).host).toBe(host);
  });

  it('lists every wrong value at once with what was expected', () => {
    const { message, code } = refusal({
      env: {
        VELA_PORT: '70000',
        VELA_WORKERS: '0',
        VELA_LOG_LEVEL: 'loud',
        VELA_LOG_FORMAT: 'xml',
        DATABASE_URL: 'mysql://canary-db@x',
        NATS_URL: 'http://canary-nats@x',
        VELA_URL: 'canary-url',
        VELA_MASTER_KEY: 'canary-key',
      },
      flags: { token: 'canary-token', masterKey: 'canary-flag', host: 7 },
    });
    expect(code).toBe('INVALID_INPUT');
    for (const part of [
      'VELA_PORT: expected a port of 0 to 65535, found "70000"',
      'VELA_WORKERS: expected a whole number of 1 to 256, found "0"',
      'VELA_LOG_LEVEL: expected one of debug, info, warn, error, silent, found "loud"',
      'VELA_LOG_FORMAT: expected one of auto, json, text, found "xml"',
      'DATABASE_URL: expected an address such as postgresql://',
      'NATS_URL: expected an address such as nats://',
      'VELA_URL: expected an address such as http://',
      '--token: expected no secret as a flag, set VELA_TOKEN instead',
      '--master-key: expected no secret as a flag, set VELA_MASTER_KEY instead',
      'VELA_MASTER_KEY: expected 32 bytes in base64',
      '--host: expected an address, found 7',
    ]) {
      expect(message).toContain(part);
    }
    expect(message).not.toContain('canary');
  });

  it.each(['1.5', '-1', 'abc', '0x10', '1e3', ' 3', '99999999999'])(
    'refuses "%s" as a port',
    (port) => {
      expect(refusal({ env: { VELA_PORT: port } }).message).toMatch(/expected a port/);
    },
  );

  it.each([
    ['not there', null, /expected a JSON object, but .*ENOENT/],
    ['no JSON', '{"token": "canary"', /expected a JSON object, but it is no JSON/],
    ['a list', '[]', /expected a JSON object/],
    ['an unknown key', '{"prot": 1}', /prot in the configuration file: expected one of home/],
    ['a wrong type', '{"port": true}', /port in the configuration file: expected a port/],
  ])('refuses a file with %s', (name, content, expected) => {
    const file = join(root, `${name}.json`);
    if (content !== null) writeFileSync(file, content);
    const { message } = refusal({ env: {}, file });
    expect(message).toMatch(expected);
    expect(message).not.toContain('canary');
  });

  it('never shows a secret, whatever it is printed with', () => {
    const config = loadConfig({
      env: {
        VELA_TOKEN: 'canary-token',
        VELA_MASTER_KEY: `${'canary'.repeat(7)}A=`,
        DATABASE_URL: 'postgresql://me:canary-db@host:5432/vela',
        NATS_URL: 'nats://canary-nats@host:4222,nats://u:canary-two@other',
        VELA_URL: 'http://u:canary-url@host',
      },
      cwd: root,
    });
    const printed = [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      String(config.token),
      String(config.databaseUrl),
      JSON.stringify(describeConfig(config)),
    ].join('\n');
    expect(printed).not.toContain('canary');
    expect(config.token?.reveal()).toBe('canary-token');
    expect(config.masterKey?.reveal()).toHaveLength(44);
    expect(config.databaseUrl?.reveal()).toBe('postgresql://me:canary-db@host:5432/vela');
    expect(describeConfig(config)).toContainEqual(
      expect.objectContaining({
        name: 'DATABASE_URL',
        value: 'postgresql://me:[secret]@host:5432/vela',
        origin: 'environment',
      }),
    );
  });

  it('describes every setting', () => {
    const rows = describeConfig(loadConfig({ env: {}, cwd: root }));
    expect(rows.map(({ name }) => name)).toEqual(Object.values(SETTINGS).map(({ env }) => env));
    expect(rows.every(({ description }) => description.length > 0)).toBe(true);
    expect(rows.find(({ name }) => name === 'VELA_TOKEN')?.value).toBeNull();
  });
});
