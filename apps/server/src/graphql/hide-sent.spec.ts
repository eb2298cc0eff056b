import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql } from 'graphql';
import { hideSent } from './hide-sent.js';

const CANARY = 'canary-9d1f2b7c-secret';
const CONNECT = `mutation C($input: BrokerAccountConnectInput!) {
  brokerAccountConnect(input: $input) { userErrors { message } } }`;
const schema = buildSchema(`
  enum TradingMode { PAPER LIVE }
  enum BrokerKind { ALPACA }
  input BrokerAccountConnectInput {
    broker: BrokerKind! mode: TradingMode! name: String! apiKey: String apiSecret: String }
  type UserError { message: String! }
  type Payload { userErrors: [UserError!]! }
  type Query { a: Int }
  type Mutation { brokerAccountConnect(input: BrokerAccountConnectInput!): Payload }`);

/** Returns what GraphQL says of an operation, and what is left of it. */
async function said(query: string, variables?: unknown): Promise<{ raw: string; shown: string }> {
  const variableValues = variables as Record<string, unknown>;
  const { errors = [] } = await graphql({ schema, source: query, variableValues });
  const raw = errors.map(({ message }) => message).join('\n');
  expect(errors.length).toBeGreaterThan(0);
  return { raw, shown: hideSent({ query, variables })(raw) };
}

const GOOD = { broker: 'ALPACA', mode: 'PAPER', name: 'main', apiKey: 'AKEY', apiSecret: CANARY };
const inline = (value: string): string =>
  `mutation { brokerAccountConnect(input: { broker: ALPACA, mode: PAPER, name: "main", ${value} }) {
    userErrors { message } } }`;

describe('what was sent in an operation that may hold secrets', () => {
  it.each<[string, string, unknown]>([
    ['a field beside it that is not there', CONNECT, { input: { ...GOOD, surprise: 1 } }],
    ['its own field written wrongly', CONNECT, { input: { ...GOOD, apiSecrt: CANARY } }],
    ['a wrong word beside it', CONNECT, { input: { ...GOOD, mode: 'REAL' } }],
    ['a field beside it missing', CONNECT, { input: { apiSecret: CANARY } }],
    ['an object in its place', CONNECT, { input: { ...GOOD, apiSecret: { value: CANARY } } }],
    ['a list in its place', CONNECT, { input: { ...GOOD, apiSecret: [CANARY] } }],
    ['it as the whole input', CONNECT, { input: CANARY }],
    ['it as a key', CONNECT, { input: { ...GOOD, [CANARY]: 'apiSecret' } }],
    ['quotes in it', CONNECT, { input: { ...GOOD, apiSecret: `"${CANARY}\\`, x: 1 } }],
    ['it in the document, beside a wrong field', inline(`apiSecret: "${CANARY}", x: 1`), {}],
    ['it in the document without quotes', inline('apiSecret: canary9d1f2b7csecret'), {}],
    ['it in the document as a number', inline('apiSecret: 98765432109876'), {}],
    ['it as a block of text', inline(`mode: """${CANARY}""", apiSecret: ""`), {}],
    ['it behind a broken word', `mutation { brokerAccountConnect(apiSecret "${CANARY}") }`, {}],
    ['it with an escape', inline('mode: "canary-9d1f2b7c\\u002dsecret", apiSecret: ""'), {}],
  ])('is not repeated with %s', async (_what, query, variables) => {
    const { raw, shown } = await said(query, variables);
    expect(raw).toMatch(
      /canary|98765432109876|Expected|expected|not defined|not exist|not provided/,
    );
    expect(shown).not.toMatch(/canary|9d1f2b7c|98765432109876/);
    expect(shown).not.toBe('');
  });

  it('leaves what helps: the field and what was expected of it', async () => {
    const { shown } = await said(CONNECT, { input: { ...GOOD, surprise: 1 } });
    expect(shown).toMatch(/Field "surprise" is not defined by type "BrokerAccountConnectInput"/);
  });

  it('is repeated in operations about anything else', () => {
    const hide = hideSent({
      query: '{ order(id: "canary-1") { id } }',
      variables: { a: 'canary' },
    });
    expect(hide('there is no order "canary-1"')).toBe('there is no order "canary-1"');
  });

  it('is hidden whatever came in place of an operation', () => {
    for (const sent of [{}, { query: 7, variables: 'apiSecret canary' }, { variables: null }]) {
      expect(hideSent(sent)('plain')).toBe('plain');
    }
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, `${n}n`]));
    expect(hideSent({ query: CONNECT, variables: many })('k1 canary')).not.toMatch(/canary/);
  });
});
