import { VelaError, canonicalJson } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type { AccountWrite, BrokerOrderRow, FillRow } from '@vela/ports';
import { bigints, integers, texts } from '../database/binary-array.js';
import { plainText, plainTextOrNull } from './plain-text.js';

type Told = AccountWrite['facts'][number];
type Fill = AccountWrite['fills'][number];

/** Kinds of fill whose keys are apart from those of others. */
const CLASSES: Readonly<Record<FillRow['kind'], 'fill' | 'bust' | 'fee'>> = {
  fill: 'fill',
  inferred: 'fill',
  bust: 'bust',
  void: 'bust',
  fee: 'fee',
};

/** Returns under what a fill, or the fact that tells it, is known. */
const nameOf = (kind: string, key: string): string => `${kind} ${key}`;

/** Returns the names that the fill of a fact may have; none for a fact that is told each time. */
function namesOf({ fact }: Told): readonly string[] {
  switch (fact.kind) {
    case 'execution':
      return [nameOf('fill', fact.execution.key)];
    case 'bust':
      // Why a fill does not count stands before its key.
      return ['', 'bust:', 'void:'].map((why) => nameOf('bust', why + fact.key));
    case 'fee':
      return ['', 'fee:'].map((why) => nameOf('fee', why + fact.key));
    default:
      return [];
  }
}

/** A fact with the name of its fill, null for one that is told each time. */
interface NamedFact extends Told {
  readonly name: string | null;
}

/** Returns each fact with its name; what is told twice counts once. */
function namedFacts(facts: readonly Told[], fills: ReadonlySet<string>): readonly NamedFact[] {
  const seen = new Set<string>();
  return facts.flatMap((told) => {
    const names = namesOf(told);
    const name = names.find((one) => fills.has(one)) ?? names[0] ?? null;
    if (name !== null && seen.has(name)) return [];
    if (name !== null) seen.add(name);
    return [{ ...told, name }];
  });
}

/**
 * Returns the rows of a gateway's commit as the statement takes them. Every fill goes with the fact
 * that tells it and takes its number. Throws `INVALID_INPUT` for a fill without one, or there twice.
 */
export function accountArrays(write: AccountWrite): unknown[] {
  const names = write.fills.map(({ kind, key }) => nameOf(CLASSES[kind], key));
  const known = new Set(names);
  if (known.size < names.length) {
    throw new VelaError('INVALID_INPUT', 'expected each fill once in a commit', {
      path: ['fills'],
    });
  }
  const facts = namedFacts(write.facts, known);
  const places = new Map(facts.map(({ name }, i) => [name, i + 1]));
  const fillFacts = names.map((name, i) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    throw new VelaError('INVALID_INPUT', `expected a fact that tells the ${name}`, {
      path: ['fills', String(i)],
    });
  });
  return [
    restOf(write),
    ...factArrays(facts),
    integers(fillFacts),
    ...fillArrays(write.fills),
    ...positionArrays(write.positions ?? []),
    texts(write.takes.map(({ actorId }) => actorId)),
    bigints(write.takes.map(({ seq }) => seq)),
    integers(write.takes.map(({ leg }) => leg)),
    ...orderArrays(write.orders),
  ];
}

/** Returns what is there once, and alerts, of which there are few. */
function restOf(write: AccountWrite): string {
  const { command, opens, obeys, settled, health, watermarks, alerts, reconciledCommand, told } =
    write;
  return JSON.stringify({
    command,
    opens,
    obeys: obeys ?? null,
    settled,
    reconciledCommand: reconciledCommand ?? null,
    told: told ?? null,
    health: health === null ? null : { ...health, detail: plainTextOrNull(health.detail) },
    watermarks,
    alerts: alerts.map((alert) => ({ ...alert, message: plainText(alert.message) })),
  });
}

const factArrays = (facts: readonly NamedFact[]): unknown[] => [
  texts(facts.map(({ actorId }) => actorId)),
  texts(facts.map(({ fact }) => fact.kind)),
  texts(facts.map(({ fact }) => canonicalJson(fact as unknown as Canonical))),
  bigints(facts.map(({ at }) => at)),
  texts(facts.map(({ name }) => name?.slice(name.indexOf(' ') + 1) ?? null)),
  texts(facts.map(({ name }) => name?.slice(0, name.indexOf(' ')) ?? null)),
];

function fillArrays(fills: readonly Fill[]): unknown[] {
  const column = (of: (fill: Fill) => string | null): Buffer => texts(fills.map(of));
  return [
    column(({ key }) => key),
    column(({ kind }) => CLASSES[kind]),
    column(({ kind }) => kind),
    column(({ actorId }) => actorId),
    column(({ clientOrderId }) => clientOrderId),
    column(({ instrumentId }) => instrumentId),
    column(({ side }) => side),
    column(({ quantity }) => quantity),
    column(({ price }) => price),
    column(({ fee }) => fee),
    column(({ currency }) => currency),
    bigints(fills.map(({ at }) => at)),
  ];
}

const positionArrays = (rows: NonNullable<AccountWrite['positions']>): unknown[] => [
  texts(rows.map(({ actorId }) => actorId)),
  texts(rows.map(({ instrumentId }) => instrumentId)),
  texts(rows.map(({ quantity }) => quantity)),
  texts(rows.map(({ cost }) => cost)),
  texts(rows.map(({ realized }) => realized)),
  texts(rows.map(({ fees }) => fees)),
];

function orderArrays(rows: readonly BrokerOrderRow[]): unknown[] {
  const column = (of: (row: BrokerOrderRow) => string | null): Buffer => texts(rows.map(of));
  const number = (of: (row: BrokerOrderRow) => number | null): Buffer =>
    column((row) => of(row)?.toString() ?? null);
  return [
    column(({ clientOrderId }) => clientOrderId),
    column(({ actorId }) => actorId),
    bigints(rows.map(({ seq }) => seq)),
    integers(rows.map(({ leg }) => leg)),
    integers(rows.map(({ child }) => child)),
    column(({ order }) => order.instrumentId),
    column(({ order }) => canonicalJson(order as unknown as Canonical)),
    column(({ send }) => send),
    column(({ status }) => status),
    column(({ filled }) => filled),
    number(({ averagePrice }) => averagePrice),
    column(({ reserved }) => reserved),
    number(({ deadline }) => deadline),
    number(({ sendingAt }) => sendingAt),
    integers(rows.map(({ attempts }) => attempts)),
    column(({ venueOrderId }) => plainTextOrNull(venueOrderId)),
    column(({ code }) => plainTextOrNull(code)),
    column(({ message }) => plainTextOrNull(message)),
    column(({ carriedBy }) => carriedBy),
    column(({ replaces }) => replaces ?? null),
    bigints(rows.map(({ createdAt }) => createdAt)),
    bigints(rows.map(({ updatedAt }) => updatedAt)),
  ];
}
