// SPDX-License-Identifier: Apache-2.0
import * as vscode from 'vscode';

const NAME = 'Countersign';

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Types a command of ours into a terminal; with `run` false the person presses Enter. */
export async function runInTerminal(
  extensionUri: vscode.Uri,
  command: 'doctor' | 'init' | 'connect --all',
  run: boolean,
): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const terminal =
    vscode.window.terminals.find((t) => t.name === NAME && t.exitStatus === undefined) ??
    vscode.window.createTerminal({
      name: NAME,
      ...(folder ? { cwd: folder } : {}),
      // VS Code's own program is Node when this is set.
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
  terminal.show();
  const cli = vscode.Uri.joinPath(extensionUri, 'dist', 'cli.mjs').fsPath;
  terminal.sendText(`${quoted(process.execPath)} ${quoted(cli)} ${command}`, run);
  await Promise.resolve();
}
