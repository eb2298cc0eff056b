import { inspect } from 'node:util';

/** A value that is used but never shown: every way to print it gives its mask. */
export class Secret {
  readonly #value: string;
  readonly #shown: string;

  /** `shown` is what may be seen of it, `[secret]` by default. */
  constructor(value: string, shown = '[secret]') {
    this.#value = value;
    this.#shown = shown;
  }

  /** Returns the value itself, for the call that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return this.#shown;
  }

  toJSON(): string {
    return this.#shown;
  }

  [inspect.custom](): string {
    return this.#shown;
  }
}

const ACCOUNT = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/?#:@]*)(:[^\s/?#]*)?@/gi;

/**
 * Returns a text with the password of every address in it masked, `nats://me:[secret]@host`. A name
 * without a password may be a token and is masked as well.
 */
export const maskAddresses = (text: string): string =>
  text.replace(ACCOUNT, (_, scheme: string, user: string, password: string | undefined) =>
    password === undefined ? `${scheme}[secret]@` : `${scheme}${user}:[secret]@`,
  );
