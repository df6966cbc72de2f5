// SPDX-License-Identifier: Apache-2.0
// node scripts/realSessions.mjs FILE.jsonl[.gz] [--lines] [--denied]   how many prompts the pack `recommended` would make in
// recorded sessions of real agents: raw, and when each answered prompt becomes a session grant of its template.
// FILE holds one call per line, {session, seq, agent, tool, name, input, cwd, pwd?}, sessions together, in order.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadEngine } from './engine.mjs';

/** Every call judged in order, with what a person would have been asked. */
export async function judgeSessions(file) {
  const engine = await loadEngine();
  const rows = [];
  let left = 0;
  const grants = new Map();
  for (const call of callsOf(file)) {
    const operation = operationOf(call);
    if (operation === null) {
      left++;
      continue;
    }
    const workspace = call.cwd ?? '/workspace';
    const cwd = path.resolve(workspace, call.input.workdir ?? call.pwd ?? '.');
    const tool = operation.kind === 'tool' ? operation.name : call.tool;
    const judged = engine.judge({ operation, tool, agent: call.agent, cwd, workspace, home: '/home/dev' });
    const { decision } = judged;
    if (!grants.has(call.session)) grants.set(call.session, []);
    const granted = grants.get(call.session);
    const template = decision.effect === 'ask' ? engine.template(judged) : null;
    const covered = template !== null && engine.covers(granted, template);
    granted.push(...(template ?? []));
    rows.push({ call, operation, decision, template, covered, session: call.session });
  }
  return { rows, left, sessions: grants.size };
}

function callsOf(file) {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** A recorded call in our words; null where the recording lost what it did. */
function operationOf({ tool, name, input }) {
  const file = typeof input.file_path === 'string' && input.file_path !== '' ? input.file_path : null;
  const files = (change) => (file === null ? null : { kind: 'files', changes: [{ path: file, ...change }] });
  switch (tool) {
    case 'Bash':
      return input.truncated ? null : { kind: 'command', shell: 'bash', command: input.command };
    case 'Write':
      return files({ kind: 'write', content: input.content ?? '' });
    case 'Edit': {
      const added = (input.patch ?? '').split('\n').filter((l) => l.startsWith('+'));
      const after = input.new_string ?? added.map((l) => l.slice(1)).join('\n');
      return files({ kind: 'edit', edits: [{ old: input.old_string ?? '', new: after, all: false }] });
    }
    case 'Delete':
      return files({ kind: 'delete' });
    case 'Read':
      return { kind: 'read', path: file ?? '.', recursive: input.pattern !== undefined || file === null };
    case 'Fetch':
      return input.url === undefined ? { kind: 'tool', name, input } : { kind: 'fetch', url: input.url };
    case 'Mcp':
      return { kind: 'mcp', server: input.server, tool: input.name, arguments: argumentsOf(input) };
    default:
      return { kind: 'tool', name: input.name ?? name, input };
  }
}

function argumentsOf({ arguments: given }) {
  try {
    return typeof given === 'string' ? JSON.parse(given) : (given ?? {});
  } catch {
    return { text: given };
  }
}

/** The figures of judged sessions; reasons come with all prompts and with those that templates leave. */
export function figuresOf({ rows, left, sessions }) {
  const asked = rows.filter((r) => r.decision.effect === 'ask');
  const denied = rows.filter((r) => r.decision.effect === 'deny');
  const per100 = (n) => ((100 * n) / rows.length).toFixed(1);
  const open = new Map(tally(asked.filter((r) => !r.covered).map(reasonOf)));
  return {
    calls: rows.length,
    left,
    sessions,
    raw: per100(asked.length),
    granted: per100(asked.filter((r) => !r.covered).length),
    reasons: tally(asked.map(reasonOf)).map(([reason, n]) => [reason, n, open.get(reason) ?? 0]),
    denials: tally(denied.map(reasonOf)),
  };
}

const KINDS = [
  [
    /^(go|cargo|npm|pnpm|yarn|bun|npx|bunx|pip|pip3|uv|nix|mise|make|swift|rustup|brew|docker|dotnet|gradle|mvn)$/,
    'builds, packages and containers',
  ],
  [
    /^(ssh|scp|rsync|nc|ngrok|openssl|curl|wget|redis-cli|psql|sqlite3|mysql)$/,
    'other machines and databases',
  ],
  [/^(kill|pkill|killall|mount|umount|lsof|launchctl|systemctl|sudo|brew)$/, 'processes and the machine'],
  [
    /^(tmux|workmux|bd|entire|git-ai|specstory|agentv|superpowers-codex|task-master)$/,
    "the agent's own tools",
  ],
];

/** Why a person would be asked: the deciding rule and the kind of thing, in few words. */
function reasonOf({ decision }) {
  const first = decision.findings.find((f) => f.effect === decision.effect);
  if (first === undefined) return 'no finding';
  if (first.rule === 'risk') return `risk: ${decision.risk.factors.map((f) => f.id).join(', ')}`;
  const [kind, word = '', verb = ''] = first.matched.split(' ');
  return `\`${first.rule}\`: ${kindOf(kind, word, verb)}`;
}

function kindOf(kind, word, verb) {
  if (kind === 'unknown') return `not understood (${word})`;
  if (kind !== 'command')
    return (
      {
        read: 'reads',
        write: 'writes',
        delete: 'deletes',
        host: 'hosts',
        mcp: 'MCP calls',
        tool: 'other tools',
      }[kind] ?? kind
    );
  const name = word.replace(/^.*\//, '');
  if (name === 'git' || name === 'gh')
    return /^[a-z][a-z-]*$/.test(verb) ? `${name} ${verb}` : `${name} with options`;
  if (word.startsWith('.') || word.startsWith('/')) return 'programs named by a path';
  return KINDS.find(([names]) => names.test(name))?.[1] ?? 'other programs';
}

function tally(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

if (process.argv[1] === import.meta.filename) {
  const [file] = process.argv.slice(2).filter((a) => !a.startsWith('--'));
  const flags = new Set(process.argv.slice(2).filter((a) => a.startsWith('--')));
  if (file === undefined) {
    console.error('realSessions: no file\nhint: node scripts/realSessions.mjs FILE.jsonl.gz');
    process.exit(6);
  }
  const judged = await judgeSessions(file);
  const figures = figuresOf(judged);
  console.log(`calls ${figures.calls} in ${figures.sessions} sessions, ${figures.left} left out`);
  console.log(`prompts per 100 raw            ${figures.raw}`);
  console.log(`prompts per 100 with templates ${figures.granted}`);
  for (const [reason, n] of figures.denials) console.log(`${String(n).padStart(5)}        denied ${reason}`);
  for (const [reason, n, open] of figures.reasons)
    console.log(`${String(n).padStart(5)} ${String(open).padStart(5)}  ${reason}`);
  const show = (r) =>
    console.log(
      `\n[${reasonOf(r)}] ${r.covered ? 'covered' : r.template === null ? 'never' : 'new'} ${JSON.stringify(r.operation).slice(0, 500)}\n   ${r.decision.findings
        .filter((f) => f.effect === r.decision.effect)
        .map((f) => `${f.rule}: ${f.matched}`)
        .join('\n   ')}\n   ${r.decision.risk.score} ${r.decision.risk.factors.map((f) => f.id)}`,
    );
  if (flags.has('--lines')) judged.rows.filter((r) => r.decision.effect === 'ask').forEach(show);
  if (flags.has('--denied')) judged.rows.filter((r) => r.decision.effect === 'deny').forEach(show);
}
