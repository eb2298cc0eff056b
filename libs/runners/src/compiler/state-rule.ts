import ts from 'typescript';
import { fault, walk } from './finding.js';
import type { Finding, Rule, RuleContext } from './finding.js';
import { descendsFrom, strategyClasses } from './strategy-classes.js';

const KEPT =
  'Fields hold numbers, texts, booleans, arrays, plain records, typed arrays and indicators.';
const TYPED_ARRAY = /^(Float(32|64)|U?[Ii]nt(8|16|32)|Uint8Clamped)Array$/;
const DEPTH_MAX = 8;

/** What a strategy remembers can be saved and restored: its fields hold plain data. */
export const stateRule: Rule = (context) =>
  strategyClasses(context).flatMap((declaration) => [
    ...privateNames(context, declaration),
    ...declaration.members.filter(ts.isPropertyDeclaration).flatMap((field) => {
      return isStatic(field) ? [] : checkField(context, field);
    }),
  ]);

const isStatic = (field: ts.PropertyDeclaration): boolean =>
  (field.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);

function privateNames(
  context: RuleContext,
  declaration: ts.ClassLikeDeclaration,
): readonly Finding[] {
  const findings: Finding[] = [];
  walk(declaration, (node) => {
    const isDeclared = ts.isPrivateIdentifier(node) && ts.isClassElement(node.parent);
    if (!isDeclared) return;
    findings.push(
      fault(context, node, {
        rule: 'no-private-fields',
        message: `${node.text} is hidden from the run, so that it could not be saved with the rest`,
        suggestion: `Write private ${node.text.slice(1)} instead of ${node.text}.`,
      }),
    );
  });
  return findings;
}

function checkField(context: RuleContext, field: ts.PropertyDeclaration): readonly Finding[] {
  if (ts.isPrivateIdentifier(field.name)) return [];
  const found = unkept(context, context.checker.getTypeAtLocation(field), 0);
  if (found === null) return [];
  return [
    fault(context, field.name, {
      rule: 'unkept-field',
      message: `the field ${field.name.getText()} holds ${found}, which cannot be saved and restored`,
      suggestion:
        found === 'a function' ? 'Write it as a method: name(…) { … }.' : suggestionFor(found),
    }),
  ];
}

function suggestionFor(found: string): string {
  if (found === 'a Map') return 'Take a plain record: readonly seen: Record<string, number> = {}.';
  if (found === 'a Set') return 'Take a plain record: readonly seen: Record<string, boolean> = {}.';
  if (found === 'a Candle') return 'Keep its numbers: one object shows every candle of a series.';
  return KEPT;
}

/** Returns what of a type cannot be kept, in words, or null when all of it can. */
function unkept(context: RuleContext, type: ts.Type, depth: number): string | null {
  const { checker } = context;
  if (depth > DEPTH_MAX) return null;
  if ((type.flags & ts.TypeFlags.BigIntLike) !== 0) return 'a bigint';
  if ((type.flags & ts.TypeFlags.ESSymbolLike) !== 0) return 'a symbol';
  if (type.isUnion()) return firstOf(context, type.types, depth);
  if ((type.flags & ts.TypeFlags.Object) === 0 && !type.isIntersection()) return null;
  if (descendsFrom(type, 'Indicator', 'indicators')) return null;
  if (type.getCallSignatures().length > 0) return 'a function';
  if (type.getConstructSignatures().length > 0) return 'a class';
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    return firstOf(context, checker.getTypeArguments(type as ts.TypeReference), depth);
  }
  const { symbol } = type;
  const isNamed = symbol !== undefined && (symbol.flags & NAMED) !== 0;
  if (isNamed && TYPED_ARRAY.test(symbol.name)) return null;
  const isOwned = isNamed && (symbol.flags & ts.SymbolFlags.Class) !== 0;
  if (isOwned || (isNamed && context.isBuiltIn(symbol))) return `a ${symbol.name}`;
  const properties = checker.getPropertiesOfType(type);
  const index = checker.getIndexInfosOfType(type).map((info) => info.type);
  return firstOf(
    context,
    [...properties.map((property) => checker.getTypeOfSymbol(property)), ...index],
    depth,
  );
}

const NAMED = ts.SymbolFlags.Class | ts.SymbolFlags.Interface;

function firstOf(context: RuleContext, types: readonly ts.Type[], depth: number): string | null {
  for (const type of types) {
    const found = unkept(context, type, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
