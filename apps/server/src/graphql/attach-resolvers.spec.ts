import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphql } from 'graphql';
import { attachResolvers } from './attach-resolvers.js';

const schemaOf = () =>
  buildSchema(`
    interface Named { name: String, kind: String }
    type Cat implements Named { name: String, kind: String }
    type Dog implements Named { name: String, kind: String }
    type Query { cat: Cat, dog: Dog }
    type Subscription { born: String }
  `);

describe('resolvers', () => {
  it('are given to fields; those of an interface to its types, unless they have their own', async () => {
    const schema = attachResolvers(schemaOf(), {
      Dog: { kind: () => 'dog' },
      Named: { kind: () => 'animal', name: () => 'Ada' },
      Query: { cat: () => ({ name: 'Tom' }), dog: () => ({}) },
    });
    const { data } = await graphql({ schema, source: '{ cat { name kind } dog { name kind } }' });
    expect(data).toEqual({
      cat: { name: 'Ada', kind: 'animal' },
      dog: { name: 'Ada', kind: 'dog' },
    });
  });

  it('of a subscription are a stream and what maps its events', () => {
    const [subscribe, resolve] = [() => null, () => null];
    const schema = attachResolvers(schemaOf(), { Subscription: { born: { subscribe, resolve } } });
    const field = schema.getSubscriptionType()!.getFields()['born']!;
    expect([field.subscribe, field.resolve]).toEqual([subscribe, resolve]);
  });

  it('of what the schema does not have are refused', () => {
    expect(() => attachResolvers(schemaOf(), { Fish: {} })).toThrow('there is no type Fish');
    expect(() => attachResolvers(schemaOf(), { Cat: { age: () => 1 } })).toThrow('no field age');
  });
});
