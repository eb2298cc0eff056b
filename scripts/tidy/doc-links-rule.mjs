import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const link = /(?<!\\)\[(?:[^\]\\]|\\.)*\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g;

/** Links in the documentation lead to a file that is there, and to a heading that is in it. */
export const docLinks = {
  name: 'doc-links',
  examine: ({ root, files }) =>
    files
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap((file) => linksOf(file).flatMap((found) => examineLink(root, file, found))),
};

/** Returns targets with their lines; what stands in a code block or in backticks is no link. */
function linksOf({ lines }) {
  let isCode = false;
  return lines.flatMap((text, at) => {
    if (/^\s*(```|~~~)/.test(text)) isCode = !isCode;
    if (isCode) return [];
    const plain = text.replace(/`[^`]*`/g, '');
    return [...plain.matchAll(link)].map(([, target]) => ({ target, line: at + 1 }));
  });
}

function examineLink(root, { path, text }, { target, line }) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
  const [file, anchor] = target.split('#');
  const full = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
  const finding = (message) => [{ path, line, message }];
  if (full.startsWith('..')) return finding(`${target} leads out of the repository`);
  if (!existsSync(join(root, full))) return finding(`${target} leads to nothing`);
  if (anchor === undefined || !full.endsWith('.md')) return [];
  const content = file === '' ? text : readFileSync(join(root, full), 'utf8');
  return anchorsOf(content).has(anchor) ? [] : finding(`${full} has no heading #${anchor}`);
}

/** Returns the anchors that headings get, by the rule that code hosts use. */
function anchorsOf(text) {
  const counts = new Map();
  const anchors = new Set();
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const base = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const count = counts.get(base) ?? 0;
    anchors.add(count === 0 ? base : `${base}-${count}`);
    counts.set(base, count + 1);
  }
  return anchors;
}
