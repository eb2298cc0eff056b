import type { ExecutionReport, OrderReport } from '@vela/orders';

/** Something that happened in a book, in the order in which the venue did it. */
export type PaperNews =
  | { readonly kind: 'order'; readonly report: OrderReport }
  | { readonly kind: 'execution'; readonly execution: ExecutionReport };
