// SPDX-License-Identifier: Apache-2.0
// The scripts' own functions for tests: where the repository is, and the programs that tests need.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The repository's root; tests run from `out/test`. */
export const ROOT = path.resolve(import.meta.dirname, '../../..');

interface Toolbox {
  readonly ToolMissing: new () => Error;
  readonly CHROMIUM_FLAGS: readonly string[];
  ensureNode24(): Promise<string>;
  ensureCodeServer(): Promise<{ readonly node: string; readonly entry: string }>;
  ensureClaude(): Promise<string>;
  findChromium(): string | null;
}

/** A running VS Code in the browser. */
export interface CodeServer {
  readonly origin: string;
  readonly port: number;
  readonly pid: number;
  readonly log: string;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

interface CodeServerScript {
  startCodeServer(options: {
    /** A folder for its data. */
    profile: string;
    port?: number;
    env?: Readonly<Record<string, string>>;
    settings?: Readonly<Record<string, unknown>>;
    args?: readonly string[];
  }): Promise<CodeServer>;
  pageAddress(options: {
    origin: string;
    folder: string;
    extension: string | null;
    payload?: readonly (readonly [string, string])[];
  }): string;
  freePort(): Promise<number>;
  changeExtensions(options: {
    profile: string;
    install?: string;
    uninstall?: string;
    env?: Readonly<Record<string, string>>;
  }): Promise<void>;
}

interface PackageScript {
  packageFiles(): ReadonlyMap<string, Buffer>;
  writePackage(file: string): string;
}

const script = (name: string): Promise<unknown> =>
  import(pathToFileURL(path.join(ROOT, 'scripts', name)).href);

export const toolbox = (await script('toolbox.mjs')) as Toolbox;
export const codeServer = (await script('codeServer.mjs')) as CodeServerScript;
export const packaging = (await script('package.mjs')) as PackageScript;
