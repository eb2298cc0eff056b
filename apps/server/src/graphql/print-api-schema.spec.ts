import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { BreakingChangeType, buildSchema, findBreakingChanges } from 'graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { buildApiSchema, printApiSchema } from './print-api-schema.js';

const file = (name: string): string =>
  readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');

/** Names of everything in a schema that a reader would find without a description. */
function undescribed(schema: GraphQLSchema): string[] {
  const missing: string[] = [];
  const look = (
    name: string,
    thing: { readonly description?: string | null | undefined },
  ): void => {
    if (!thing.description?.trim()) missing.push(name);
  };
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (
      type.name.startsWith('__') ||
      ['Int', 'Float', 'String', 'Boolean', 'ID'].includes(type.name)
    )
      continue;
    if (!roots.includes(type as never)) look(type.name, type);
    if (isEnumType(type)) {
      for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    }
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        look(`${type.name}.${field.name}`, field);
        for (const argument of field.args)
          look(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        look(`${type.name}.${field.name}`, field);
    }
  }
  return missing;
}

describe('the schema of the API', () => {
  it('is the one in schema.graphql', async () => {
    const printed = await printApiSchema();
    expect(printed.length).toBeGreaterThan(10_000);
    expect(file('schema.graphql')).toBe(printed);
  });

  it('breaks no client of the last release', () => {
    const released = buildSchema(file('schema.released.graphql'));
    expect(findBreakingChanges(released, buildSchema(file('schema.graphql')))).toEqual([]);
  });

  it('would notice a field that is gone', () => {
    const released = buildSchema(file('schema.released.graphql'));
    const changed = buildSchema(file('schema.graphql').replace('inputDigest:', 'inputHash:'));
    const found = findBreakingChanges(released, changed).map(({ type }) => type);
    expect(found).toEqual([BreakingChangeType.FIELD_REMOVED]);
  });

  it('describes every type, field, argument and enum value', async () => {
    expect(undescribed(await buildApiSchema())).toEqual([]);
  });
});
