import { graphql } from './document.js';

/** Where two runs differ. */
export interface RunDifferenceView {
  /** A part of what decided them (`ENGINE`, `DATA`, …) or a table of their result (`ORDERS`, …). */
  readonly part: string;
  /** Row of the table from 0; null for inputs. */
  readonly row: number | null;
  readonly field: string;
  readonly original: string;
  readonly repeated: string;
}

/** Whether another run repeats a run to the last bit. */
export interface ReproductionView {
  readonly identical: boolean;
  readonly inputs: readonly RunDifferenceView[];
  readonly first: RunDifferenceView | null;
}

const DIFFERENCE_FIELDS = 'part row field original repeated';

/** How another finished run compares with a run. */
export const BACKTEST_REPRODUCTION = graphql<
  { readonly backtest: { readonly reproduction: ReproductionView } | null },
  { readonly id: string; readonly by: string }
>(`query BacktestReproduction($id: ID!, $by: ID!) {
  backtest(id: $id) {
    reproduction(by: $by) {
      identical inputs { ${DIFFERENCE_FIELDS} } first { ${DIFFERENCE_FIELDS} }
    }
  }
}`);
