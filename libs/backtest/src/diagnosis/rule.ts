import type { BacktestWarning, WarningLink } from '@vela/ports';
import type { Evidence } from './evidence.js';

/** Links that a finding keeps. */
const LINKS_MAX = 20;

/** What a rule found. */
export interface Found {
  /** What is the matter, with figures. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  readonly links?: readonly WarningLink[];
  /** When it is not that of the rule. */
  readonly severity?: BacktestWarning['severity'];
}

/** One thing that makes a result less trustworthy than it looks. */
export interface Rule {
  /** Stable name: pipelines and readers know the finding by it. */
  readonly id: string;
  readonly severity: BacktestWarning['severity'];
  /** Returns null when there is nothing to say. */
  readonly check: (evidence: Evidence) => Found | null;
}

/** Returns what a rule says of a run. */
export function apply(rule: Rule, evidence: Evidence): BacktestWarning[] {
  const found = rule.check(evidence);
  if (found === null) return [];
  const { message, advice, links = [], severity = rule.severity } = found;
  return [{ rule: rule.id, severity, message, advice, links: links.slice(0, LINKS_MAX) }];
}

/** Returns a count with its noun: `1 trade`, `3 trades`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Returns a fraction as text: `12 %`, `0.4 %`. */
export const percent = (fraction: number): string => {
  const value = 100 * fraction;
  return `${Math.abs(value) < 10 ? Number(value.toFixed(1)) : Math.round(value)} %`;
};
