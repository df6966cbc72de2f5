// SPDX-License-Identifier: Apache-2.0
import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit-html';

provideVSCodeDesignSystem().register(vsCodeButton());

export interface ButtonOptions {
  readonly label: string;
  readonly look: 'primary' | 'secondary';
  /** Says no to gestures but stays in the tab order, so that focus is not lost. */
  readonly unavailable?: boolean;
  readonly hint?: string;
  readonly name: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly onPointerDown?: (event: PointerEvent) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/** A button. Never has the focus by default. */
export function csButton(options: ButtonOptions): TemplateResult {
  return html`<vscode-button
    class=${options.unavailable === true ? 'cs-button unavailable' : 'cs-button'}
    appearance=${options.look}
    data-name=${options.name}
    title=${options.hint ?? nothing}
    aria-disabled=${options.unavailable === true ? 'true' : nothing}
    @click=${options.onClick}
    @pointerdown=${options.onPointerDown ?? nothing}
    @keydown=${options.onKeyDown ?? nothing}
    >${options.label}</vscode-button
  >`;
}
