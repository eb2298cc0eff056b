import { ERROR_CODES, VelaError, type ErrorCode } from '@vela/kernel';

/** A problem that the caller can fix, as every payload of a mutation lists them. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly path: readonly string[] | null;
}

/** What a server says about a top-level error beside its message. */
export interface GraphqlExtensions {
  readonly code?: unknown;
  readonly requestId?: unknown;
  readonly hint?: unknown;
  readonly inputPath?: unknown;
}

/** One entry of the top-level `errors` of a GraphQL answer. */
export interface GraphqlFailure {
  readonly message: string;
  readonly extensions?: GraphqlExtensions | undefined;
}

/** What a server sends back for one operation. */
export interface GraphqlAnswer<Result> {
  readonly data?: Result | null | undefined;
  readonly errors?: readonly GraphqlFailure[] | undefined;
}

/** A request that the server refused as a whole: malformed, too expensive, not allowed, failed. */
export class RequestRefused extends VelaError {
  override readonly name = 'RequestRefused';
  /** The code under `extensions`, for instance `TOO_EXPENSIVE` or `FORBIDDEN`. */
  readonly extensionCode: string;
  readonly requestId: string | null;

  constructor(message: string, extensions: GraphqlExtensions) {
    const { code, requestId, hint, inputPath } = extensions;
    const extensionCode = typeof code === 'string' ? code : 'INTERNAL';
    const request = typeof requestId === 'string' ? requestId : null;
    const advice = typeof hint === 'string' ? hint : adviceOn(extensionCode, request);
    super(CODE_OF_EXTENSION[extensionCode] ?? errorCode(extensionCode), message, {
      ...(advice === null ? {} : { hint: advice }),
      ...(Array.isArray(inputPath) ? { path: inputPath.map(String) } : {}),
      retryable: extensionCode === 'RATE_LIMITED',
    });
    this.extensionCode = extensionCode;
    this.requestId = request;
  }
}

const CODE_OF_EXTENSION: Readonly<Record<string, ErrorCode>> = {
  BAD_USER_INPUT: 'INVALID_INPUT',
  BAD_REQUEST: 'INVALID_INPUT',
  GRAPHQL_PARSE_FAILED: 'INVALID_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'INVALID_INPUT',
  RATE_LIMITED: 'LIMIT_EXCEEDED',
  TOO_EXPENSIVE: 'LIMIT_EXCEEDED',
};

function adviceOn(code: string, requestId: string | null): string | null {
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') {
    return 'Set VELA_TOKEN to a token that may do this.';
  }
  if (code === 'GRAPHQL_VALIDATION_FAILED') {
    return 'The server speaks another version of the schema: update the older side.';
  }
  if (code !== 'INTERNAL' || requestId === null) return null;
  return `The log of the server tells more under request ${requestId}.`;
}

/** Returns a code of this product for any text: the text itself when it is one, else INTERNAL. */
function errorCode(text: string): ErrorCode {
  return (ERROR_CODES as readonly string[]).includes(text) ? (text as ErrorCode) : 'INTERNAL';
}

/** Returns the error that top-level `errors` stand for; the first one decides the code. */
export function refusalOf(errors: readonly GraphqlFailure[]): RequestRefused {
  const [first, ...others] = errors;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const message = first?.message ?? 'the server answered with an error without a message';
  const value = WRONG_VALUE.exec(message)?.groups;
  if (value === undefined) return new RequestRefused(`${message}${more}`, first?.extensions ?? {});
  const place = (value['place'] ?? value['variable'] ?? '').split('.');
  return new RequestRefused(`${place.at(-1)}: ${value['reason']}${more}`, {
    inputPath: place,
    ...first?.extensions,
  });
}

/** How graphql-js words a variable of the wrong shape; documents are ours, a user knows no `$`. */
const WRONG_VALUE =
  /^Variable "\$(?<variable>\w+)" got invalid value (?:.*? at "(?<place>[\w.[\]]+)"|.*?); (?<reason>.+)$/s;

/** Returns the data of an answer; throws {@link RequestRefused} when the answer holds errors. */
export function dataOf<Result>(answer: GraphqlAnswer<Result>): Result {
  if (answer.errors !== undefined && answer.errors.length > 0) throw refusalOf(answer.errors);
  if (answer.data === undefined || answer.data === null) {
    throw new VelaError('INTERNAL', 'expected data in the answer of the server, found none');
  }
  return answer.data;
}

/** Returns the error that a user error stands for, with its code, hint and path. */
export function velaErrorOf(error: UserError, others = 0): VelaError {
  const more = others === 0 ? '' : ` (and ${others} more)`;
  return new VelaError(errorCode(error.code), `${error.message}${more}`, {
    ...(error.hint === null ? {} : { hint: error.hint }),
    ...(error.path === null ? {} : { path: error.path }),
  });
}

/** Returns the payload of a mutation; throws its first user error when it holds any. */
export function accepted<Payload extends { readonly userErrors: readonly UserError[] }>(
  payload: Payload,
): Payload {
  const [first, ...others] = payload.userErrors;
  if (first !== undefined) throw velaErrorOf(first, others.length);
  return payload;
}
