/** Something the venue does not do; thrown by a rule, answered by the handler. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: 400 | 403 | 404 | 422,
    readonly code: number,
    message: string,
    /** Keys that the venue puts beside `code` and `message`. */
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  /** Returns the JSON body of the answer. */
  body(): Readonly<Record<string, unknown>> {
    return { code: this.code, message: this.message, ...this.extra };
  }
}

/** Returns the refusal of parameters that cannot be (422, 42210000). */
export const unprocessable = (
  message: string,
  extra: Readonly<Record<string, unknown>> = {},
): Refusal => new Refusal(422, 42210000, message, extra);

/** Returns the refusal of a parameter that is missing or malformed (422, 40010001). */
export const malformed = (message: string): Refusal => new Refusal(422, 40010001, message);

/** Returns the refusal for want of funds, shares or permission (403, 40310000). */
export const forbidden = (
  message: string,
  extra: Readonly<Record<string, unknown>> = {},
): Refusal => new Refusal(403, 40310000, message, extra);

/** Returns the refusal of what is not there (404, 40410000). */
export const notFound = (message: string): Refusal => new Refusal(404, 40410000, message);
