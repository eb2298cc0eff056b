import { describe, expect, it } from '@jest/globals';
import { meantDatasets, sourceName } from './dataset-source.js';

const raw = { source: 'csv', adjustment: 'raw' } as const;
const split = { source: 'csv', adjustment: 'split' } as const;
const both = { source: 'csv', adjustment: 'split+dividend' } as const;
const other = { source: 'vega-datasets', adjustment: 'raw' } as const;

describe('a dataset', () => {
  it('is named by its source and how it is adjusted', () => {
    expect([raw, split, both].map(sourceName)).toEqual(['csv', 'csv:split', 'csv:split+dividend']);
  });

  it('is raw unless the caller says otherwise', () => {
    expect(meantDatasets([split, raw, both], null)).toEqual([raw]);
    expect(meantDatasets([split, raw, both], 'csv')).toEqual([raw]);
    expect(meantDatasets([split, raw, both], 'csv:split+dividend')).toEqual([both]);
    expect(meantDatasets([raw, other], null)).toEqual([raw, other]);
  });

  it('is an adjusted one where there is no other', () => {
    expect(meantDatasets([split], null)).toEqual([split]);
    expect(meantDatasets([split], 'csv')).toEqual([]);
  });
});
