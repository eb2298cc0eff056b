/** One page of a list by key. */
export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  /** Number of all rows; null where the server does not count them. */
  readonly totalCount: number | null;
}

/** Which page to read: at most `first` rows (1 to 500) behind a cursor. */
export interface PageVariables {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
}

/** What a subscription sends beside its content. */
export interface StreamEvent {
  /** Opaque place of the event in its stream. */
  readonly cursor: string;
  readonly at: string;
  /** True for the state sent on subscribing. */
  readonly snapshot: boolean;
}

/** Why a job ended without a result. */
export interface JobFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** Fields of every connection beside its nodes. */
export const PAGE_FIELDS = 'pageInfo { hasNextPage endCursor } totalCount';

/** Fields of every user error. */
export const ERROR_FIELDS = 'userErrors { code message hint path }';
