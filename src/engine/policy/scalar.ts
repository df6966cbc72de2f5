// SPDX-License-Identifier: Apache-2.0
import type { Shape } from './schema.js';

/** The shapes of single values. */
export type ScalarShape = Exclude<Shape, { kind: 'map' | 'list' | 'many' | 'either' }>;

interface Problem {
  readonly message: string;
  readonly hint?: string;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const COMPARISON = /^(>=|>|<=|<) ?(\d|[1-9]\d|100)$/;

/** Why a scalar does not fit its shape, or null. */
export function scalarProblem(value: unknown, shape: ScalarShape): Problem | null {
  switch (shape.kind) {
    case 'version':
      return value === 1 ? null : { message: 'the only version is `1`', hint: 'write `version: 1`' };
    case 'true':
      return value === true ? null : { message: 'expected `true` or a list' };
    case 'integer':
      return integerProblem(value, shape.min, shape.max);
    case 'choice':
      return choiceProblem(value, shape.of);
    case 'comparison':
      return unless(isText(value) && COMPARISON.test(value), {
        message: 'expected a comparison with a score from 0 to 100',
        hint: 'for example `">=40"`',
      });
    case 'id':
      return unless(isText(value) && ID.test(value), {
        message: 'expected a name of letters, digits, `.`, `_` and `-`',
      });
    case 'pattern':
      return unless(isText(value), { message: 'expected a pattern', hint: 'put it in quotes' });
    case 'text':
      return unless(isText(value) && value !== '', { message: 'expected text', hint: 'put it in quotes' });
  }
}

function unless(fits: boolean, problem: Problem): Problem | null {
  return fits ? null : problem;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
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
