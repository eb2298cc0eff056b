import ts from 'typescript';
import { fault } from './finding.js';
import type { Finding, Rule, RuleContext } from './finding.js';
import { extendsStrategy, strategyClasses } from './strategy-classes.js';

const EXAMPLE = 'export default class MyStrategy extends Strategy { onCandle() { … } }';
const HOOKS = ['onStart', 'onSlice', 'onCandle', 'onOrder', 'onFill', 'onTimer', 'onStop'];
const HOOK = /^on[A-Z]/;

/** A file has one default export, a named class that extends `Strategy`, and nothing that acts. */
export const shapeRule: Rule = (context) => [
  ...checkExport(context),
  ...context.source.statements.flatMap((statement) => checkStatement(context, statement)),
  ...strategyClasses(context).flatMap((declaration) => checkMembers(context, declaration)),
];

function checkExport(context: RuleContext): readonly Finding[] {
  const { checker, source } = context;
  const module = checker.getSymbolAtLocation(source);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  const found = exported.find(({ escapedName }) => escapedName === ts.InternalSymbolName.Default);
  if (found === undefined) {
    const only = strategyClasses(context)[0];
    const words = {
      rule: 'missing-default-export',
      message: 'the file has no default export: which class is the strategy is not known',
      suggestion: `Write it so: ${EXAMPLE}`,
    };
    return only === undefined
      ? [{ ...words, severity: 'ERROR', start: 0 }]
      : [fault(context, only, words)];
  }
  const target =
    (found.flags & ts.SymbolFlags.Alias) === 0 ? found : checker.getAliasedSymbol(found);
  const node = found.declarations?.[0] ?? source;
  const declaration = target.declarations?.find(ts.isClassDeclaration);
  if (declaration === undefined || !extendsStrategy(context, declaration)) {
    return [
      fault(context, node, {
        rule: 'not-a-strategy',
        message: 'the default export is not a class that extends Strategy',
        suggestion: `Write it so: ${EXAMPLE}`,
      }),
    ];
  }
  return checkClass(context, declaration);
}

function checkClass(context: RuleContext, declaration: ts.ClassDeclaration): readonly Finding[] {
  const findings: Finding[] = [];
  if (declaration.name === undefined) {
    findings.push(
      fault(context, declaration, {
        rule: 'unnamed-class',
        message: 'the class of the strategy has no name',
        suggestion: `Write it so: ${EXAMPLE}`,
      }),
    );
  }
  const modifiers = declaration.modifiers ?? [];
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword)) {
    findings.push(
      fault(context, declaration, {
        rule: 'not-a-strategy',
        message: 'the class of the strategy is abstract, so that none can be made of it',
        suggestion: 'Take the word abstract away.',
      }),
    );
  }
  return findings;
}

function checkStatement(context: RuleContext, statement: ts.Statement): readonly Finding[] {
  if (ts.isVariableStatement(statement)) {
    const isConstant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
    if (isConstant) return [];
    return [
      fault(context, statement, {
        rule: 'module-state',
        message: 'a variable outside the class is not kept when a run is saved and goes on',
        suggestion: 'Make it a field of the class, or a const when it never changes.',
      }),
    ];
  }
  const declares =
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isEmptyStatement(statement);
  if (declares) return [];
  return [
    fault(context, statement, {
      rule: 'top-level-effect',
      message: 'outside the class a strategy only declares things; this does something',
      suggestion: 'Move it into onStart() or another hook.',
    }),
  ];
}

function checkMembers(
  context: RuleContext,
  declaration: ts.ClassLikeDeclaration,
): readonly Finding[] {
  return declaration.members.flatMap((member): Finding[] => {
    if (ts.isConstructorDeclaration(member)) {
      return [
        fault(context, member, {
          rule: 'no-constructor',
          message:
            'a strategy has no constructor of its own: the run makes it and gives it its host',
          suggestion: 'Give fields their first value where they are declared, or use onStart().',
        }),
      ];
    }
    const name = member.name === undefined ? '' : member.name.getText();
    const isUnknownHook =
      ts.isMethodDeclaration(member) && HOOK.test(name) && !HOOKS.includes(name);
    if (!isUnknownHook) return [];
    return [
      {
        ...fault(context, member, {
          rule: 'unknown-hook',
          message: `${name} is no hook: nobody calls it unless the strategy does`,
          suggestion: `The hooks are ${HOOKS.join(', ')}.`,
        }),
        severity: 'WARNING',
      },
    ];
  });
}
