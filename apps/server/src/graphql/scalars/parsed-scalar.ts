import { messageOf } from '@vela/kernel';
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import type { ValueNode } from 'graphql';

/** How a scalar of the schema crosses the wire as text. */
export interface TextScalar<T> {
  readonly name: string;
  readonly description: string;
  /** Reads what a client sent; throws with a readable message. */
  readonly read: (text: string) => T;
  readonly write: (value: T) => string;
}

const badInput = (message: string, node?: ValueNode): GraphQLError =>
  new GraphQLError(message, {
    ...(node === undefined ? {} : { nodes: node }),
    extensions: { code: 'BAD_USER_INPUT' },
  });

/** Returns a scalar that is a string on the wire, both ways. */
export function textScalar<T>(options: TextScalar<T>): GraphQLScalarType<T, string> {
  const read = (text: string, node?: ValueNode): T => {
    try {
      return options.read(text);
    } catch (error) {
      throw badInput(messageOf(error), node);
    }
  };
  return new GraphQLScalarType<T, string>({
    name: options.name,
    description: options.description,
    serialize: (value) => options.write(value as T),
    parseValue: (value) => {
      if (typeof value === 'string') return read(value);
      throw badInput(`expected ${options.name} as a string, found ${typeof value}`);
    },
    parseLiteral: (node) => {
      if (node.kind === Kind.STRING) return read(node.value, node);
      throw badInput(`expected ${options.name} as a string`, node);
    },
  });
}
