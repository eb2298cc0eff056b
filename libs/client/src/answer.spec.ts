import { describe, expect, it } from '@jest/globals';
import { refusalOf } from './answer.js';

const extensions = { code: 'BAD_USER_INPUT', requestId: 'r1' };

describe('a top-level error', () => {
  it.each([
    [
      'Variable "$input" got invalid value "abc" at "input.startingCash"; expected a decimal number, found "abc"',
      'startingCash: expected a decimal number, found "abc"',
      ['input', 'startingCash'],
    ],
    [
      'Variable "$timeframe" got invalid value "zz"; expected a timeframe, found "zz"',
      'timeframe: expected a timeframe, found "zz"',
      ['timeframe'],
    ],
    [
      'Variable "$input" got invalid value "a"; b" at "input.from"; expected a date, found "a"; b"',
      'from: expected a date, found "a"; b"',
      ['input', 'from'],
    ],
  ])('names the argument and not the variable: %s', (message, shown, path) => {
    expect(refusalOf([{ message, extensions }])).toMatchObject({
      code: 'INVALID_INPUT',
      message: shown,
      path,
      requestId: 'r1',
    });
  });

  it('keeps any other message as it is', () => {
    const message = 'expected first from 1 to 500, found 0';
    expect(refusalOf([{ message, extensions }, { message: 'x' }])).toMatchObject({
      message: `${message} (and 1 more)`,
    });
  });
});
