import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { buildApiSchema } from '../print-api-schema.js';
import { checkOperation } from './check-operation.js';
import type { IncomingOperation } from './check-operation.js';
import { operationCost } from './document-cost.js';
import { parse } from 'graphql';

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildApiSchema();
});

const refusal = (query: string, rest: Partial<IncomingOperation> = {}): string | undefined =>
  checkOperation(schema, { query, ...rest }).error?.message;
const cost = (query: string, variables: Record<string, unknown> = {}): number =>
  operationCost({ schema, document: parse(query), variables });

/** A query that nests strategies and their runs `levels` times. */
const nested = (levels: number): string =>
  `{ backtests(first: 1) { nodes { strategyVersion { strategy { ${'latestVersion { strategy { '.repeat(levels)} id ${'} }'.repeat(levels)} } } } } }`;

describe('the limits of a document', () => {
  it('let ordinary queries and introspection through', () => {
    expect(refusal('{ system { version healthy checks { name healthy } } }')).toBeUndefined();
    expect(refusal(getIntrospectionQuery())).toBeUndefined();
    expect(refusal(nested(3))).toBeUndefined();
  });

  it('refuse more than 12 levels, also through fragments', () => {
    expect(refusal(nested(5))).toContain('at most 12 levels');
    const parts = `fragment A on Strategy { latestVersion { strategy { ...B } } }
      fragment B on Strategy { latestVersion { strategy { ...C } } }
      fragment C on Strategy { latestVersion { strategy { latestVersion { strategy { id } } } } }`;
    const query = `{ backtests(first: 1) { nodes { strategyVersion { strategy { ...A } } } } } ${parts}`;
    expect(refusal(query)).toContain('at most 12 levels');
  });

  it('refuse more than 30 aliases', () => {
    const aliases = (n: number): string =>
      `{ ${Array.from({ length: n }, (_, i) => `a${i}: __typename`).join(' ')} }`;
    expect(refusal(aliases(30))).toBeUndefined();
    expect(refusal(aliases(31))).toContain('at most 30 aliases');
  });

  it('refuse more than 1,000 fields, also where few characters spread into many', () => {
    expect(refusal(`{ ${'__typename '.repeat(1_001)} }`)).toContain('at most 1000 fields');
    const doubling = Array.from(
      { length: 40 },
      (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`,
    ).join(' ');
    const began = performance.now();
    expect(refusal(`{ ...F0 } ${doubling} fragment F40 on Query { __typename }`)).toContain(
      'fields',
    );
    expect(performance.now() - began).toBeLessThan(200);
  });

  it('survive fragments that spread themselves', () => {
    const query = '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }';
    expect(refusal(query)).toBeUndefined();
  });

  it('refuse more than 15 KB and too many tokens', () => {
    expect(refusal(`{ __typename } # ${'x'.repeat(15 * 1_024)}`)).toContain('bytes');
    expect(refusal(`{ ${'a '.repeat(7_000)} }`)).toMatch(/tokens|fields/);
  });

  it('say what is wrong with the text', () => {
    const { error } = checkOperation(schema, { query: '{ system { ' });
    expect(error).toMatchObject({ extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
    expect(error?.message).toContain('Syntax Error');
  });
});

describe('the texts of an operation', () => {
  it('hold no character that the database cannot keep', () => {
    const query = 'query Q($symbol: String!) { instrument(symbol: $symbol) { id } }';
    const variables = (symbol: unknown): Partial<IncomingOperation> => ({ variables: { symbol } });
    expect(refusal(query, variables('SPX'))).toBeUndefined();
    expect(refusal(query, variables('\\u0000'))).toBeUndefined();
    expect(refusal(query, variables('SPX\u0000'))).toContain('U+0000');
    expect(refusal(query, variables([{ 'a\u0000': 1 }]))).toContain('U+0000');
    expect(refusal(String.raw`{ instrument(symbol: "SPX\u0000") { id } }`)).toContain('U+0000');
  });
});

describe('the cost of a document', () => {
  it('multiplies what lies below a list by its page', () => {
    expect(cost('{ system { version } }')).toBe(1);
    expect(cost('{ backtests(first: 10) { nodes { id } } }')).toBe(1 + 10);
    expect(cost('{ backtests { nodes { id } } }')).toBe(1 + 50);
    const page = 'query Q($n: Int!) { backtests(first: $n) { nodes { id } } }';
    expect(cost(page, { n: 200 })).toBe(201);
    expect(cost('query Q($n: Int = 7) { backtests(first: $n) { nodes { id } } }')).toBe(8);
    expect(cost('{ nodes(ids: ["a", "b", "c"]) { ... on Backtest { metrics { sharpe } } } }')).toBe(
      4,
    );
  });

  it('counts what a declaration says', () => {
    expect(cost('{ backtest(id: "x") { equity { at } } }')).toBe(21);
  });

  it('is at most 5,000', () => {
    const page = (first: number): string =>
      `{ backtests(first: ${first}) { nodes { equity(maxPoints: 10) { at } } } }`;
    expect(refusal(page(100))).toBeUndefined();
    expect(refusal(page(500))).toContain('at most 5000 units of cost');
    const nestedPages =
      '{ strategies(first: 500) { nodes { backtests(first: 500) { nodes { id } } } } }';
    expect(refusal(nestedPages)).toContain('units of cost');
  });

  it('is that of the operation that is named', () => {
    const query = `query Cheap { system { version } }
      query Dear { backtests(first: 500) { nodes { equity { at } } } }`;
    expect(refusal(query, { operationName: 'Cheap' })).toBeUndefined();
    expect(refusal(query, { operationName: 'Dear' })).toContain('units of cost');
  });
});
