import ts from 'typescript';
import type { RuleContext } from './finding.js';

/** Returns the class declarations of a file that extend `Strategy`. */
export function strategyClasses(context: RuleContext): readonly ts.ClassLikeDeclaration[] {
  const found: ts.ClassLikeDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node) && extendsStrategy(context, node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(context.source);
  return found;
}

/** Returns whether a class extends `Strategy`, directly or not. */
export function extendsStrategy(
  { checker }: RuleContext,
  declaration: ts.ClassLikeDeclaration,
): boolean {
  return descendsFrom(checker.getTypeAtLocation(declaration), 'Strategy', 'strategy');
}

/** Returns whether a type is a class of a library of ours, or descends from it. */
export function descendsFrom(type: ts.Type, name: string, library: string): boolean {
  if (type.isIntersection()) {
    return type.types.some((part) => descendsFrom(part, name, library));
  }
  const { symbol } = type;
  const isIt =
    symbol?.name === name &&
    (symbol.declarations ?? []).some((declaration) =>
      declaration.getSourceFile().fileName.includes(`/libs/${library}/src/`),
    );
  if (isIt) return true;
  return basesOf(type).some((base) => descendsFrom(base, name, library));
}

/** Returns the classes a class extends; a generic one is asked for those of its declaration. */
function basesOf(type: ts.Type): readonly ts.BaseType[] {
  const target = (type as Partial<ts.TypeReference>).target ?? type;
  return target.isClassOrInterface() ? (target.getBaseTypes() ?? []) : [];
}
