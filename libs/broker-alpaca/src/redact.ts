import type { Credential } from '@vela/ports';

/** Longest text of the venue that is passed on. */
const TEXT_MAX = 300;
const HIDDEN = '[hidden]';

/** Replaces every form of a secret in a text by a mark. */
export type Redactor = (text: string) => string;

/** Returns every way in which a secret may stand in an address, a header or a JSON text. */
function formsOf(secret: string): string[] {
  const quoted = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString('base64');
  return [secret, encodeURIComponent(secret), quoted, base64, base64.replace(/=+$/, '')];
}

/**
 * Returns what takes the secrets of a credential out of texts that come from outside, and what is
 * written like one; a text is cut to 300 characters.
 */
export function createRedactor(credential: Credential): Redactor {
  const secrets =
    credential.kind === 'key' ? [credential.secret, credential.keyId] : [credential.token];
  const forms = secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => formsOf(secret))
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of forms) clean = clean.replaceAll(form, HIDDEN);
    clean = clean.replace(/\b(bearer|basic)\s+\S+/gi, HIDDEN);
    return clean.length > TEXT_MAX ? `${clean.slice(0, TEXT_MAX - 1)}…` : clean;
  };
}
