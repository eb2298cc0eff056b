// Rules on whole files: how they are called, how long they are, and where they may point.
import { findLines } from './tree.mjs';

const LINES_MAX = 400;
const part = '[a-z0-9]+(-[a-z0-9]+)*';
const kebab = new RegExp(`^\\.?${part}(\\.${part})*$`);
const vague = /(^|-)(utils?|common|helpers?|misc)$/;

/** File and folder names are kebab-case, and none is a word that says nothing. */
export const fileNames = {
  name: 'file-names',
  examine: ({ files }) =>
    files
      .filter(({ isSource, isGenerated }) => isSource && !isGenerated)
      .flatMap(({ path }) => {
        const segments = path.split('/');
        const odd = segments.find((segment) => !kebab.test(segment));
        const empty = segments.find((segment) => vague.test(segment.split('.')[0]));
        const at = (message) => ({ path, line: 1, message });
        return [
          ...(odd === undefined ? [] : [at(`${odd} is not kebab-case`)]),
          ...(empty === undefined ? [] : [at(`${empty} says nothing: name the idea it holds`)]),
        ];
      }),
};

/** A source file has at most 400 lines. */
export const fileSize = {
  name: 'file-size',
  examine: ({ files }) =>
    files
      .filter(({ isSource, isGenerated }) => isSource && !isGenerated)
      .map(({ path, text }) => ({ path, count: text.trimEnd().split('\n').length }))
      .filter(({ count }) => count > LINES_MAX)
      .map(({ path, count }) => ({
        path,
        line: LINES_MAX + 1,
        message: `${count} lines, at most ${LINES_MAX}: split it by concept`,
      })),
};

/** No file names a place that exists on one machine only. */
export const machinePaths = {
  name: 'machine-paths',
  examine: ({ files }) =>
    findLines(
      files,
      /(?<![\w.~$})-])\/(work|root)\/[\w.]/,
      (match) => `${match[0]}… is a place on one machine`,
    ),
};
