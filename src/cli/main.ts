// SPDX-License-Identifier: Apache-2.0
import { findProduct } from '../store/product.js';
import { COMMANDS, NOT_YET } from './commands.js';
import type { Io } from './command.js';
import { EXIT, type ExitCode } from './exitCode.js';

/** Runs one command line, `args` without program name. */
export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.out(await overview());
    return name === undefined ? EXIT.badInput : EXIT.ok;
  }
  if (name === '--version') {
    io.out(`${findProduct(import.meta.dirname).version}\n`);
    return EXIT.ok;
  }
  if (NOT_YET.includes(name)) {
    io.err(`countersign ${name}: not yet\n`);
    return EXIT.failed;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    io.err(`countersign: unknown command \`${name}\`\nhint: countersign help lists them\n`);
    return EXIT.failed;
  }
  const command = await load();
  // What `run` starts has a --help of its own.
  if (name === 'run' ? rest[0] === '--help' : rest.includes('--help')) {
    io.out(`usage: ${command.usage}\n\n${command.summary}\n`);
    return EXIT.ok;
  }
  return command.run(rest, io);
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.values(COMMANDS).map(async (load) => {
      const { usage, summary } = await load();
      return `  ${usage}\n      ${summary}\n`;
    }),
  );
  return `usage: countersign <command>\n\n${lines.join('')}\nnot yet: ${NOT_YET.join(' ')}\n`;
}
