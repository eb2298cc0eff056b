import { assert } from '@vela/kernel';
import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';

type Resolve = GraphQLFieldResolver<unknown, unknown>;

/** What resolves a field; a field of the subscription has a stream and may map its events. */
type FieldResolver = Resolve | { readonly subscribe?: Resolve; readonly resolve?: Resolve };

/** Functions behind the fields of types, by name of type and field. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, FieldResolver>>>>;

/**
 * Gives the fields of a schema that was built from the code the functions that resolve them and
 * returns it. What resolves a field of an interface does so for its types, unless they have their
 * own. Throws `INTERNAL` for a field that the schema does not have.
 */
export function attachResolvers(schema: GraphQLSchema, resolvers: Resolvers): GraphQLSchema {
  const types = Object.entries(resolvers).map(([name, fields]) => {
    const type = schema.getType(name);
    assert(isObjectType(type) || isInterfaceType(type), `there is no type ${name} to resolve`);
    return { type, fields };
  });
  for (const { type, fields } of types) {
    if (!isInterfaceType(type)) continue;
    for (const one of schema.getPossibleTypes(type)) attach(one.getFields(), fields);
  }
  for (const { type, fields } of types) attach(type.getFields(), fields);
  return schema;
}

function attach(
  known: Readonly<Record<string, GraphQLField<unknown, unknown>>>,
  fields: Resolvers[string],
): void {
  for (const [name, resolver] of Object.entries(fields)) {
    const field = known[name];
    assert(field !== undefined, `there is no field ${name} to resolve`);
    if (typeof resolver === 'function') {
      field.resolve = resolver;
      continue;
    }
    const { subscribe, resolve } = resolver;
    if (subscribe !== undefined) field.subscribe = subscribe;
    if (resolve !== undefined) field.resolve = resolve;
  }
}
