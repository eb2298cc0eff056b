import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalJson,
  createIds,
  createRandom,
  expectId,
  kindOfId,
  Table,
  VelaError,
} from './index.js';
import type { Canonical } from './index.js';

describe('ids', () => {
  const fill = (bytes: Uint8Array): void => void bytes.fill(0xab);

  it('grow strictly, also within one millisecond and when the clock goes back', () => {
    let at = 1_700_000_000_000_000;
    const ids = createIds({ now: () => at }, fill);
    const made: string[] = [];
    for (let i = 0; i < 10_000; i++) {
      if (i === 5_000) at -= 3_000_000;
      made.push(ids.next('backtest'));
    }
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });

  it('tell what they name and are legal subject tokens', () => {
    const id = createIds({ now: () => 1e15 }, fill).next('order');
    expect(id).toMatch(/^ord_[0-9a-z]{26}$/);
    expect(kindOfId(id)).toBe('order');
    expect(expectId('order', id)).toBe(id);
  });

  it.each(['', 'bt_', 'bt_xyz', 'zz_0123456789abcdefghjkmnpqrs', "bt_' or 1=1 --aaaaaaaaaaaaaa"])(
    'refuse "%s"',
    (id) => {
      expect(kindOfId(id)).toBeNull();
      expect(() => expectId('backtest', id)).toThrow(VelaError);
    },
  );
});

describe('canonical text', () => {
  it('does not depend on the order of keys and keeps minus zero', () => {
    expect(canonicalJson({ b: [1, -0, null], a: { y: 'ü', x: undefined } })).toBe(
      '{"a":{"y":"ü"},"b":[1,-0,null]}',
    );
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as Canonical))).toEqual(value);
      }),
    );
  });

  it.each([NaN, Infinity, 1n, () => 1, Symbol('x')])('refuses %p', (value) => {
    expect(() => canonicalJson({ value } as unknown as Canonical)).toThrow(VelaError);
  });
});

describe('random streams', () => {
  it('depend on seed and name alone', () => {
    const draws = (seed: number, name: string): number[] => {
      const random = createRandom(seed, name);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draws(1, 'a')).toEqual(draws(1, 'a'));
    expect(draws(1, 'a')).not.toEqual(draws(2, 'a'));
    expect(draws(1, 'a')).not.toEqual(draws(1, 'b'));
    expect(draws(1, 'a')).not.toEqual(draws(1 + 2 ** 32, 'a'));
  });

  it('are uniform and normal to within four standard errors', () => {
    const random = createRandom(42, 'moments');
    const count = 100_000;
    let [uniform, normal, square] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      uniform += value;
      const draw = random.normal();
      normal += draw;
      square += draw * draw;
    }
    expect(Math.abs(uniform / count - 0.5)).toBeLessThan(
      (4 * Math.sqrt(1 / 12)) / Math.sqrt(count),
    );
    expect(Math.abs(normal / count)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(square / count - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(count));
  });
});

describe('Table', () => {
  it('keeps every row through growth', () => {
    const table = new Table(['a', 'b'], 1);
    for (let i = 0; i < 1_000; i++) {
      const row = table.add();
      table.columns.a[row] = i;
      table.columns.b[row] = -i;
    }
    expect(table.column('a').length).toBe(1_000);
    expect(table.column('b')[999]).toBe(-999);
  });
});
