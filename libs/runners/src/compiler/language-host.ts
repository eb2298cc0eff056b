import { dirname, join, sep } from 'node:path';
import ts from 'typescript';
import { SOURCE_FILE } from '../thread/bundle-position.js';
import { engineRoot, facadeFile } from './engine-sources.js';

/** Where the source that is checked seems to be. */
export const STRATEGY_PATH = `/vela-strategy/${SOURCE_FILE}`;
const CONSOLE_PATH = '/vela-strategy/console.d.ts';
const CONSOLE = `
/** Kept with the run, up to a bound; printed nowhere. */
declare const console: Readonly<
  Record<'debug' | 'error' | 'info' | 'log' | 'trace' | 'warn', (...values: unknown[]) => void>
>;
`;

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  ignoreDeprecations: '6.0',
  strict: true,
  skipLibCheck: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  inlineSourceMap: true,
  inlineSources: true,
  newLine: ts.NewLineKind.LineFeed,
  removeComments: true,
};

/**
 * What TypeScript sees: the strategy, a console, the sources of our libraries behind the name
 * `vela`, zod and the language. It reads no other file, whatever a source asks for.
 */
export class LanguageHost implements ts.LanguageServiceHost {
  readonly #root = engineRoot();
  readonly #facade = facadeFile(this.#root);
  readonly #libFolder = dirname(ts.getDefaultLibFilePath(OPTIONS));
  readonly #readable = [
    join(this.#root, 'libs') + sep,
    join(this.#root, 'node_modules', 'zod') + sep,
    this.#libFolder + sep,
  ];
  readonly #snapshots = new Map<string, ts.IScriptSnapshot>();
  readonly #resolved = new Map<string, ts.ResolvedModuleWithFailedLookupLocations>();
  #source = '';
  #version = 0;

  /** Takes the next source. */
  setSource(source: string): void {
    if (source === this.#source) return;
    this.#source = source;
    this.#version++;
  }

  /** Returns whether a file is a part of the language itself. */
  isLanguageFile(fileName: string): boolean {
    return fileName.startsWith(this.#libFolder) || fileName === CONSOLE_PATH;
  }

  getCompilationSettings = (): ts.CompilerOptions => OPTIONS;
  getScriptFileNames = (): string[] => [CONSOLE_PATH, STRATEGY_PATH];
  getScriptVersion = (file: string): string =>
    file === STRATEGY_PATH ? String(this.#version) : '1';
  getCurrentDirectory = (): string => this.#root;
  getDefaultLibFileName = (options: ts.CompilerOptions): string =>
    ts.getDefaultLibFilePath(options);

  getScriptSnapshot = (file: string): ts.IScriptSnapshot | undefined => {
    if (file === STRATEGY_PATH) return ts.ScriptSnapshot.fromString(this.#source);
    const known = this.#snapshots.get(file);
    if (known !== undefined) return known;
    const text = file === CONSOLE_PATH ? CONSOLE : this.readFile(file);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.#snapshots.set(file, snapshot);
    return snapshot;
  };

  fileExists = (file: string): boolean => this.#mayRead(file) && ts.sys.fileExists(file);
  readFile = (file: string): string | undefined =>
    this.#mayRead(file) ? ts.sys.readFile(file) : undefined;
  directoryExists = (folder: string): boolean => ts.sys.directoryExists(folder);

  resolveModuleNameLiterals = (
    literals: readonly ts.StringLiteralLike[],
    from: string,
  ): readonly ts.ResolvedModuleWithFailedLookupLocations[] =>
    literals.map(({ text }) => {
      const key = `${dirname(from)}\n${text}`;
      const known = this.#resolved.get(key);
      if (known !== undefined) return known;
      const found = this.#resolve(text, from);
      this.#resolved.set(key, found);
      return found;
    });

  #resolve(name: string, from: string): ts.ResolvedModuleWithFailedLookupLocations {
    if (from === STRATEGY_PATH) return resolvedTo(name === 'vela' ? this.#facade : null);
    const library = /^@vela\/([^/]+)$/.exec(name)?.[1];
    if (library !== undefined) {
      return resolvedTo(join(this.#root, 'libs', library, 'src', 'index.ts'));
    }
    const isOurs = from.startsWith(this.#readable[0]!) && name.startsWith('.');
    if (isOurs) return resolvedTo(join(dirname(from), name.replace(/\.js$/, '.ts')));
    return ts.resolveModuleName(name, from, OPTIONS, this);
  }

  #mayRead(file: string): boolean {
    const path = file.split('/').join(sep);
    // zod is found by way of its package.json; nothing else of node_modules is.
    return this.#readable.some((folder) => path.startsWith(folder));
  }
}

function resolvedTo(file: string | null): ts.ResolvedModuleWithFailedLookupLocations {
  if (file === null) return { resolvedModule: undefined };
  return { resolvedModule: { resolvedFileName: file, extension: ts.Extension.Ts } };
}
