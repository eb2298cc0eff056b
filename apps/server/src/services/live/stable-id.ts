import { ID_PREFIXES } from '@vela/kernel';
import type { HasherFactory, IdKind } from '@vela/kernel';

/** Crockford's base 32 in lower case, the alphabet of ids. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Returns the id of a kind that the same parts always give: 128 bits of SHA-256 over them. What is
 * asked for again, also at the same time and through another instance, gets the id it had.
 */
export function stableId(
  hasher: HasherFactory,
  kind: IdKind,
  parts: readonly (string | number)[],
): string {
  const text = JSON.stringify(parts);
  let value = BigInt(`0x${hasher().update(new TextEncoder().encode(text)).hex().slice(0, 32)}`);
  let digits = '';
  for (let i = 0; i < 26; i++) {
    digits = ALPHABET[Number(value & 31n)]! + digits;
    value >>= 5n;
  }
  return `${ID_PREFIXES[kind]}_${digits}`;
}
