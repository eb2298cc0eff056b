import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { GraphQLError } from 'graphql';
import { presentError } from './present-error.js';

const CANARY = 'canary-7f3a';

function present(error: unknown): {
  readonly shown: string;
  readonly logged: string[];
  readonly code: unknown;
} {
  const logged: string[] = [];
  const write = (message: string, fields?: object): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const logger = { debug: write, info: write, warn: write, error: write };
  const presented = presentError(error, { requestId: 'r1', logger });
  return { shown: JSON.stringify(presented), logged, code: presented.extensions?.['code'] };
}

const resolved = (cause: Error): GraphQLError =>
  new GraphQLError(cause.message, { path: ['backtest'], originalError: cause });

describe('an error of the API', () => {
  it.each([
    new Error(`connect postgres://vela:${CANARY}@db`),
    new TypeError(CANARY),
    new VelaError('INTERNAL', CANARY),
  ])('hides what was not written for a reader and logs it: %#', (cause) => {
    const { shown, logged, code } = present(resolved(cause));
    expect(shown).not.toContain(CANARY);
    expect(shown).toContain('r1');
    expect(code).toBe('INTERNAL');
    expect(logged.join()).toContain(CANARY);
  });

  it('hides the cause of an error that has a code', () => {
    const cause = new VelaError('UNAVAILABLE', 'the database does not answer', {
      cause: new Error(CANARY),
      retryable: true,
    });
    const { shown, code, logged } = present(resolved(cause));
    expect(code).toBe('UNAVAILABLE');
    expect(shown).toContain('the database does not answer');
    expect(shown).not.toContain(CANARY);
    expect(logged.join()).toContain(CANARY);
  });

  it('tells a caller what is wrong with the input', () => {
    const cause = new VelaError('INVALID_INPUT', 'expected an id', {
      path: ['id'],
      hint: 'Try bt_…',
    });
    const { shown, code } = present(resolved(cause));
    expect(code).toBe('BAD_USER_INPUT');
    expect(JSON.parse(shown)).toMatchObject({
      message: 'expected an id',
      path: ['backtest'],
      extensions: { hint: 'Try bt_…', inputPath: ['id'] },
    });
  });

  it('keeps errors of the request itself', () => {
    const error = new GraphQLError('Cannot query field', {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    expect(present(error)).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', logged: [] });
  });
});
