// SPDX-License-Identifier: Apache-2.0
type Urgency = 'polite' | 'assertive';

const regions = new Map<Urgency, HTMLElement>();

/** Says it once to a screen reader. The regions lie outside of what the page renders. */
export function announce(text: string, urgency: Urgency): void {
  const region = regions.get(urgency) ?? create(urgency);
  if (region.textContent !== text) region.textContent = text;
}

function create(urgency: Urgency): HTMLElement {
  const region = document.createElement('div');
  region.className = 'spoken';
  region.setAttribute('aria-live', urgency);
  document.documentElement.append(region);
  regions.set(urgency, region);
  return region;
}
