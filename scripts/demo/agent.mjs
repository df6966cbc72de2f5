// SPDX-License-Identifier: Apache-2.0
// node scripts/demo/agent.mjs AGENT.json: plays a coding agent in Claude Code's wire format. It finds its hooks where
// Claude Code does, runs the registered lines as Claude Code does, and performs a call only when they allow it.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoCalls } from './calls.mjs';

const place = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { workspace, home, base } = place;
const session = randomUUID();
const bold = (text) => `\x1b[1m${text}\x1b[0m`;
const colour = { allowed: '\x1b[32mallowed\x1b[0m', denied: '\x1b[31mdenied\x1b[0m ' };

async function main() {
  const played = path.join(base, 'played');
  if (existsSync(played)) {
    console.log(
      'The demo agent has played in this folder. To see it again: rm ' + played + ', then reload the window.',
    );
    return;
  }
  writeFileSync(played, '');
  console.log(bold('demo agent') + ': waiting for the gate');
  await gateIsUp();
  await fire('SessionStart', { source: 'startup' });
  const calls = demoCalls(place);
  let performed = 0;
  for (const [i, call] of calls.entries()) performed += await play(call, i + 1, calls.length);
  await fire('SessionEnd', { reason: 'other' });
  writeFileSync(played, `${performed} of ${calls.length}\n`);
  console.log(`\n${bold('done')}: ${performed} of ${calls.length} calls were allowed and performed.`);
  console.log('Now try: countersign sessions · git push · countersign verify --all');
}

async function gateIsUp() {
  const rendezvous = path.join(home, '.local', 'state', 'countersign', 'gate.json');
  for (let tries = 0; tries < 600; tries++, await sleep(200)) if (existsSync(rendezvous)) break;
  await sleep(2_000); // for the window to attach: without one, a question would be parked at once
}

/** 1 when the call was performed. */
async function play({ tool, input, why }, number, of) {
  const id = `toolu_demo${String(number).padStart(2, '0')}${session.slice(0, 8)}`;
  const shown = (input.command ?? input.file_path).replace(workspace + '/', '');
  console.log(`\n${String(number).padStart(2)}/${of} ${bold(`${tool} ${shown}`)}  (${why})`);
  const waiting = setTimeout(
    () => console.log('      waiting for a person: see the Countersign view'),
    1_500,
  );
  const verdict = await fire('PreToolUse', { tool_name: tool, tool_input: input, tool_use_id: id });
  clearTimeout(waiting);
  console.log(
    `      ${verdict.allowed ? colour.allowed : colour.denied} ${verdict.reason.replaceAll('\n', '\n              ')}`,
  );
  if (!verdict.allowed) return 0;
  const started = performance.now();
  const { ok, response, text } = await perform(tool, input);
  if (text)
    console.log(
      text
        .trimEnd()
        .split('\n')
        .slice(-4)
        .map((l) => `      | ${l}`)
        .join('\n'),
    );
  const after = { tool_name: tool, tool_input: input, tool_use_id: id };
  const duration_ms = Math.round(performance.now() - started);
  if (ok) await fire('PostToolUse', { ...after, tool_response: response, duration_ms });
  else await fire('PostToolUseFailure', { ...after, error: text, is_interrupt: false, duration_ms });
  return 1;
}

/** Runs every line registered for the event; only a clear `allow` from all of them allows. */
async function fire(event, fields) {
  const payload = JSON.stringify({
    session_id: session,
    transcript_path: path.join(home, '.claude', 'projects', 'demo', `${session}.jsonl`),
    cwd: workspace,
    ...(event.startsWith('Session') ? {} : { prompt_id: session, permission_mode: 'bypassPermissions' }),
    hook_event_name: event,
    ...fields,
  });
  const answers = await Promise.all(linesFor(event, fields.tool_name).map((line) => runHook(line, payload)));
  const denial = answers.find((a) => !a.allowed);
  return (
    denial ?? answers[0] ?? { allowed: false, reason: 'no hook is registered: the demo goes no further' }
  );
}

function linesFor(event, tool) {
  const file = path.join(home, '.claude', 'settings.json');
  const { hooks = {} } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const fits = ({ matcher }) =>
    !matcher || matcher === '*' || new RegExp(`^(?:${matcher})$`).test(tool ?? '');
  return (hooks[event] ?? []).filter(fits).flatMap((group) => group.hooks);
}

function runHook({ command, timeout = 600 }, payload) {
  return new Promise((resolve) => {
    const env = { ...process.env, CLAUDECODE: '1', CLAUDE_PROJECT_DIR: workspace };
    const child = spawn('/bin/sh', ['-c', command], { cwd: workspace, env, timeout: timeout * 1000 });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.stdin.on('error', () => {}); // a hook may answer before it has read everything
    child.stdin.end(payload);
    child.on('close', (code) => resolve(verdictOf(code, out, err)));
  });
}

function verdictOf(code, out, err) {
  if (code !== 0) return { allowed: false, reason: err.trim() || `the hook ended with ${code}` };
  try {
    const { hookSpecificOutput: said = {} } = JSON.parse(out);
    const reason = said.permissionDecisionReason ?? '';
    return { allowed: said.permissionDecision === 'allow', reason };
  } catch {
    return { allowed: false, reason: 'the hook gave no readable answer' };
  }
}

/** The tools themselves. */
async function perform(tool, input) {
  try {
    return tool === 'Bash' ? await bash(input.command) : files[tool](input);
  } catch (cause) {
    return { ok: false, text: cause.message };
  }
}

const files = {
  Read({ file_path }) {
    const content = readFileSync(file_path, 'utf8');
    const lines = content.split('\n').length;
    const file = { filePath: file_path, content, numLines: lines, startLine: 1, totalLines: lines };
    return { ok: true, response: { type: 'text', file }, text: `${lines} lines` };
  },
  Write({ file_path, content }) {
    const originalFile = existsSync(file_path) ? readFileSync(file_path, 'utf8') : null;
    mkdirSync(path.dirname(file_path), { recursive: true });
    writeFileSync(file_path, content);
    const type = originalFile === null ? 'create' : 'update';
    return { ok: true, response: { type, filePath: file_path, content, structuredPatch: [], originalFile } };
  },
  Edit({ file_path, old_string, new_string }) {
    const originalFile = readFileSync(file_path, 'utf8');
    if (!originalFile.includes(old_string)) throw new Error('String to replace not found in file.');
    writeFileSync(
      file_path,
      originalFile.replace(old_string, () => new_string),
    );
    const response = { filePath: file_path, oldString: old_string, newString: new_string, originalFile };
    return {
      ok: true,
      response: { ...response, structuredPatch: [], userModified: false, replaceAll: false },
    };
  },
};

function bash(command) {
  return new Promise((resolve) => {
    const child = spawn('/bin/bash', ['-c', command], {
      cwd: workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (code) => {
      const text = stdout + stderr;
      if (code !== 0) resolve({ ok: false, text: `Exit code ${code}\n${text}` });
      else resolve({ ok: true, response: { stdout, stderr, interrupted: false, isImage: false }, text });
    });
  });
}

await main();
