import { describe, expect, test } from '@jest/globals';
import { audit, countOf, exact } from './order-audit.mjs';

const ID = 'A'.repeat(26);
const order = (own = {}) => ({
  id: 'venue-1',
  client_order_id: ID,
  status: 'filled',
  filled_qty: '2',
  order_class: 'simple',
  replaces: null,
  ...own,
});
const execution = { key: 'venue-1:2', qty: '2', price: '10.5', busted: false };
const ledger = (own = {}) => ({
  orders: [order()],
  executions: [execution],
  positions: [{ symbol: 'AAPL', qty: '2' }],
  account: { cash: '979' },
  ...own,
});
const row = { clientOrderId: ID, venueOrderId: 'venue-1', send: 'closed', status: 'filled' };
const fill = { key: 'venue-1:2', kind: 'fill', side: 'buy', quantity: '2', price: '10.5' };
const books = (own = {}) => ({
  rows: [{ ...row, filled: '2', code: null }],
  fills: [{ ...fill, fee: '0' }],
  wishes: [{ id: ID, rest: 'rest', named: ID, kind: 'place', by: 'actor' }],
  denied: new Map(),
  positions: [{ instrumentId: 'ins_AAPL', quantity: '2' }],
  ...own,
});
/** Returns the invariants that are broken. */
const broken = (venue, kept) => {
  const found = audit(ledger(venue), books(kept), '1000');
  return Object.keys(found).filter((name) => found[name].length > 0);
};

describe('the comparison with a ledger', () => {
  test('finds nothing where both are the same', () => {
    expect(countOf(audit(ledger(), books(), '1000'))).toBe(0);
  });

  test('finds orders that are there twice, or that nobody wanted', () => {
    const again = order({ id: 'venue-2', client_order_id: `${ID}-1-2` });
    expect(broken({ orders: [order(), again] })).toContain('duplicates');
    const other = order({ id: 'venue-2', client_order_id: 'B'.repeat(26) });
    expect(broken({ orders: [order(), other] })).toContain('duplicates');
    const refused = [{ ...row, send: 'rejected', filled: '2', code: 'risk' }];
    expect(broken({}, { rows: refused })).toContain('duplicates');
  });

  test('finds decisions of which nothing is left, and those that are open for ever', () => {
    const wishes = [
      ...books().wishes,
      { id: 'C'.repeat(26), named: 'C'.repeat(26), kind: 'place' },
    ];
    expect(broken({}, { wishes })).toEqual(['lostOrders']);
    expect(broken({}, { wishes, denied: new Map([['C'.repeat(26), 'RISK']]) })).toEqual([]);
    const nowhere = { orders: [], executions: [] };
    expect(broken(nowhere)).toEqual(['lostOrders', 'doubledFills']);
    const open = [{ ...row, send: 'unknown', filled: '2', code: null }];
    expect(broken({}, { rows: open })).toEqual(['unresolved']);
  });

  test('finds fills that are lost, doubled, and booked otherwise', () => {
    const unbooked = { fills: [], positions: [] };
    expect(broken({}, unbooked)).toEqual(['lostFills', 'positions', 'money']);
    const twice = { fills: [...books().fills, { ...fill, key: 'other', fee: '0' }] };
    expect(broken({}, twice)).toEqual(['doubledFills', 'money']);
    const dearer = { fills: [{ ...fill, price: '10.6', fee: '0' }] };
    expect(broken({}, dearer)).toEqual(['lostFills', 'money']);
  });

  test('takes fills together with what took them back and what moved to their owner', () => {
    const moved = ['venue-1:2', 'void:venue-1:2', 'adopted:venue-1:2'].map((key, place) => {
      const [kind, side] = place === 1 ? ['void', 'sell'] : ['fill', 'buy'];
      return { ...fill, key, kind, side, fee: '0' };
    });
    expect(broken({}, { fills: moved })).toEqual([]);
    expect(broken({ executions: [{ ...execution, busted: true }] })).toEqual(['doubledFills']);
  });

  test('counts to the last digit', () => {
    expect(exact('-0.1') + exact('0.3') - exact('0.2')).toBe(0n);
    expect(broken({ account: { cash: '979.000000001' } })).toEqual(['money']);
  });
});
