/** An operation as text together with the types of its variables and its answer. */
export interface GraphqlDocument<Result, Variables> {
  /** Name of the operation, as it shows in logs of the server. */
  readonly name: string;
  readonly text: string;
  /** Never there at run time; carries the types alone. */
  readonly types?: (variables: Variables) => Result;
}

/** The variables of an operation that takes none. */
export type NoVariables = Readonly<Record<string, never>>;

const OPERATION = /\b(?:query|mutation|subscription)\s+([A-Z]\w*)/;

/**
 * Returns an operation of the given types. The text holds one named operation and every fragment
 * that it uses. Throws a TypeError when no operation is named, which is a fault of the code.
 */
export function graphql<Result, Variables = NoVariables>(
  text: string,
): GraphqlDocument<Result, Variables> {
  const name = OPERATION.exec(text)?.[1];
  if (name === undefined) throw new TypeError(`expected a named operation: ${text.slice(0, 80)}`);
  return { name, text };
}
