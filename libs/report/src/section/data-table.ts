import type { Markup } from '../page/markup.js';
import { html } from '../page/markup.js';

/** A column of a table of a page. */
export interface TableColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Markup | string;
  /** Numbers stand on the right. */
  readonly isNumber?: boolean;
  /** The column that names its row. */
  readonly isName?: boolean;
}

/** How a table is presented beside its columns. */
export interface TableOptions {
  readonly caption: string;
  /** Hides the caption from the eye where a heading says the same. */
  readonly isCaptionHidden?: boolean;
  readonly id?: string;
  /** A row below the others. */
  readonly className?: string;
}

/**
 * Returns rows as a table in a frame of its own that scrolls sideways on a narrow page, also by
 * keyboard.
 */
export function dataTable<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  { caption, isCaptionHidden = false, id, className }: TableOptions,
): Markup {
  const head = columns.map(
    ({ title, isNumber }) => html`<th scope="col"${isNumber === true && NUMBER}>${title}</th>`,
  );
  const body = rows.map((row) => {
    const cells = columns.map(({ cell, isNumber, isName }) =>
      isName === true
        ? html`<th scope="row">${cell(row)}</th>`
        : html`<td${isNumber === true && NUMBER}>${cell(row)}</td>`,
    );
    return html`<tr>${cells}</tr>
`;
  });
  const hidden = isCaptionHidden && html` class="unseen"`;
  return html`<div class="frame" role="group" aria-label="${caption}" tabindex="0"><table${id !== undefined && html` id="${id}"`}${className !== undefined && html` class="${className}"`}><caption${hidden}>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

const NUMBER = html` class="number"`;

/** Returns a value with its raw number, so that programs read what the page shows. */
export const datum = (value: number | null, text: string, name?: string): Markup =>
  value === null
    ? html`<span class="missing">${text}</span>`
    : html`<data value="${String(value)}"${name !== undefined && html` data-name="${name}"`}>${text}</data>`;

/** Returns the class of a gain or loss; nothing for zero. */
export const toneOf = (value: number): 'gain' | 'loss' | 'even' =>
  value > 0 ? 'gain' : value < 0 ? 'loss' : 'even';
