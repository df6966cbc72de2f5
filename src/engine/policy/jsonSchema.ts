// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../core/json.js';
import { POLICY, type MapShape, type Shape } from './schema.js';

/** The JSON schema (draft 07, which editors read) of a policy file. */
export function policyJsonSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Countersign policy',
    ...schemaOf(POLICY),
  };
}

function schemaOf(shape: Shape): JsonObject {
  if (isFixed(shape)) return FIXED[shape.kind];
  switch (shape.kind) {
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) };
    case 'many':
      return { anyOf: [schemaOf(shape.of), { type: 'array', minItems: 1, items: schemaOf(shape.of) }] };
    case 'either':
      return { anyOf: shape.of.map(schemaOf) };
    case 'map':
      return mapSchema(shape);
    case 'record':
      return { type: 'object', minProperties: 1, additionalProperties: schemaOf(shape.of) };
    case 'choice':
      return { enum: [...shape.of] };
    case 'integer':
      return { type: 'integer', minimum: shape.min, maximum: shape.max };
  }
}

type FixedShape = Extract<Shape, { kind: keyof typeof FIXED }>;

function isFixed(shape: Shape): shape is FixedShape {
  return Object.hasOwn(FIXED, shape.kind);
}

const FIXED = {
  version: { const: 1 },
  true: { const: true },
  json: {},
  texts: { type: 'object', additionalProperties: { type: 'string' } },
  free: { type: 'string' },
  boolean: { type: 'boolean' },
  argument: { type: ['string', 'number', 'boolean'] },
  text: { type: 'string', minLength: 1 },
  id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' },
  pattern: { type: 'string', minLength: 1, maxLength: 257 },
  comparison: { type: 'string', pattern: '^(>=|>|<=|<) ?[0-9]{1,3}$' },
};

function mapSchema(shape: MapShape): JsonObject {
  const fields = Object.entries(shape.fields);
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter(([, f]) => f.required).map(([key]) => key),
    properties: Object.fromEntries(
      fields.map(([key, f]) => [key, { description: f.doc, ...schemaOf(f.shape) }]),
    ),
  };
}
