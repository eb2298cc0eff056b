import { GraphQLError, parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { COST_MAX, operationCost } from './document-cost.js';
import { DOCUMENT_LIMITS, checkShape, tooExpensive } from './document-shape.js';
import { unstorableText } from './unstorable-text.js';

/** An operation as it came over the wire. */
export interface IncomingOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An operation within the limits, or why it is refused. */
export type CheckedOperation =
  | { readonly document: DocumentNode; readonly error?: undefined }
  | { readonly error: GraphQLError };

/** Returns the parsed operation when size, shape and cost are within the limits. */
export function checkOperation(
  schema: GraphQLSchema,
  incoming: IncomingOperation,
): CheckedOperation {
  const bytes = Buffer.byteLength(incoming.query);
  if (bytes > DOCUMENT_LIMITS.bytes) {
    return { error: tooExpensive('bytes', bytes, DOCUMENT_LIMITS.bytes) };
  }
  let document: DocumentNode;
  try {
    document = parse(incoming.query, { maxTokens: DOCUMENT_LIMITS.tokens });
  } catch (error) {
    return { error: error instanceof GraphQLError ? syntaxError(error) : malformed() };
  }
  const misshapen = checkShape(document);
  if (misshapen !== null) return { error: misshapen };
  const unstorable = unstorableText(document, incoming.variables);
  if (unstorable !== null) return { error: unstorable };
  const cost = operationCost({ schema, document, ...incoming });
  return cost > COST_MAX ? { error: tooExpensive('units of cost', cost, COST_MAX) } : { document };
}

const syntaxError = (error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, {
    ...(error.source === undefined ? {} : { source: error.source }),
    ...(error.positions === undefined ? {} : { positions: error.positions }),
    extensions: { code: 'GRAPHQL_PARSE_FAILED', http: { status: 400 } },
  });

const malformed = (): GraphQLError =>
  new GraphQLError('expected a GraphQL document', {
    extensions: { code: 'GRAPHQL_PARSE_FAILED', http: { status: 400 } },
  });
