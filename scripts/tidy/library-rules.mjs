// Rules on libraries: one entry each, a place among the layers, and words for what they export.
import ts from 'typescript';

/** Every folder of libs/ has src/index.ts and is named in layers.cjs. */
export const libraryEntries = {
  name: 'library-entries',
  examine: ({ files, libraries, layers }) => {
    const named = [...Object.values(layers).flat(), 'testkit'];
    const paths = new Set(files.map(({ path }) => path));
    return libraries.flatMap((library) => {
      const entry = `libs/${library}/src/index.ts`;
      const finding = (message) => [{ path: entry, line: 1, message }];
      return [
        ...(paths.has(entry) ? [] : finding(`libs/${library} has no src/index.ts`)),
        ...(named.some((name) => new RegExp(`^${name}$`).test(library))
          ? []
          : finding(`layers.cjs does not name ${library}`)),
      ];
    });
  },
};

/** Every symbol that a library exports has a docstring. */
export const docstrings = {
  name: 'docstrings',
  examine: ({ files }) =>
    files
      .filter(({ path, isTest, isGenerated }) => {
        return /^libs\/[^/]+\/src\/.*\.ts$/.test(path) && !isTest && !isGenerated;
      })
      .flatMap(examineFile),
};

function examineFile({ path, text }) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const described = new Set();
  return source.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    const name = nameOf(statement);
    if (hasDocstring(statement, text)) described.add(name);
    // A type and a value of one name, or several overloads, need to be described only once.
    if (described.has(name)) return [];
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
    return [{ path, line: line + 1, message: `${name} is exported without a docstring` }];
  });
}

function nameOf(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations[0]?.name.getText() ?? 'a constant';
  }
  return statement.name?.getText() ?? 'the default export';
}

/** Looks between the statement before and this one, where also decorators stand. */
function hasDocstring(statement, text) {
  const comments = ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? [];
  return comments.some(({ pos, end }) => {
    const comment = text.slice(pos, end);
    return comment.startsWith('/**') && /\p{L}{2,}/u.test(comment);
  });
}
