import { describe, expect, it } from '@jest/globals';
import { allocateCandles, createBatch } from '@vela/market';
import {
  decodeFeedPulse,
  decodeFeedSlice,
  decodeRowHint,
  encodeFeedPulse,
  encodeFeedSlice,
  encodeRowHint,
} from './index.js';

describe('messages of the live path', () => {
  it.each([
    { n: 3, actorId: 'act_1' },
    { n: 0, actorId: null },
    { n: 9, actorId: null, watermarks: { feed_1: 7, feed_2: 0 } },
  ])('carry a hint about rows: %j', (hint) => {
    expect(decodeRowHint(encodeRowHint(hint))).toEqual(hint);
  });

  it('carry a slice whole', () => {
    const one = allocateCandles(1);
    one.openAt[0] = 5;
    one.availableAt[0] = 6;
    one.close[0] = 1.25;
    const slice = { feedId: 'feed_1', n: 4, availableAt: 6, batch: createBatch([one]) };
    expect(decodeFeedSlice(encodeFeedSlice(slice))).toEqual(slice);
  });

  it('carry a pulse and refuse a state that is none', () => {
    const pulse = { feedId: 'f', state: 'STALE', lastSlice: 2, marketTime: 9 } as const;
    expect(decodeFeedPulse(encodeFeedPulse(pulse))).toEqual(pulse);
    const wrong = { ...pulse, state: 'WELL' } as unknown as typeof pulse;
    expect(() => decodeFeedPulse(encodeFeedPulse(wrong))).toThrow('found "WELL"');
    expect(() => decodeRowHint(new Uint8Array([255]))).toThrow('expected');
  });
});
