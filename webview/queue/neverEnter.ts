// SPDX-License-Identifier: Apache-2.0

/** INVARIANT: Enter answers nothing that needs a person's meant gesture, wherever the focus is. */
export function neverEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' && !event.repeat) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
