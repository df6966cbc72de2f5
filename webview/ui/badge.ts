// SPDX-License-Identifier: Apache-2.0
import { html, type TemplateResult } from 'lit-html';

/**
 * A word in a box; `hint` says what the word promises. A plain element: the toolkit's tag and badge carry a style
 * attribute, which our content security policy refuses.
 */
export function csBadge(word: string, kind: string, hint: string): TemplateResult {
  return html`<span class="cs-badge ${kind}" title=${hint}>${word}</span>`;
}
