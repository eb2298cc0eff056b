import { describe, expect, it } from '@jest/globals';
import type { Logger } from '@vela/ports';
import { createLogger } from './create-logger.js';
import type { LoggerOptions } from './create-logger.js';

function logged(
  options: Pick<LoggerOptions, 'level' | 'format' | 'fields'>,
  use: (log: Logger) => void,
): string[] {
  const lines: string[] = [];
  use(createLogger({ ...options, write: (line) => lines.push(line) }));
  return lines;
}

describe('a logger', () => {
  it('writes one JSON line with level, message and fields', () => {
    const [line] = logged({ level: 'info', format: 'json', fields: { instance: 'one' } }, (log) =>
      log.warn('The bus is away.', { attempt: 3 }),
    );
    expect(JSON.parse(line!)).toMatchObject({
      level: 40,
      msg: 'The bus is away.',
      attempt: 3,
      instance: 'one',
    });
  });

  it('writes one line for a reader, also for a message of several lines', () => {
    const [line] = logged({ level: 'debug', format: 'text' }, (log) =>
      log.error('first\n  second', { code: 'INTERNAL', error: 'a "b" c' }),
    );
    expect(line).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} error first \| second {2}code=INTERNAL error="a \\"b\\" c"\n$/,
    );
  });

  it('leaves out lines below its level', () => {
    const write = (log: Logger): void => {
      log.debug('a');
      log.info('b');
      log.warn('c');
      log.error('d');
    };
    expect(logged({ level: 'warn', format: 'json' }, write)).toHaveLength(2);
    expect(logged({ level: 'silent', format: 'json' }, write)).toHaveLength(0);
  });

  it('leaves out fields that are not on the list and names them', () => {
    const [line] = logged({ level: 'info', format: 'json' }, (log) =>
      log.info('Started.', { port: 1, password: 'canary', apiKey: 'canary' }),
    );
    expect(line).not.toContain('canary');
    expect(JSON.parse(line!)).toMatchObject({ port: 1, omitted: 'password,apiKey' });
  });

  it('masks passwords of addresses in messages and fields', () => {
    const address = 'postgresql://me:canary@host/db';
    const lines = logged({ level: 'info', format: 'json', fields: { url: address } }, (log) =>
      log.info(`cannot reach ${address}`, { error: `no ${address}, no nats://canary@x` }),
    );
    expect(lines[0]).not.toContain('canary');
    expect(lines[0]).toContain('postgresql://me:[secret]@host/db');
  });
});
