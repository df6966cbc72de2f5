// SPDX-License-Identifier: Apache-2.0
// node scripts/build.mjs [--tests] [--watch]
//   dist/  the bundles: extension, gate, cli (what both share is in dist/parts), verifier, one per webview; hook clients
//          are plain files
//   out/   with --tests: every source and test file on its own, for mocha; out/host: what runs in the extension host
import { build, context } from 'esbuild';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const args = new Set(process.argv.slice(2));
const root = path.dirname(import.meta.dirname);
process.chdir(root);

const shared = {
  bundle: true,
  minify: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  metafile: true,
  legalComments: 'none',
};
// CommonJS packages inside an ESM bundle call `require` for Node's own modules.
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // jsonc-parser's `main` loads its own parts in a way that no bundler can follow.
  mainFields: ['module', 'main'],
  banner,
};
// Gate and command line share most of their code. The commands are loaded when called, but not each from files of its
// own: every set of them that shares something would make one more file.
const programs = {
  ...node,
  entryPoints: { gate: 'src/gate/main.ts', cli: 'src/cli/bin.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  plugins: [commandGroups(['src/cli/commands.ts', 'src/cli/policy/policy.ts'])],
};
const webview = (name) => ({
  ...shared,
  entryPoints: [`webview/${name}/main.ts`],
  outfile: `dist/webview/${name}.js`,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
});
const bundles = [
  {
    ...shared,
    entryPoints: ['src/vscode/extension.ts'],
    outfile: 'dist/extension.cjs',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
  },
  programs,
  // One file: it may be handed to somebody who has nothing else of us.
  { ...node, entryPoints: ['src/cli/verifier.ts'], outfile: 'dist/verifier.mjs' },
  webview('queue'),
  webview('timeline'),
];

/** What is called often, or knows no engine, is loaded without the rest. */
function groupOf(file) {
  if (/\/(hook|pause)\.ts$/.test(file)) return 'light';
  return /\/(fetch|log|push|sessions|show|verify)\.ts$/.test(file) ? 'evidence' : 'work';
}

/** Bundles the lazily loaded commands of these files by group: each `(await import('./x.js')).name` finds its group. */
function commandGroups(files) {
  const members = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/await import\('(.+?)'\)\)\.(\w+)/g)].map(([, from, name]) => ({
      file: path.resolve(path.dirname(file), from.replace(/\.js$/, '.ts')),
      name,
    })),
  );
  return {
    name: 'command-groups',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, path: from, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const file = path.resolve(resolveDir, from.replace(/\.js$/, '.ts'));
        if (!members.some((member) => member.file === file))
          return { errors: [{ text: `\`${from}\` is loaded lazily, but no command` }] };
        return { path: groupOf(file), namespace: 'group' };
      });
      build.onLoad({ filter: /.*/, namespace: 'group' }, ({ path: group }) => ({
        contents: members
          .filter(({ file }) => groupOf(file) === group)
          .map(({ file, name }) => `export { ${name} } from ${JSON.stringify(file)};`)
          .join('\n'),
        resolveDir: root,
      }));
    },
  };
}

function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && f.name.endsWith('.ts') && !f.name.endsWith('.d.ts'))
    .map((f) => path.join(f.parentPath, f.name));
}

function plainFiles() {
  if (existsSync('src/hook')) {
    mkdirSync('dist/hook', { recursive: true });
    for (const f of readdirSync('src/hook'))
      if (f.endsWith('.sh')) {
        cpSync(`src/hook/${f}`, `dist/hook/${f}`);
        chmodSync(`dist/hook/${f}`, 0o755);
      }
  }
  for (const page of ['queue', 'timeline']) {
    const css = `webview/${page}/${page}.css`;
    if (existsSync(css)) {
      mkdirSync('dist/webview', { recursive: true });
      cpSync(css, `dist/webview/${page}.css`);
    }
  }
}

const testBuild = {
  entryPoints: [...sources('src'), ...sources('webview'), ...sources('test')],
  outdir: 'out',
  outbase: '.',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
};
const hostTests = {
  entryPoints: sources('test/host').filter((f) => !f.endsWith('.test.ts')),
  outdir: 'out/host',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', 'mocha'],
  sourcemap: 'inline',
  logLevel: 'warning',
};
const jobs = args.has('--tests') ? [...bundles, testBuild, hostTests] : bundles;

if (args.has('--watch')) {
  plainFiles();
  for (const job of jobs) await (await context(job)).watch();
} else {
  rmSync('dist', { recursive: true, force: true });
  if (args.has('--tests'))
    for (const d of ['out/src', 'out/test', 'out/webview', 'out/host'])
      rmSync(d, { recursive: true, force: true });
  await Promise.all(jobs.map((job) => build(job)));
  for (const name of ['cli', 'verifier']) chmodSync(`dist/${name}.mjs`, 0o755);
  plainFiles();
}
