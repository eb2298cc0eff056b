import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse, validate } from 'graphql';
import { VelaError, parseInstant } from '@vela/kernel';
import type { FeeDealInputType } from '../types/contract-note.type.js';
import { buildApiSchema } from '../print-api-schema.js';
import { FeesResolver } from './fees.resolver.js';

const resolver = new FeesResolver();
const DATE = parseInstant('2026-06-15');

const deal = (more: Partial<FeeDealInputType> = {}): FeeDealInputType => ({
  side: 'sell',
  quantity: '1000',
  price: '50.25',
  isMaker: false,
  assetClass: 'EQUITY',
  currency: 'USD',
  venue: 'XXXX',
  symbol: 'TEST',
  multiplier: 1,
  ...more,
});

describe('fees over GraphQL', () => {
  it('has the query that the guide shows', async () => {
    const guide = readFileSync(new URL('../../../../../docs/fees.md', import.meta.url), 'utf8');
    const [, query] = /```graphql\n([\s\S]*?)```/.exec(guide)!;
    expect(validate(await buildApiSchema(), parse(query!))).toEqual([]);
  });

  it('lists the schedules, or the one of a name', () => {
    expect(resolver.feeSchedules(null)).toHaveLength(9);
    // GraphQL passes nothing, and not null, for an argument that is left out.
    expect(resolver.feeSchedules()).toHaveLength(9);
    const [alpaca, ...others] = resolver.feeSchedules('alpaca');
    expect(others).toEqual([]);
    expect(alpaca).toMatchObject({
      currency: 'USD',
      choices: [{ name: 'taf2027', default: 'hold' }],
    });
    expect(resolver.feeSchedules('nope')).toEqual([]);
  });

  it('shows all rows of a schedule, or those of a date', () => {
    const [alpaca] = resolver.feeSchedules('alpaca');
    const all = resolver.rows(alpaca!, null);
    expect(resolver.rows(alpaca!)).toEqual(all);
    const some = resolver.rows(alpaca!, DATE);
    expect(all.length).toBeGreaterThan(some.length);
    expect(some.find(({ line }) => line === 'SEC fee')).toMatchObject({
      rate: '0.0000206',
      confidence: 'verified',
      segments: ['stock', 'option'],
      validFrom: '2026-04-04',
    });
  });

  it('works out a note, also of fills that are one order', () => {
    expect(resolver.contractNote('alpaca', DATE, [deal()])).toMatchObject({
      total: '1.25',
      net: '50248.75',
    });
    const half = { side: 'buy', quantity: '50', price: '25' } as const;
    const split = (order: number | null): string =>
      resolver.contractNote('ib-fixed', DATE, [deal({ ...half, order }), deal({ ...half, order })])
        .total;
    expect([split(1), split(null)]).toEqual(['1.0003', '2.0003']);
  });

  it.each<[string, unknown, FeeDealInputType[]]>([
    [
      'wrong fees: rows.0.rate: row 1 ("x")',
      { rows: [{ line: 'x', basis: 'value', rate: 1 }] },
      [],
    ],
    ['there is no schedule of fees', 'nope', [deal()]],
    ['expected fills in one currency, found no fill', 'alpaca', []],
    [
      'expected fills in one currency, found USD and INR',
      'alpaca',
      [deal(), deal({ currency: 'INR' })],
    ],
    ['expected a multiplier above 0', 'alpaca', [deal({ multiplier: 0 })]],
    ['expected a price above 0', 'alpaca', [deal({ price: '0' })]],
    ['expected at most 500 fills, found 501', 'alpaca', Array.from({ length: 501 }, () => deal())],
  ])('refuses: %s', (message, fees, deals) => {
    const call = (): unknown => resolver.contractNote(fees, DATE, deals);
    expect(call).toThrow(VelaError);
    expect(call).toThrow(message);
  });
});
