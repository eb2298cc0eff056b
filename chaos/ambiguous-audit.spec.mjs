import { describe, expect, it } from '@jest/globals';
import { ambiguities, isAmbiguous, sendsOf } from './ambiguous-audit.mjs';

const DEADLINE_MS = Date.parse('2026-03-02T15:00:15Z');
const ID = 'A'.repeat(26);
const terms = { side: 'buy', type: 'market', limitPrice: null };

/** A row, an order at the exchange and its sends, as they should be. */
function world({ row = {}, taken = {}, sentMs = [-15_000] } = {}) {
  const created = new Date(DEADLINE_MS - 14_000).toISOString();
  const order = {
    client_order_id: ID,
    side: 'buy',
    type: 'market',
    limit_price: null,
    status: 'filled',
    filled_qty: '1',
    created_at: created,
    ...taken,
  };
  const kept = {
    clientOrderId: ID,
    send: 'closed',
    status: 'filled',
    deadline: DEADLINE_MS * 1_000,
    order: terms,
    ...row,
  };
  const sends = sentMs.map((ms) => ({ id: ID, at: DEADLINE_MS + ms, ...terms }));
  return ambiguities({ orders: [order] }, [kept], sends);
}

const NOTHING = { wronglyRejected: [], staleExecutions: [] };

describe('the audit of sends without an answer', () => {
  it('finds nothing where an order traded by a send of its time', () => {
    expect(world()).toEqual(NOTHING);
  });

  it('finds what is kept as refused and was taken', () => {
    const found = world({ row: { send: 'rejected', status: 'rejected' } });
    expect(found.wronglyRejected).toEqual([`${ID}: rejected (rejected), filled at the exchange`]);
  });

  it('lets a first send arrive late, and finds one that left late', () => {
    const taken = { created_at: new Date(DEADLINE_MS + 2_000).toISOString() };
    expect(world({ taken })).toEqual(NOTHING);
    const found = world({ taken, sentMs: [-15_000, 1_500] });
    expect(found.staleExecutions).toEqual([
      `${ID}: it traded by a send 1500 ms behind the end of its decision`,
    ]);
  });

  it('finds an order that traded although it was to take an id alone', () => {
    const found = world({ taken: { type: 'limit', limit_price: '0.01' } });
    expect(found.staleExecutions).toEqual([`${ID}: what was to take its id traded`]);
  });

  it('puts placements and their answers together; a used id is an answer', () => {
    const notes = [
      { n: 1, at: 5, id: ID, ...terms },
      { n: 2, at: 6, id: ID, ...terms },
      { n: 1, at: 7, id: ID, outcome: 'unknown', cause: 'timeout' },
      { n: 2, at: 8, id: ID, outcome: 'unknown', cause: 'id-exists' },
      { n: 3, at: 9, id: ID, ...terms },
    ];
    expect(sendsOf(notes).map(isAmbiguous)).toEqual([true, false, false]);
    expect(sendsOf(notes)[0]).toMatchObject({ at: 5, outcome: 'unknown', cause: 'timeout' });
  });
});
