import { describe, expect, it } from '@jest/globals';
import { probed } from './probe.js';

class Store {
  readonly #rows = [1, 2];
  name = 'rows';

  async read(from: number): Promise<readonly number[]> {
    return this.#rows.slice(from);
  }

  count(): number {
    return this.#rows.length;
  }
}

describe('a probe', () => {
  it('hears of calls before, while and after they are under way', async () => {
    const heard: string[] = [];
    const store = probed('store', new Store(), (label) => heard.push(label));
    const reading = store.read(1);
    expect(heard).toEqual(['store.read.before', 'store.read.inside']);
    expect(await reading).toEqual([2]);
    expect(heard.at(-1)).toBe('store.read.after');
    expect([store.count(), store.name]).toEqual([2, 'rows']);
  });

  it('costs nothing when nobody listens', () => {
    const store = new Store();
    expect(probed('store', store, undefined)).toBe(store);
  });
});
