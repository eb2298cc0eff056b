import {
  Kind,
  getNamedType,
  getVariableValues,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

/** Most that one operation may cost. */
export const COST_MAX = 5_000;

/** What it takes to price an operation. */
export interface CostRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Pricing {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Returns the static cost of the operation that would run: each field with selections costs 1 or
 * what its declaration says, and what lies below a list counts once for each row that it may have
 * (`first`, `ids`, `symbols`). Fields without selections cost only what their declaration says. Call it with
 * a document whose shape was checked; unknown fields cost nothing, validation refuses them.
 */
export function operationCost({ schema, document, operationName, variables }: CostRequest): number {
  const operation = chosenOperation(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (operation === null || root === null || root === undefined) return 0;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const known = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
  const pricing = { schema, fragments, variables: known.coerced ?? variables ?? {} };
  return selectionCost(pricing, root, operation.selectionSet, new Set());
}

function chosenOperation(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | null {
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (name === null || name === undefined || name === '') return operations[0] ?? null;
  return operations.find((operation) => operation.name?.value === name) ?? null;
}

function selectionCost(
  pricing: Pricing,
  parent: GraphQLCompositeType,
  selections: SelectionSetNode,
  spread: ReadonlySet<string>,
): number {
  let cost = 0;
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += fieldCost(pricing, parent, selection, spread);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const type = typeNamed(pricing.schema, selection.typeCondition?.name.value) ?? parent;
      cost += selectionCost(pricing, type, selection.selectionSet, spread);
    } else {
      const name = selection.name.value;
      const fragment = pricing.fragments.get(name);
      if (fragment === undefined || spread.has(name)) continue;
      const type = typeNamed(pricing.schema, fragment.typeCondition.name.value) ?? parent;
      cost += selectionCost(pricing, type, fragment.selectionSet, new Set(spread).add(name));
    }
  }
  return cost;
}

function fieldCost(
  pricing: Pricing,
  parent: GraphQLCompositeType,
  node: FieldNode,
  spread: ReadonlySet<string>,
): number {
  const field =
    isObjectType(parent) || isInterfaceType(parent)
      ? parent.getFields()[node.name.value]
      : undefined;
  if (field === undefined) return 0;
  const type = getNamedType(field.type);
  const declared = field.extensions['complexity'];
  const own = typeof declared === 'number' ? declared : isCompositeType(type) ? 1 : 0;
  if (node.selectionSet === undefined || !isCompositeType(type)) return own;
  const below = selectionCost(pricing, type, node.selectionSet, spread);
  return own + rowsOf(pricing, field, node) * below;
}

/** The rows a list may have: its `first` or the number of its `ids` or `symbols`, else 1. */
function rowsOf(
  { variables }: Pricing,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): number {
  const valueOf = (name: string): unknown => {
    const declared = field.args.find((argument) => argument.name === name);
    if (declared === undefined) return undefined;
    const given = node.arguments?.find((argument) => argument.name.value === name);
    const value = given === undefined ? undefined : valueFromASTUntyped(given.value, variables);
    return value ?? declared.defaultValue;
  };
  const first = valueOf('first');
  if (typeof first === 'number') return Math.max(1, first);
  const ids = valueOf('ids') ?? valueOf('symbols');
  return Array.isArray(ids) ? Math.max(1, ids.length) : 1;
}

function typeNamed(schema: GraphQLSchema, name: string | undefined): GraphQLCompositeType | null {
  const type = name === undefined ? undefined : schema.getType(name);
  return type !== undefined && isCompositeType(type) ? type : null;
}
