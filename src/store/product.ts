// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the installed product keeps its own files, whether run from `dist/`, `out/` or an extension folder. */
export interface Product {
  readonly root: string;
  readonly version: string;
  /** Shipped policy packs, `NAME.yaml`. */
  readonly policies: string;
  /** Hook clients, to be copied to their stable place. */
  readonly hooks: string;
}

/**
 * Walks up from a module's folder to our package.json.
 * @throws Error when there is none: the installation is broken.
 */
export function findProduct(from: string): Product {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'countersign' && version !== undefined) {
        const built = path.join(folder, 'dist', 'hook');
        return {
          root: folder,
          version,
          policies: path.join(folder, 'policies'),
          hooks: existsSync(built) ? built : path.join(folder, 'src', 'hook'),
        };
      }
    }
    if (path.dirname(folder) === folder) throw new Error(`no countersign package.json above ${from}`);
  }
}
