import type { UserError } from './answer.js';
import { graphql } from './document.js';
import { ERROR_FIELDS, PAGE_FIELDS, type Page, type PageVariables } from './paging.js';

/** One parameter of a strategy. */
export interface StrategyParameterView {
  readonly name: string;
  readonly type: 'INTEGER' | 'FLOAT' | 'BOOLEAN' | 'CHOICE' | 'TEXT';
  readonly default: unknown;
  readonly min: number | null;
  readonly max: number | null;
  readonly choices: readonly string[] | null;
  readonly description: string | null;
}

/** Source of a strategy at one time. */
export interface StrategyVersionView {
  readonly id: string;
  readonly number: number;
  readonly source: string;
  readonly parameters: readonly StrategyParameterView[];
  readonly contentHash: string;
  readonly createdAt: string;
}

/** A strategy with its newest version. */
export interface StrategyView {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly builtIn: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly latestVersion: StrategyVersionView;
}

/** What the compiler says about one place of a source. */
export interface DiagnosticView {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly rule: string;
  readonly message: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly suggestion: string | null;
}

/** A strategy that is to be stored. */
export interface StrategyInput {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly source: string;
}

const VERSION_FIELDS = `id number source contentHash createdAt
  parameters { name type default min max choices description }`;
const STRATEGY_FIELDS = `id name description builtIn createdAt updatedAt
  latestVersion { ${VERSION_FIELDS} }`;
const DIAGNOSTIC_FIELDS = 'diagnostics { severity rule message line column suggestion }';

/** Strategies, the newest first. */
export const STRATEGIES = graphql<
  { readonly strategies: Page<StrategyView> },
  PageVariables & { readonly query?: string | undefined }
>(`query Strategies($query: String, $first: Int, $after: String) {
  strategies(query: $query, first: $first, after: $after) {
    nodes { ${STRATEGY_FIELDS} } ${PAGE_FIELDS}
  }
}`);

/** A strategy by id or name, with its newest versions; null when there is none. */
export const STRATEGY = graphql<
  {
    readonly strategy:
      | (StrategyView & { readonly versions: Page<Omit<StrategyVersionView, 'source'>> })
      | null;
  },
  { readonly id: string }
>(`query Strategy($id: ID!) {
  strategy(id: $id) {
    ${STRATEGY_FIELDS}
    versions(first: 20) {
      nodes { id number contentHash createdAt parameters { name type default min max choices description } }
      ${PAGE_FIELDS}
    }
  }
}`);

/** Compiles a source and stores it: a new strategy, or the next version of a known one. */
export const STRATEGY_CREATE = graphql<
  {
    readonly strategyCreate: {
      readonly strategy: StrategyView | null;
      readonly version: StrategyVersionView | null;
      readonly diagnostics: readonly DiagnosticView[];
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly strategy: StrategyInput }
>(`mutation StrategyCreate($strategy: StrategyInput!) {
  strategyCreate(strategy: $strategy) {
    strategy { ${STRATEGY_FIELDS} } version { ${VERSION_FIELDS} } ${DIAGNOSTIC_FIELDS} ${ERROR_FIELDS}
  }
}`);

/** Says what the compiler thinks of a source; stores nothing. */
export const STRATEGY_CHECK = graphql<
  {
    readonly strategyCheck: {
      readonly compiles: boolean;
      readonly name: string | null;
      readonly parameters: readonly StrategyParameterView[];
      readonly diagnostics: readonly DiagnosticView[];
      readonly userErrors: readonly UserError[];
    };
  },
  { readonly source: string }
>(`mutation StrategyCheck($source: String!) {
  strategyCheck(source: $source) {
    compiles name parameters { name type default min max choices description }
    ${DIAGNOSTIC_FIELDS} ${ERROR_FIELDS}
  }
}`);
