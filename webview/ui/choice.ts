// SPDX-License-Identifier: Apache-2.0
import { html, type TemplateResult } from 'lit-html';

export interface ChoiceOptions {
  /** Of the group. */
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** One of several. Plain elements: the toolkit's group moves the focus by itself. */
export function csChoice({ name, value, label, chosen, onChoose }: ChoiceOptions): TemplateResult {
  return html`<label class="cs-choice"
    ><input
      type="radio"
      name=${name}
      value=${value}
      data-name=${`${name}-${value}`}
      .checked=${chosen}
      @change=${onChoose}
    /><span>${label}</span></label
  >`;
}

export interface TickOptions {
  readonly name: string;
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export function csTick({ name, label, on, onChange }: TickOptions): TemplateResult {
  return html`<label class="cs-choice"
    ><input
      type="checkbox"
      data-name=${name}
      .checked=${on}
      @change=${(event: Event) => {
        onChange((event.target as HTMLInputElement).checked);
      }}
    /><span>${label}</span></label
  >`;
}
