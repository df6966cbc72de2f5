// SPDX-License-Identifier: Apache-2.0
import type { Atom } from '../../core/facts.js';

const MAX_LENGTH = 240;

/** An atom in words: `command git push --force`, `write /home/dev/proj/.env`. */
export function describe(atom: Atom): string {
  const text = words(atom);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

function words(atom: Atom): string {
  switch (atom.kind) {
    case 'command':
      return `command ${atom.command.argv.map((w) => w.text).join(' ')}`;
    case 'read':
    case 'write':
    case 'delete': {
      const { target } = atom;
      const open = target.glob ?? (target.kind === 'under' ? `${target.path}…` : target.path);
      return `${atom.kind} ${open}${target.extent === 'tree' ? ' with all below' : ''}`;
    }
    case 'host':
      return `host ${atom.host}`;
    case 'mcp':
      return `mcp ${atom.server}/${atom.tool}`;
    case 'tool':
      return `tool ${atom.name}`;
    case 'unknown':
      return `unknown ${atom.reason}`;
  }
}
