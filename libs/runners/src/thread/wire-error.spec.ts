import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { fromWireError, toWireError } from './wire-error.js';

describe('an error that crosses threads', () => {
  it('keeps code, message, hint, path and whether to try again', () => {
    const error = new VelaError('INVALID_INPUT', 'expected a number, found "x"', {
      hint: 'Write digits.',
      path: ['input', 'size'],
      retryable: true,
    });
    const posted = structuredClone(toWireError(error));
    expect(fromWireError(posted)).toEqual(error);
    expect(fromWireError(posted)).toMatchObject({ hint: 'Write digits.', retryable: true });
  });

  it('is INTERNAL when it has no code, and has no more fields than it had', () => {
    const error = fromWireError(toWireError(new TypeError('broken')));
    expect(error).toMatchObject({ code: 'INTERNAL', message: 'broken' });
    expect(error.hint).toBeUndefined();
    expect(error.path).toBeUndefined();
  });

  it('may be anything that was thrown', () => {
    expect(toWireError('text').message).toBe('text');
    expect(toWireError(undefined).message).toBe('undefined');
  });

  it('is cut when somebody throws a book', () => {
    const { message } = toWireError(new Error('x'.repeat(1e6)));
    expect(message.length).toBeLessThan(2_100);
    expect(message).toContain('1000000 characters');
  });
});
