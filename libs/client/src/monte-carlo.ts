import { graphql } from './document.js';
import type { StreamEvent } from './paging.js';

/** Which run is put to the test, and how. */
export interface MonteCarloInput {
  readonly backtestId: string;
  readonly method: 'TRADES' | 'RETURNS' | 'ENTRIES' | 'PERMUTATION' | 'CANDLES';
  readonly paths?: number | undefined;
  readonly seed?: string | undefined;
  readonly draw?: 'BOOTSTRAP' | 'SHUFFLE' | undefined;
  readonly sizing?: 'AMOUNT' | 'SHARE' | undefined;
  readonly meanBlock?: number | undefined;
  readonly ruinShare?: number | undefined;
}

/** A figure of a run beside what the paths make of it. */
export interface MonteCarloFigureView {
  readonly name: string;
  readonly unit: 'CURRENCY' | 'FRACTION' | 'RATIO' | 'COUNT';
  readonly definition: string;
  readonly observed: number | null;
  readonly distribution: {
    readonly mean: number;
    readonly deviation: number | null;
    readonly min: number;
    readonly p5: number;
    readonly p25: number;
    readonly median: number;
    readonly p75: number;
    readonly p95: number;
    readonly max: number;
  } | null;
  readonly pValue: number | null;
}

/** What simulated paths say about a run. */
export interface MonteCarloView {
  readonly method: MonteCarloInput['method'];
  readonly paths: number;
  readonly seed: string;
  readonly figures: readonly MonteCarloFigureView[];
  readonly chances: readonly {
    readonly name: string;
    readonly definition: string;
    readonly probability: number;
  }[];
  readonly notes: readonly string[];
}

/** How far a simulation is. */
export interface MonteCarloProgress extends StreamEvent {
  /** 0 to 1. */
  readonly progress: number;
  readonly result: MonteCarloView | null;
}

/** Puts a finished run to the test; the last event has the result, ending the stream ends it. */
export const MONTE_CARLO = graphql<
  { readonly monteCarlo: MonteCarloProgress },
  { readonly input: MonteCarloInput }
>(`subscription MonteCarlo($input: MonteCarloInput!) {
  monteCarlo(input: $input) {
    cursor at snapshot progress
    result {
      method paths seed notes chances { name definition probability }
      figures {
        name unit definition observed pValue
        distribution { mean deviation min p5 p25 median p75 p95 max }
      }
    }
  }
}`);
