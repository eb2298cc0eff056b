import { describe, expect, it } from '@jest/globals';
import { parseInstant } from '@vela/kernel';
import { FAULT_KINDS } from './fault-kinds.js';
import { checkFaultScript, readFaultScript, scriptData } from './fault-script.js';

const messages = (given: unknown): readonly string[] => {
  const checked = checkFaultScript(given);
  return 'problems' in checked ? checked.problems.map(({ message }) => message) : [];
};

describe('a fault script', () => {
  it('is filled up with its defaults and reads instants as text', () => {
    const script = readFaultScript({
      faults: [
        { kind: 'reject', order: 2, code: 'insufficient-funds' },
        { kind: 'timeout', everyNth: 5 },
        { kind: 'dead-stream', at: '2024-01-03T15:00:00Z', forMs: 30_000 },
      ],
    });
    expect(script).toEqual({
      seed: 1,
      faults: [
        {
          kind: 'reject',
          order: 2,
          on: 'place',
          code: 'insufficient-funds',
          message: 'refused by the fault script',
        },
        { kind: 'timeout', everyNth: 5, on: 'place', accepted: true, silent: false },
        { kind: 'dead-stream', at: parseInstant('2024-01-03T15:00:00Z'), forMs: 30_000 },
      ],
    });
  });

  it('reads what it wrote as the same script', () => {
    const faults = [
      { kind: 'partial', slices: [3, 9], parts: 3 },
      { kind: 'late-candles', slices: [1, 2], delayMs: 500 },
      { kind: 'clock-skew', at: '2024-01-03T15:00:00Z', forMs: 1_000, skewMs: -5_000 },
    ];
    const script = readFaultScript({ seed: 7, faults });
    expect(readFaultScript(scriptData(script))).toEqual(script);
  });

  it('may be empty', () => {
    expect(readFaultScript({ faults: [] })).toEqual({ seed: 1, faults: [] });
  });

  it.each([
    [null, 'expected an object, found null'],
    [{}, 'faults: expected a list, found nothing'],
    [
      { faults: [{}] },
      `faults.0.kind: expected ${FAULT_KINDS.slice(0, -1).join(', ')} or late-candles, found nothing`,
    ],
    [
      { faults: [{ kind: 'reject' }] },
      'faults.0: expected exactly one of order, everyNth, slices, at, probability, found none of them',
    ],
    [
      { faults: [{ kind: 'reject', order: 1, everyNth: 2 }] },
      'faults.0: expected exactly one of order, everyNth, slices, at, probability, found order and everyNth',
    ],
    [
      { faults: [{ kind: 'reject', order: 0 }] },
      'faults.0.order: expected a number of at least 1, found 0',
    ],
    [
      { faults: [{ kind: 'reject', order: 1.5 }] },
      'faults.0.order: expected a whole number, found 1.5',
    ],
    [{ faults: [{ kind: 'reject', order: 1, delay: 4 }] }, 'faults.0: unknown "delay"'],
    [
      { faults: [{ kind: 'dead-stream', at: '2024-01-03', forMs: 0 }] },
      'faults.0.forMs: expected a number of at least 1, found 0',
    ],
    [
      { faults: [{ kind: 'dead-stream', slice: 3 }] },
      'faults.0.forMs: expected a number, found nothing',
    ],
    [
      { faults: [{ kind: 'dead-stream', forMs: 5 }] },
      'faults.0: expected exactly one of at, slice, order, found none of them',
    ],
    [
      { faults: [{ kind: 'mute-feed', forMs: 5 }] },
      'faults.0: expected exactly one of at, slice, found none of them',
    ],
    [
      { faults: [{ kind: 'timeout', slices: [4, 2] }] },
      'faults.0.slices: expected the first slice before the last one',
    ],
    [
      { faults: [{ kind: 'clock-skew', slice: 1, forMs: 5, skewMs: 0 }] },
      'faults.0.skewMs: expected a number other than 0',
    ],
    [
      { faults: [{ kind: 'timeout', probability: 2 }] },
      'faults.0.probability: expected a number of at most 1, found 2',
    ],
    [{ seed: 'x', faults: [] }, 'seed: expected a number, found "x"'],
  ])('%j is refused in words that say where', (given, message) => {
    expect(messages(given)).toContain(message);
  });

  it('says what is wrong with an instant', () => {
    const [first] = messages({ faults: [{ kind: 'dead-stream', at: 'soon', forMs: 5 }] });
    expect(first).toMatch(/^faults\.0\.at: .*soon/);
  });

  it('throws everything at once, with the place of the first', () => {
    const read = (): unknown => readFaultScript({ faults: [{ kind: 'reject' }, { kind: 'nap' }] });
    expect(read).toThrow(/^wrong fault script: .*faults\.1\.kind/);
  });
});
