// SPDX-License-Identifier: Apache-2.0
import type { Shape } from './schema.js';

/** The shapes of single values. */
export type ScalarShape = Exclude<
  Shape,
  { kind: 'map' | 'record' | 'list' | 'many' | 'either' | 'json' | 'texts' }
>;

interface Problem {
  readonly message: string;
  readonly hint?: string;
}

/** Why a scalar does not fit its shape, or null. */
export function scalarProblem(value: unknown, shape: ScalarShape): Problem | null {
  if (isTextShape(shape)) {
    const rule = TEXTS[shape.kind];
    return rule.fits.test(isText(value) ? value : '\0') ? null : rule;
  }
  switch (shape.kind) {
    case 'version':
      return unless(value === 1, { message: 'the only version is `1`', hint: 'write `version: 1`' });
    case 'true':
      return unless(value === true, { message: 'expected `true` or a list' });
    case 'boolean':
      return unless(typeof value === 'boolean', { message: 'expected `true` or `false`' });
    case 'argument':
      return unless(isArgument(value), { message: 'expected text, a number or a boolean' });
    case 'integer':
      return integerProblem(value, shape.min, shape.max);
    case 'choice':
      return choiceProblem(value, shape.of);
  }
}

interface TextRule extends Problem {
  readonly fits: RegExp;
}

const TEXTS: { readonly [kind in 'comparison' | 'free' | 'id' | 'pattern' | 'text']: TextRule } = {
  comparison: {
    fits: /^(>=|>|<=|<) ?(\d|[1-9]\d|100)$/,
    message: 'expected a comparison with a score from 0 to 100',
    hint: 'for example `">=40"`',
  },
  free: { fits: /^(?!\0$)/, message: 'expected text', hint: 'put it in quotes' },
  id: {
    fits: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    message: 'expected a name of letters, digits, `.`, `_` and `-`',
  },
  pattern: { fits: /^(?!\0$)/, message: 'expected a pattern', hint: 'put it in quotes' },
  text: { fits: /^(?!\0$)[^]/, message: 'expected text', hint: 'put it in quotes' },
};

type TextShape = Extract<ScalarShape, { kind: keyof typeof TEXTS }>;

function isTextShape(shape: ScalarShape): shape is TextShape {
  return Object.hasOwn(TEXTS, shape.kind);
}

function unless(fits: boolean, problem: Problem): Problem | null {
  return fits ? null : problem;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isArgument(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function integerProblem(value: unknown, min: number, max: number): Problem | null {
  const fits = Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
  return unless(fits, { message: `expected an integer from ${String(min)} to ${String(max)}` });
}

function choiceProblem(value: unknown, of: readonly string[]): Problem | null {
  if (isText(value) && of.includes(value)) return null;
  const message = isText(value) ? `unknown value \`${value}\`` : 'expected text';
  return { message, hint: `one of ${of.map((o) => `\`${o}\``).join(', ')}` };
}
