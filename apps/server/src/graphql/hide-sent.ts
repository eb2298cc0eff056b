/** What a caller sent, before anything of it was understood. */
export interface SentOperation {
  readonly query?: unknown;
  readonly variables?: unknown;
}

/** Returns a text without what it must not repeat. */
export type Hide = (text: string) => string;

/** Documents with one of these words may carry a secret, also when they are written wrongly. */
const ABOUT_SECRETS = /secret|token|api_?key|password|credential|brokerAccountCon/i;
/** Words that say nothing of what was sent. */
const HARMLESS = new Set(
  `input broker mode name apiKey apiSecret token venueUrl channel confirm brokerAccountConnect
   brokerAccount userErrors message hint path code PAPER LIVE ALPACA String Boolean BrokerKind
   TradingMode BrokerAccountConnectInput BrokerAccountPayload true false null`.split(/\s+/),
);
/** Shorter pieces would tear holes into every message, and no secret is as short. */
const LENGTH_MIN = 4;
/** What is shown in place of what was sent. */
const HIDDEN = '[not shown]';
/** Pieces that are looked for at most; an operation with more is answered without its message. */
const PIECES_MAX = 10_000;
const NOTHING_SAID = 'the operation is wrong; what it says is not repeated, it may hold a secret';

const TEXTS = /"""([\s\S]*?)(?:"""|$)|"((?:[^"\\\n]|\\.)*)(?:"|\n|$)/g;
const WORDS = /[A-Za-z0-9_][\w.+-]*/g;

const asItIs: Hide = (text) => text;

/**
 * Returns what takes everything that was sent out of messages about an operation that may carry a
 * secret, and nothing out of those about others. GraphQL repeats whole values when a part of one is
 * wrong, so that a mistyped field would bring the secret beside it back, and into logs.
 */
export function hideSent({ query, variables }: SentOperation): Hide {
  const source = typeof query === 'string' ? query : '';
  const keys = typeof variables === 'string' ? variables : keysOf(variables).join(' ');
  if (!ABOUT_SECRETS.test(`${source} ${keys}`)) return asItIs;
  const sent = new Set([...textsOf(source), ...leavesOf(variables)]);
  if (sent.size > PIECES_MAX) return () => NOTHING_SAID;
  const pieces = [...sent]
    .filter((piece) => piece.length >= LENGTH_MIN && !HARMLESS.has(piece))
    .flatMap((piece) => [piece, JSON.stringify(piece).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return (text) => pieces.reduce((rest, piece) => rest.replaceAll(piece, HIDDEN), text);
}

/** Returns texts of a document, and its words where no text is expected: somebody forgot quotes. */
function textsOf(source: string): readonly string[] {
  const texts: string[] = [];
  const rest = source.replace(TEXTS, (whole, block?: string, line?: string) => {
    const inner = block ?? line ?? '';
    texts.push(inner, ...unescaped(whole, inner));
    return ' ';
  });
  // A value stands behind a colon, or at any place where the document is broken.
  return [...texts, ...(rest.match(WORDS) ?? []).filter(isValue)];
}

/** Names of fields, variables and types are short words; a secret has digits, or is long. */
const isValue = (word: string): boolean => /\d/.test(word) || word.length > 24;

function unescaped(whole: string, inner: string): readonly string[] {
  if (whole.startsWith('"""') || !inner.includes('\\')) return [];
  try {
    return [JSON.parse(`"${inner}"`) as string];
  } catch {
    return [];
  }
}

/** Walks without recursion: what a client nests must not be able to exhaust the stack. */
function walk(value: unknown, onKey: (key: string) => void, onLeaf: (leaf: string) => void): void {
  const open: unknown[] = [value];
  for (let steps = 0; open.length > 0 && steps <= PIECES_MAX * 2; steps++) {
    const next = open.pop();
    if (typeof next === 'string' || typeof next === 'number') onLeaf(String(next));
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      onKey(key);
      open.push(inner);
    }
  }
}

function keysOf(variables: unknown): readonly string[] {
  const keys: string[] = [];
  walk(
    variables,
    (key) => keys.push(key),
    () => undefined,
  );
  return keys;
}

function leavesOf(variables: unknown): readonly string[] {
  const leaves: string[] = [];
  walk(
    variables,
    (key) => {
      // A secret may stand where a name belongs; names that are merely wrong help to be corrected.
      if (isValue(key)) leaves.push(key);
    },
    (leaf) => leaves.push(leaf),
  );
  return leaves;
}
