// SPDX-License-Identifier: Apache-2.0
// node scripts/generate.mjs [--check]   writes policies/policy.schema.json, or fails when it is stale.
import { build } from 'esbuild';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';

const root = path.dirname(import.meta.dirname);
const { outputFiles } = await build({
  entryPoints: [path.join(root, 'src/engine/policy/jsonSchema.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
});
const module = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
const file = path.join(root, 'policies/policy.schema.json');
const fresh = await format(JSON.stringify(module.policyJsonSchema()), { parser: 'json', printWidth: 110 });
if (!process.argv.includes('--check')) writeFileSync(file, fresh);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== fresh) {
  console.error('policies/policy.schema.json is stale\nhint: node scripts/generate.mjs');
  process.exitCode = 1;
}
