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
  switch (shape.kind) {
    case 'version':
      return { const: 1 };
    case 'choice':
      return { enum: [...shape.of] };
    case 'text':
      return { type: 'string', minLength: 1 };
    case 'id':
      return { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' };
    case 'integer':
      return { type: 'integer', minimum: shape.min, maximum: shape.max };
    case 'pattern':
      return { type: 'string', minLength: 1, maxLength: 257 };
    case 'comparison':
      return { type: 'string', pattern: '^(>=|>|<=|<) ?[0-9]{1,3}$' };
    case 'true':
      return { const: true };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) };
    case 'many':
      return { anyOf: [schemaOf(shape.of), { type: 'array', minItems: 1, items: schemaOf(shape.of) }] };
    case 'either':
      return { anyOf: shape.of.map(schemaOf) };
    case 'map':
      return mapSchema(shape);
  }
}

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
