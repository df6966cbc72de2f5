// SPDX-License-Identifier: Apache-2.0
import { provideVSCodeDesignSystem, vsCodeTextArea } from '@vscode/webview-ui-toolkit';
import { html, type TemplateResult } from 'lit-html';

provideVSCodeDesignSystem().register(vsCodeTextArea());

export interface FieldOptions {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly name: string;
  readonly maxLength: number;
  readonly onInput: (value: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Several lines of text. */
export function csField(options: FieldOptions): TemplateResult {
  return html`<vscode-text-area
    class="cs-field"
    rows="3"
    resize="vertical"
    data-name=${options.name}
    placeholder=${options.placeholder}
    maxlength=${options.maxLength}
    .value=${options.value}
    @input=${(event: Event) => {
      options.onInput((event.target as HTMLTextAreaElement).value);
    }}
    @keydown=${options.onKeyDown}
    >${options.label}</vscode-text-area
  >`;
}
