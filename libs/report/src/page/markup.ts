/** Text that is markup already and goes into a page as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template may hold: texts and numbers are escaped, null and false are nothing. */
type Piece = string | number | Markup | null | false | readonly Piece[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns a text with everything escaped that HTML would read as markup, quotes included. */
const escaped = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (found) => ESCAPES[found]!);

/** Control characters and lone halves of a pair are no legal text of a page. */
const printable = (text: string): string => text.replace(UNPRINTABLE, '\ufffd');

const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Returns markup in which every inserted value that is no markup itself is escaped. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(
    parts.reduce((text, part, at) => `${text}${textOf(pieces[at - 1] ?? null)}${part}`),
  );
}

function textOf(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  return typeof piece === 'object' ? piece.map(textOf).join('') : escaped(String(piece));
}

/**
 * Returns a value as JSON that may stand in a script element: `<` is written as an escape, so that
 * no text in it can end the element.
 */
export const jsonMarkup = (value: unknown): Markup =>
  new Markup(JSON.stringify(value).replace(/[<\u2028\u2029]/g, hexEscape));

const hexEscape = (found: string): string =>
  `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
