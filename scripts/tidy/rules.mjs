import { determinism } from './determinism-rule.mjs';
import { docLinks } from './doc-links-rule.mjs';
import { fileNames, fileSize, machinePaths } from './file-rules.mjs';
import { docstrings, libraryEntries } from './library-rules.mjs';
import { promises, silenced, wholeSuites } from './marker-rules.mjs';
import { readTree } from './tree.mjs';

/** Our own rules. Each has a folder of its name in fixtures/ that breaks it and no other. */
export const rules = [
  fileNames,
  fileSize,
  machinePaths,
  promises,
  silenced,
  wholeSuites,
  determinism,
  libraryEntries,
  docstrings,
  docLinks,
];

/** Returns how many files were read below the root, and every finding in order of place. */
export function examineTree(root) {
  const tree = readTree(root);
  const findings = rules.flatMap(({ name, examine }) =>
    examine(tree).map((finding) => ({ ...finding, rule: name })),
  );
  const key = ({ path, line }) => `${path}:${String(line).padStart(6, '0')}`;
  findings.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return { examined: tree.files.length, findings };
}
