import { describe, expect, it } from '@jest/globals';
import { venueDoubt } from './import.js';

describe('the venue of an import', () => {
  it('is doubted when it has no calendar', () => {
    expect(venueDoubt('NOPE')).toMatch(/^NOPE has no trading calendar.*midnight UTC.*XNYS.*CRYPTO/);
  });

  it.each([undefined, 'XNYS', 'FX', 'CRYPTO'])('is taken without a word: %s', (venue) => {
    expect(venueDoubt(venue)).toBeNull();
  });
});
