import { kindOfId } from '@vela/kernel';
import type { Instrument } from '@vela/market';
import type { Ground } from './ground.js';
import type { Problem } from './refusal.js';

/** Instruments that were found, in the order asked for, and what was not. */
export interface FoundInstruments {
  readonly instruments: readonly Instrument[];
  readonly problems: readonly Problem[];
}

/** Returns the instruments that ids and symbols name, ids first. */
export async function findInstruments(
  ground: Ground,
  wanted: { readonly ids: readonly string[]; readonly symbols: readonly string[] },
): Promise<FoundInstruments> {
  const references = [
    ...wanted.ids.map((text, index) => ({ text, path: ['input', 'instruments', `${index}`] })),
    ...wanted.symbols.map((text, index) => ({ text, path: ['input', 'symbols', `${index}`] })),
  ];
  const instruments: Instrument[] = [];
  const problems: Problem[] = [];
  for (const { text, path } of references) {
    const found = await findInstrument(ground, text);
    if (found === null) problems.push(unknown(text, path));
    else if (instruments.some(({ id }) => id === found.id)) problems.push(twice(text, path));
    else instruments.push(found);
  }
  return { instruments, problems };
}

/** Returns the instrument of an id or a symbol, null when there is none. */
export async function findInstrument(
  { tenantId, instruments }: Ground,
  reference: string,
): Promise<Instrument | null> {
  return kindOfId(reference) === 'instrument'
    ? instruments.get(tenantId, reference)
    : instruments.findBySymbol(tenantId, reference);
}

const unknown = (text: string, path: readonly string[]): Problem => ({
  code: 'NOT_FOUND',
  message: `there is no instrument "${text}"`,
  hint: `Import its candles first: vela data import --source csv --symbol ${text} …`,
  path,
});

const twice = (text: string, path: readonly string[]): Problem => ({
  code: 'INVALID_INPUT',
  message: `the instrument "${text}" is there twice`,
  path,
});
