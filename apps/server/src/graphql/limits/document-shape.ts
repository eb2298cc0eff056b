import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { GraphQLError } from 'graphql';

/** Bounds of one document. */
export const DOCUMENT_LIMITS = {
  /** Bytes of the text. */
  bytes: 15 * 1_024,
  /** Lexical tokens, checked while parsing. */
  tokens: 6_000,
  depth: 12,
  aliases: 30,
  /** Fields, those of a fragment counted wherever it is spread. */
  fields: 1_000,
} as const;

/** Returns the error for a document that wants too much. */
export const tooExpensive = (what: string, found: number, limit: number): GraphQLError =>
  new GraphQLError(`expected a document with at most ${limit} ${what}, found ${found}`, {
    extensions: { code: 'TOO_EXPENSIVE', http: { status: 400 } },
  });

interface Shape {
  depth: number;
  aliases: number;
  fields: number;
}

/**
 * Returns what is wrong with the size of a document, null when nothing is. Needs no schema, so it
 * runs before validation, some rules of which cost the square of the fields. Introspection is
 * deeper than any other query: its own fields count, their depth does not.
 */
export function checkShape(document: DocumentNode): GraphQLError | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const shape: Shape = { depth: 0, aliases: 0, fields: 0 };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    walk(definition.selectionSet, fragments, shape, { depth: 1, spread: new Set() });
  }
  const { depth, aliases, fields } = DOCUMENT_LIMITS;
  if (shape.fields > fields) return tooExpensive('fields', shape.fields, fields);
  if (shape.depth > depth) return tooExpensive('levels', shape.depth, depth);
  return shape.aliases > aliases ? tooExpensive('aliases', shape.aliases, aliases) : null;
}

interface Place {
  readonly depth: number;
  /** Fragments around this place; spreading one of them again is refused by validation. */
  readonly spread: ReadonlySet<string>;
}

function walk(
  selections: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  shape: Shape,
  place: Place,
): void {
  for (const selection of selections.selections) {
    // What is over the limit already needs no exact count.
    if (shape.fields > DOCUMENT_LIMITS.fields) return;
    if (selection.kind === Kind.FIELD) {
      const introspects = selection.name.value.startsWith('__');
      shape.fields++;
      shape.aliases += selection.alias === undefined ? 0 : 1;
      if (!introspects) shape.depth = Math.max(shape.depth, place.depth);
      if (selection.selectionSet === undefined || introspects) continue;
      walk(selection.selectionSet, fragments, shape, { ...place, depth: place.depth + 1 });
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      walk(selection.selectionSet, fragments, shape, place);
    } else {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      shape.fields++;
      if (fragment === undefined || place.spread.has(name)) continue;
      const spread = new Set(place.spread).add(name);
      walk(fragment.selectionSet, fragments, shape, { ...place, spread });
    }
  }
}
