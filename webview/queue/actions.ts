// SPDX-License-Identifier: Apache-2.0
import { html, nothing, type TemplateResult } from 'lit-html';
import type { CardView } from '../../src/protocol/queue.js';
import { csButton } from '../ui/button.js';
import { csField } from '../ui/field.js';

export interface ActionState {
  readonly dwellLeftMs: number;
  readonly armed: boolean;
  /** An answer is on its way to the gate. */
  readonly busy: boolean;
  /** Feedback being written; null when its box is closed. */
  readonly feedback: string | null;
  /** What became of the last answer, when it was refused. */
  readonly notice: string;
}

export interface Acts {
  readonly approveClick: (event: MouseEvent) => void;
  readonly approvePress: (event: PointerEvent) => void;
  readonly deny: (feedback: string | null) => void;
  readonly writeFeedback: (text: string | null) => void;
  /** Null: this call cannot be granted. */
  readonly grant: (() => void) | null;
  readonly openDiff: () => void;
  readonly dismiss: () => void;
}

const MAX_FEEDBACK = 2000;
const CHIPS = ['Wrong path.', 'Ask first.', 'Out of scope.', 'Do it another way: '];

/** The buttons of the open card. They stay in their place below it. */
export function actionsTemplate(card: CardView, state: ActionState, acts: Acts): TemplateResult {
  return html`<div class="actions" role="group" aria-label="Answer to ${card.id}">
    ${state.notice === '' ? nothing : html`<p class="notice" role="alert">${state.notice}</p>`}
    ${card.state === 'parked' ? parkedTemplate(card, acts) : waitingTemplate(card, state, acts)}
  </div>`;
}

function parkedTemplate(card: CardView, acts: Acts): TemplateResult {
  return html`<p class="quiet">The agent was told no. It may try again; then you are asked again.</p>
    <div class="buttons">
      ${csButton({ name: 'dismiss', label: 'Dismiss', look: 'secondary', onClick: acts.dismiss })}
      ${diffButton(card, acts)}
    </div>`;
}

function waitingTemplate(card: CardView, state: ActionState, acts: Acts): TemplateResult {
  if (state.feedback !== null) return feedbackTemplate(state, state.feedback, acts);
  return html`<div class="buttons">
    ${approveButton(state, acts)} ${grantButton(state, acts)}
    ${csButton({
      name: 'deny',
      label: 'Deny',
      look: 'secondary',
      unavailable: state.busy,
      onClick: () => {
        acts.deny(null);
      },
    })}
    ${csButton({
      name: 'feedback',
      label: 'Deny with feedback',
      look: 'secondary',
      unavailable: state.busy,
      onClick: () => {
        acts.writeFeedback('');
      },
    })}
    ${diffButton(card, acts)}
  </div>`;
}

function approveButton(state: ActionState, acts: Acts): TemplateResult {
  const wait = state.dwellLeftMs > 0;
  const seconds = Number.isFinite(state.dwellLeftMs) ? Math.ceil(state.dwellLeftMs / 1000) : 0;
  const label = state.armed ? 'Press Space again' : 'Approve once';
  return csButton({
    name: 'approve',
    label: wait && seconds > 0 ? `Approve once (${String(seconds)})` : label,
    look: 'primary',
    unavailable: wait || state.busy,
    hint: wait ? 'Opens when there was time to read.' : 'Lets this one call through. Keyboard: Space twice.',
    onClick: acts.approveClick,
    onPointerDown: acts.approvePress,
    onKeyDown: (event) => {
      // INVARIANT: Enter never approves, wherever the focus is.
      if (event.key === 'Enter' || event.repeat) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
  });
}

function grantButton({ busy }: ActionState, { grant }: Acts): TemplateResult | typeof nothing {
  if (grant === null) return nothing;
  return csButton({
    name: 'grant',
    label: 'Approve for…',
    look: 'secondary',
    unavailable: busy,
    hint: 'Choose what else to let through, and for how long.',
    onClick: grant,
  });
}

function diffButton(card: CardView, acts: Acts): TemplateResult | typeof nothing {
  if (!card.hasDiff) return nothing;
  return csButton({ name: 'diff', label: 'Open diff', look: 'secondary', onClick: acts.openDiff });
}

function feedbackTemplate(state: ActionState, text: string, acts: Acts): TemplateResult {
  return html`${csField({
      name: 'feedback-text',
      label: 'The agent is told this as the reason',
      placeholder: 'What should it do instead?',
      value: text,
      maxLength: MAX_FEEDBACK,
      onInput: acts.writeFeedback,
      onKeyDown: (event) => {
        if (event.key === 'Escape') acts.writeFeedback(null);
      },
    })}
    <div class="chips">
      ${CHIPS.map(
        (chip) =>
          html`<button
            class="chip"
            @click=${() => {
              acts.writeFeedback(text === '' ? chip : `${text.trimEnd()} ${chip}`);
            }}
          >
            ${chip.replace(/[.:]\s*$/, '')}
          </button>`,
      )}
    </div>
    <div class="buttons">
      ${csButton({
        name: 'send',
        label: 'Deny with feedback',
        look: 'primary',
        unavailable: state.busy || text.trim() === '',
        onClick: () => {
          if (text.trim() !== '') acts.deny(text.trim());
        },
      })}
      ${csButton({
        name: 'cancel',
        label: 'Cancel',
        look: 'secondary',
        onClick: () => {
          acts.writeFeedback(null);
        },
      })}
    </div>`;
}
