import type { Credential } from '@vela/ports';

/** Returns the text without anything that a credential holds. */
export type Redact = (text: string) => string;

/** Returns what takes a credential out of texts that others made. */
export function redactor(credential: Credential): Redact {
  const secrets =
    credential.kind === 'key' ? [credential.secret, credential.keyId] : [credential.token];
  const told = secrets.filter((secret) => secret !== '');
  return (text) => told.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
