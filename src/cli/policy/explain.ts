// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { JsonObject } from '../../core/json.js';
import { fail, ok, type Fault, type Result } from '../../core/result.js';
import {
  explain as explainCall,
  type ExplainedAtom,
  type Explanation,
  type PickedBy,
} from '../../engine/explain.js';
import { loadPolicySet } from '../../engine/policy/load.js';
import { readArguments, refuse, refuseAll } from '../arguments.js';
import { circumstancesOf } from '../circumstances.js';
import type { Command, Io } from '../command.js';
import { EXIT, type ExitCode } from '../exitCode.js';
import { readLine } from '../judgeLine.js';
import { linesOf } from '../lines.js';
import { chooseSources, sha256, shippedPacks, withMore } from '../policyChoice.js';
import { printable } from '../printable.js';

/** `policy explain`: why one call is decided as it is. */
export const explain: Command = {
  name: 'policy explain',
  usage:
    'countersign policy explain [[--tool NAME] TEXT] [--policy PACK|FILE] [--workspace DIR] [--home DIR] [--look-up] [--json]',
  summary:
    'Explains one call: a command line (or the path, URL or name for another tool), or a line of JSON on standard input.',
  run,
};

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, {
    tool: { type: 'string', default: 'Bash' },
    policy: { type: 'string' },
    workspace: { type: 'string' },
    home: { type: 'string' },
    'look-up': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (!read.ok) return refuse(io, read.fault, EXIT.badInput);
  const { values, positionals } = read.value;
  const place = {
    workspace: path.resolve(io.cwd, values.workspace ?? '.'),
    home: path.resolve(io.cwd, values.home ?? io.home),
  };
  const packs = await shippedPacks();
  const sources = await chooseSources(values.policy, { ...place, cwd: io.cwd }, packs);
  const policies = sources.ok ? loadPolicySet(sources.value, packs, sha256) : sources;
  if (!policies.ok || !sources.ok) return refuseAll(io, policies.ok ? [] : policies.fault, values.json);
  const line = await lineOf(values.tool, positionals, io);
  if (!line.ok) return refuse(io, line.fault, EXIT.badInput, values.json);
  const { intent, context } = readLine(line.value, { ...place, adapter: null });
  const known = await circumstancesOf(
    { intent, context },
    { policies: policies.value, looksUp: values['look-up'] },
  );
  const explanation = explainCall(
    { intent, ...known, session: context.session },
    policies.value,
    withMore(sources.value, packs),
  );
  io.out(values.json ? `${JSON.stringify(documentOf(explanation))}\n` : printable(textOf(explanation)));
  return intent.operation.kind === 'unreadable' ? EXIT.badInput : EXIT.ok;
}

async function lineOf(tool: string, words: readonly string[], io: Io): Promise<Result<Uint8Array>> {
  const [text, ...more] = words;
  if (more.length > 0)
    return fail(bad(`unexpected argument \`${more.join(' ')}\``, 'put the command line in quotes'));
  if (text !== undefined) return ok(Buffer.from(JSON.stringify({ tool, input: inputOf(tool, text) })));
  for await (const line of linesOf(io.stdin)) if (line.length > 0) return ok(line);
  return fail(bad('no call to explain', `usage: ${explain.usage}`));
}

function bad(message: string, hint: string): Fault {
  return { code: 'bad-arguments', message, hint };
}

/** What one text is for each tool of `judge`'s input. */
function inputOf(tool: string, text: string): JsonObject {
  switch (tool) {
    case 'Bash':
    case 'PowerShell':
      return { command: text };
    case 'Read':
    case 'Delete':
      return { file_path: text };
    case 'Write':
      return { file_path: text, content: '' };
    case 'Edit':
      return { file_path: text, old_string: '', new_string: '' };
    case 'Fetch':
      return { url: text };
    case 'Mcp':
      return { server: text.split('/')[0] ?? '', tool: text.split('/').slice(1).join('/') };
    default:
      return {};
  }
}

function documentOf({ decision, ...rest }: Explanation): object {
  return { effect: decision.effect, risk: decision.risk, findings: decision.findings, ...rest };
}

function textOf({ decision, atoms, ways, rule, effectWithRule }: Explanation): string {
  const { effect, risk, findings } = decision;
  const deciding = [...new Set(findings.filter((f) => f.effect === effect).map((f) => f.rule))].join(', ');
  return [
    `${effect}: ${deciding}\n`,
    '\nwhat it does, and which rules pick it\n',
    ...atoms.map(atomText),
    '\nwhat was found, the most restrictive first: deny over ask over allow\n',
    ...findings.map(
      (f) =>
        `  ${f.effect.padEnd(5)}  ${where(f)}  ${f.matched}${f.reason === null ? '' : `: ${f.reason}`}\n`,
    ),
    `\nrisk ${String(risk.score)} (${risk.tier})\n`,
    ...risk.factors.map(({ id, points, reason }) => `  ${String(points).padStart(3)}  ${id}: ${reason}\n`),
    ways.length === 0 ? '' : '\nwhat would allow it\n',
    ...ways.map((way) => `  - ${way}\n`),
    rule === null
      ? ''
      : `\nwith these rules it would ${effectWithRule === effect ? 'still ' : ''}be ${effectWithRule ?? effect}\n${indented(rule)}`,
  ].join('');
}

function atomText({ what, rules, byDefault }: ExplainedAtom): string {
  const fallback = byDefault === null ? '' : `    ${byDefault.padEnd(5)}  default: no rule takes it out\n`;
  return `  ${what}\n${rules.map(pickText).join('')}${fallback}`;
}

function pickText(picked: PickedBy): string {
  const unsure = picked.match === 'maybe' ? ', maybe' : '';
  const idle = picked.holds ? '' : ', does not hold: another selector or a condition is missing';
  return `    ${picked.effect.padEnd(5)}  ${where(picked)}${unsure}${idle}\n`;
}

function where({ rule, file, line }: Pick<PickedBy, 'rule' | 'file' | 'line'>): string {
  return file === null ? rule : `${rule} (${file}:${String(line)})`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
