import { describe, expect, it } from '@jest/globals';
import type { Ground } from '../services/ground.js';
import { createLoaders } from './loaders.js';

function counting(): { readonly ground: Ground; readonly asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  const read = async (_: string, ids: readonly string[]) => {
    asked.push(ids);
    return ids.filter((id) => id !== 'gone').map((id) => ({ id }));
  };
  const ground = {
    tenantId: 'ten',
    instruments: { getMany: read },
    strategies: { getMany: read, versionMany: read },
  } as never;
  return { ground, asked };
}

describe('rows by id', () => {
  it('are read in one statement, each once, in the order asked for', async () => {
    const { ground, asked } = counting();
    const { strategy } = createLoaders(ground, { cache: true });
    const rows = await Promise.all(['b', 'a', 'gone', 'b'].map((id) => strategy.load(id)));
    expect(rows.map((row) => row?.id ?? null)).toEqual(['b', 'a', null, 'b']);
    expect(asked).toEqual([['b', 'a', 'gone']]);
  });

  it('are read anew by operations that live on', async () => {
    const { ground, asked } = counting();
    const { instrument } = createLoaders(ground, { cache: false });
    await instrument.load('a');
    await instrument.load('a');
    expect(asked).toHaveLength(2);
  });
});
