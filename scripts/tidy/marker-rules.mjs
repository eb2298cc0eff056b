// Rules on words that promise, silence or switch off. They are put together from pieces here, so
// that this file does not break the rules it states.
import { findLines } from './tree.mjs';

const word = (...pieces) => pieces.join('');
const promise = new RegExp(`\\b(${word('TO', 'DO')}|${word('FIX', 'ME')})\\b`);
const silencers = ['ignore', 'nocheck', 'expect-error'].map((name) => word('@ts-', name));
const linters = ['eslint', 'oxlint'].map((name) => word(name, '-disable'));
linters.push(word('biome', '-ignore'));
const silencer = new RegExp(`(${[...silencers, ...linters].join('|')})(-next-line|-line)?(.*)$`);
const left = ['only', 'skip', 'todo'].join('|');
const partial = new RegExp(
  `\\b(it|test|describe)(\\.\\w+(\\([^)]*\\))?)*\\.(${left})\\b|\\b(f|x)(it|describe|test)\\(`,
);

const sources = (files) => files.filter(({ isSource, isGenerated }) => isSource && !isGenerated);

/** What is to be done later is an issue, not a comment. */
export const promises = {
  name: 'promises',
  examine: ({ files }) =>
    findLines(sources(files), promise, ([found]) => `${found}: do it now or file an issue`),
};

/** A check is switched off for one line only with a reason after the directive. */
export const silenced = {
  name: 'silenced',
  examine: ({ files }) =>
    findLines(sources(files), silencer, ([, directive, , rest]) => {
      const isLinter = linters.includes(directive);
      const reason = isLinter
        ? rest
            .split(/ -- |: /)
            .slice(1)
            .join(' ')
        : rest;
      const words = reason.match(/\p{L}{2,}/gu) ?? [];
      return words.length >= 3
        ? undefined
        : `${directive} gives no reason (${isLinter ? '… -- why' : '… why'})`;
    }),
};

/** Every test of a file runs, always. */
export const wholeSuites = {
  name: 'whole-suites',
  examine: ({ files }) =>
    findLines(
      files.filter(({ isTest }) => isTest),
      partial,
      ([call]) => `${call} leaves tests out`,
    ),
};
