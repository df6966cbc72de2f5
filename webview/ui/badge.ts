// SPDX-License-Identifier: Apache-2.0
import { provideVSCodeDesignSystem, vsCodeTag } from '@vscode/webview-ui-toolkit';
import { html, type TemplateResult } from 'lit-html';

provideVSCodeDesignSystem().register(vsCodeTag());

/** A word in a box; `hint` says what the word promises. */
export function csBadge(word: string, kind: string, hint: string): TemplateResult {
  return html`<vscode-tag class="cs-badge ${kind}" title=${hint}>${word}</vscode-tag>`;
}
