import { graphql } from './document.js';
import { PAGE_FIELDS, type Page, type PageVariables } from './paging.js';

/** Something with a price. */
export interface InstrumentView {
  readonly id: string;
  readonly symbol: string;
  readonly venue: string;
  readonly name: string | null;
  readonly assetClass: string;
  readonly currency: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly tradable: boolean;
}

/** Fields of an {@link InstrumentView}. */
export const INSTRUMENT_FIELDS =
  'id symbol venue name assetClass currency tickSize lotSize tradable';

/** An instrument by symbol or id; null when there is none. */
export const INSTRUMENT = graphql<
  { readonly instrument: InstrumentView | null },
  { readonly symbol: string }
>(`query Instrument($symbol: String!) {
  instrument(symbol: $symbol) { ${INSTRUMENT_FIELDS} }
}`);

/** Instruments, the newest first. */
export const INSTRUMENTS = graphql<
  { readonly instruments: Page<InstrumentView> },
  PageVariables & { readonly query?: string | undefined }
>(`query Instruments($query: String, $first: Int, $after: String) {
  instruments(filter: { query: $query }, first: $first, after: $after) {
    nodes { ${INSTRUMENT_FIELDS} } ${PAGE_FIELDS}
  }
}`);
