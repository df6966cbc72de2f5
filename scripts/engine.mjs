// SPDX-License-Identifier: Apache-2.0
// The engine of this working tree for scripts: bundled afresh, so that no build can be stale.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

const ENTRY = `
export { analyze } from './src/engine/analyze.ts';
export { judge } from './src/engine/judge.ts';
export { NO_SURROUNDINGS } from './src/core/surroundings.ts';
export { loadPolicySet } from './src/engine/policy/load.ts';
export { covers, templateOf } from './src/engine/template.ts';
export { NO_SESSION } from './src/core/sessionState.ts';
`;

/** `{ judge(call) }` under one pack; a call is `{ operation, tool, agent, cwd, workspace, home }`. */
export async function loadEngine(pack = 'recommended') {
  const outfile = path.join(root, 'out', 'scripts', 'engine.mjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'warning',
    packages: 'external',
  });
  const engine = await import(`${outfile}?${Date.now()}`);
  const source = { layer: 'given', file: pack, text: `version: 1\nextends: ${pack}\n`, countersigned: true };
  const policies = engine.loadPolicySet([source], packs(), sha256);
  if (!policies.ok) throw new Error(policies.fault.map((f) => f.message).join('\n'));
  return {
    /** Facts, decision and template of one call; nothing is looked up. */
    judge(call) {
      const intent = intentOf(call);
      const { facts } = engine.analyze(intent);
      const decision = engine.judge(intent, facts, engine.NO_SURROUNDINGS, policies.value, engine.NO_SESSION);
      return { intent, facts, decision };
    },
    /** The template of a judged call, null when no grant may cover it. */
    template: (judged) =>
      engine.templateOf({ ...judged, surroundings: engine.NO_SURROUNDINGS, policies: policies.value }),
    covers: engine.covers,
  };
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

function packs() {
  const folder = path.join(root, 'policies');
  const files = readdirSync(folder).filter((f) => f.endsWith('.yaml'));
  return new Map(files.map((f) => [f.slice(0, -5), readFileSync(path.join(folder, f), 'utf8')]));
}

function intentOf({ operation, tool, agent = 'claude-code', cwd, workspace, home }) {
  return {
    agent: { name: agent, version: null, session: 's', subagent: null, assurance: 'claimed' },
    tool,
    operation,
    cwd: cwd ?? workspace,
    workspace,
    home,
    toolUseId: null,
    claim: null,
  };
}
