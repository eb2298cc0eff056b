import { GraphQLError, visit } from 'graphql';
import type { DocumentNode } from 'graphql';

/** The one character that PostgreSQL cannot keep in a text. */
const NUL = '\u0000';

/** Returns why an operation cannot be served: a text in it holds what no database keeps. */
export function unstorableText(document: DocumentNode, variables: unknown): GraphQLError | null {
  let found = false;
  visit(document, {
    StringValue: ({ value }) => {
      found ||= value.includes(NUL);
    },
  });
  if (!found && !holdsNul(variables)) return null;
  return new GraphQLError('expected text without the character U+0000, found one', {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
  });
}

/** Walks without recursion: what a client nests must not be able to exhaust the stack. */
function holdsNul(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && next.includes(NUL)) return true;
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      if (key.includes(NUL)) return true;
      open.push(inner);
    }
  }
  return false;
}
