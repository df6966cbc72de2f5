// SPDX-License-Identifier: Apache-2.0
// Which packages a file of dependencies names, line by line, so that a fragment of the file is enough.
import { isAdded, type Change } from './change.js';
import type { FileKind } from './fileKind.js';
import type { Ecosystem } from './packages.js';

/** A package as a file of dependencies names it. */
export interface Dependency {
  readonly name: string;
  /** What stands for its version: a range, an address, a path. */
  readonly from: string;
  /** Offset in the text that was read. */
  readonly at: number;
}

export interface Manifest {
  readonly ecosystem: Ecosystem;
  /** Group 1 is the name, group 2, if any, what stands for its version. */
  readonly pattern: RegExp;
  /** Keys of the format that are no packages. */
  readonly not?: RegExp;
}

const VERSION = String.raw`(?:[~^<>=v*!]{1,2}\s?[\dv*]|\d+(?:\.|$|\s|"|')|latest\b|next"|\*|npm:|workspace:|file:|link:|portal:|git|github:|https?:|x")`;

const NOT_NPM =
  /^(version|node|npm|yarn|pnpm|bun|vscode|deno|name|main|module|types|typings|license|url|homepage|type|packagemanager|target|lib|es|engine|engines|lockfileversion|resolved|integrity|schema|\$schema|\.)$/i;
const NOT_TOML =
  /^(version|name|edition|rust-version|resolver|python|requires-python|license|description|readme|authors?|homepage|repository|documentation|target-version|line-length|python_version|minversion|opt-level|lto|codegen-units|panic|debug|strip|requires|build-backend|py-version|channel|msrv|publish|autobins|default-features|features|path|branch|rev|tag|package|optional|registry|php|ext-[\w-]+)$/i;

const MANIFESTS: readonly { readonly on: (kind: FileKind) => boolean; readonly manifest: Manifest }[] = [
  {
    on: ({ name }) =>
      name === 'package.json' || /^pnpm-workspace\.ya?ml$/.test(name) || name === 'bower.json',
    manifest: {
      ecosystem: 'npm',
      pattern: new RegExp(
        String.raw`["']?((?:@[\w.~-]{1,60}/)?[\w~][\w.~-]{0,80})["']?\s{0,9}:\s{0,9}["'](${VERSION}[^"'\n]{0,160}|[\w-]{1,40}/[\w.-]{1,60}(?:#[\w.-]{1,60})?(?=["']))`,
        'g',
      ),
      not: NOT_NPM,
    },
  },
  {
    on: ({ name }) => /^(deno\.jsonc?|jsr\.json|import[_-]?map\.json)$/.test(name),
    manifest: {
      ecosystem: 'npm',
      pattern:
        /["']((?:@[\w.~-]{1,60}\/)?[\w.~-]{1,80})\/?["']\s{0,9}:\s{0,9}["']((?:npm:|jsr:|https?:)[^"'\n]{1,160})/g,
    },
  },
  {
    on: ({ name, path }) =>
      /^(requirements|constraints)[\w.-]*\.(txt|in)$/.test(name) ||
      /(^|\/)requirements\/[^/]+\.(txt|in)$/.test(path),
    manifest: {
      ecosystem: 'pypi',
      pattern:
        /^[ \t]{0,9}([A-Za-z0-9][\w.-]{0,80})(?:\[[\w,\s-]{0,80}\])?\s{0,5}((?:[=<>!~]=?|@|;|$|#|\\)[^\n]{0,160})/gm,
    },
  },
  {
    on: ({ name }) =>
      name === 'pyproject.toml' ||
      name === 'pipfile' ||
      name === 'setup.py' ||
      name === 'setup.cfg' ||
      /^environment[\w.-]*\.ya?ml$/.test(name) ||
      name === 'pixi.toml',
    manifest: {
      ecosystem: 'pypi',
      pattern:
        /(?:^[ \t]{0,20}|[[,]\s{0,9})["']([A-Za-z0-9][\w.-]{0,80})(?:\[[\w,\s-]{0,80}\])?\s{0,5}((?:[=<>!~]=|[<>]|@\s|;)[^"'\n]{0,160}|(?=["']\s{0,3}[,\]]))|^[ \t]{0,9}([A-Za-z0-9][\w.-]{0,80})\s{0,5}=\s{0,5}(?:["'](?:[~^<>=*!]|\d)[^"'\n]{0,80}["']|\{[^\n}]{0,160}\b(?:version|git|url|path)\b)|^[ \t]{1,20}-?\s{0,3}([A-Za-z0-9][\w.-]{0,80})\s{0,3}(?:[=<>!~]=?)\s{0,3}\d/gm,
      not: NOT_TOML,
    },
  },
  {
    on: ({ name }) => name === 'cargo.toml',
    manifest: {
      ecosystem: 'cargo',
      pattern:
        /^[ \t]{0,9}([A-Za-z0-9][\w-]{0,80})(?:\.workspace)?\s{0,5}=\s{0,5}(["'](?:[~^<>=*!]|\d)[^"'\n]{0,80}|\{[^\n}]{0,200}\b(?:version|git|path|workspace)\b[^\n}]{0,160}|true)|^\[(?:[\w.'"() =-]{0,80}\.)?dependencies\.([\w-]{1,80})\]/gm,
      not: NOT_TOML,
    },
  },
  {
    on: ({ name }) => name === 'go.mod',
    manifest: {
      ecosystem: 'go',
      pattern:
        /^[ \t]{0,9}(?:require\s{1,3})?([a-z0-9][\w.-]{0,80}\.[a-z]{2,20}\/[\w./~-]{1,160})\s{1,5}(v\d[^\s/]{0,80})/gm,
    },
  },
  {
    on: ({ name, extension }) => name === 'gemfile' || extension === 'gemspec' || name === 'gems.rb',
    manifest: {
      ecosystem: 'gem',
      pattern:
        /^[ \t]{0,20}(?:gem|\w{1,20}\.add_(?:runtime_|development_)?dependency)[\s(]{1,3}["']([\w.-]{1,80})["']([^\n]{0,160})/gm,
    },
  },
  {
    on: ({ name }) => name === 'composer.json',
    manifest: {
      ecosystem: 'composer',
      pattern: /"([\w.-]{1,60}\/[\w.-]{1,80})"\s{0,9}:\s{0,9}"((?:[~^<>=v*!|@]|\d|dev-)[^"\n]{0,100})/g,
    },
  },
  {
    on: ({ name }) =>
      name === 'pom.xml' ||
      /^(build|settings)\.gradle(\.kts)?$/.test(name) ||
      name.endsWith('.versions.toml') ||
      name === 'build.sbt' ||
      name === 'ivy.xml',
    manifest: {
      ecosystem: 'maven',
      pattern:
        /<artifactId>([\w.-]{1,100})<\/artifactId>|\b(?:implementation|api|compile|compileOnly|runtimeOnly|testImplementation|testRuntimeOnly|annotationProcessor|kapt|ksp|classpath|androidTestImplementation|debugImplementation|developmentOnly)\s{0,3}\(?\s{0,3}(?:platform\()?["']([\w.-]{1,100}:[\w.-]{1,100})|\bid\s{0,3}\(?\s{0,3}["']([\w.-]{1,100})["']\)?\s{1,3}version\b|\bmodule\s{0,3}=\s{0,3}["']([\w.-]{1,100}:[\w.-]{1,100})|["'][\w.-]{1,100}["']\s{0,3}%{1,3}\s{0,3}["']([\w.-]{1,100})["']\s{0,3}%|=\s{0,3}["']([\w.-]{1,100}:[\w.-]{1,100}):[\w.+-]{1,40}["']|\b(?:implementation|api|compileOnly|runtimeOnly|testImplementation)\s{0,3}\(?\s{0,3}(libs\.[\w.]{1,80})|\bname\s{0,3}[:=]\s{0,3}["']([\w.-]{1,100})["']\s{0,3},\s{0,3}version/g,
    },
  },
  {
    on: ({ name, extension }) =>
      /^(csproj|fsproj|vbproj|props|targets)$/.test(extension) ||
      name === 'packages.config' ||
      extension === 'nuspec',
    manifest: {
      ecosystem: 'nuget',
      pattern:
        /<(?:PackageReference|PackageVersion|GlobalPackageReference)\b[^>\n]{0,80}\bInclude="([\w.-]{1,100})"|<(?:package|dependency)\s[^>\n]{0,40}\bid="([\w.-]{1,100})"/g,
    },
  },
  {
    on: ({ name }) => name === 'pubspec.yaml',
    manifest: {
      ecosystem: 'pub',
      pattern: /^ {2}([a-z][\w]{0,60})\s{0,3}:\s{0,3}((?:[\^<>="']|\d|any\b)[^\n]{0,60})/gm,
      not: /^(sdk|flutter|version)$/,
    },
  },
  {
    on: ({ name }) => name === 'mix.exs',
    manifest: {
      ecosystem: 'hex',
      pattern: /\{\s{0,3}:([a-z]\w{0,60})\s{0,3},\s{0,3}((?:"|git:|github:|path:)[^}\n]{0,120})/g,
    },
  },
  {
    on: ({ name }) => name === 'package.swift',
    manifest: { ecosystem: 'other', pattern: /\.package\([^)\n]{0,60}url:\s{0,3}"([^"\n]{1,200})"/g },
  },
  {
    on: ({ name }) => name === 'podfile' || name.endsWith('.podspec') || name === 'cartfile',
    manifest: {
      ecosystem: 'other',
      pattern:
        /^[ \t]{0,20}(?:pod|\w{1,10}\.dependency|github)\s{1,3}["']([\w./+-]{1,100})["']([^\n]{0,100})/gm,
    },
  },
  {
    on: ({ name }) => name === 'conanfile.txt' || name === 'conanfile.py',
    manifest: {
      ecosystem: 'other',
      pattern:
        /^[ \t]{0,20}(?:self\.requires\(|requires\s{0,3}=\s{0,3})?["']?([a-z][\w.+-]{1,80})\/([\d[cv][\w.+<>=~^*, -]{0,60})/gm,
    },
  },
  {
    on: ({ name }) => name === 'vcpkg.json',
    manifest: {
      ecosystem: 'other',
      pattern:
        /(?:^|[[,])\s{0,20}"([a-z\d][a-z\d-]{0,80})"\s{0,3}(?=[,\]\n]|$)|"name"\s{0,3}:\s{0,3}"([a-z\d-]{1,80})"/gm,
    },
  },
  {
    on: ({ name, extension }) => extension === 'cabal' || name === 'package.yaml' || name === 'stack.yaml',
    manifest: {
      ecosystem: 'other',
      pattern:
        /(?:build-depends\s{0,9}:|,|^\s{1,20}[,-])[ \t]{0,20}([A-Za-z][\w-]{0,80})(?=\s{0,9}(?:[,<>=^]|$))/gm,
      not: /^(base|true|false)$/i,
    },
  },
  {
    on: ({ name }) => name === 'deps.edn' || name === 'project.clj',
    manifest: {
      ecosystem: 'other',
      pattern: /([a-z][\w.-]{0,80}(?:\/[\w.-]{1,80})?)\s{1,9}(?:\{\s{0,3}:(?:mvn|git|local)\/|"\d)/g,
    },
  },
  {
    on: ({ name, extension }) =>
      /^(module|workspace|build)(\.bazel|\.bzlmod)?$/.test(name) || extension === 'bzl',
    manifest: {
      ecosystem: 'other',
      pattern:
        /\b(?:bazel_dep|http_archive|git_repository|go_repository)\(\s{0,20}name\s{0,3}=\s{0,3}"([\w.-]{1,100})"/g,
    },
  },
  {
    on: ({ name }) => name === '.pre-commit-config.yaml',
    manifest: { ecosystem: 'other', pattern: /\brepo\s{0,3}:\s{0,3}["']?(https?:\/\/[\w./@:-]{1,160})/g },
  },
  {
    on: ({ name, path }) =>
      /^requirements\.ya?ml$/.test(name) || /(^|\/)(collections|roles)\/requirements\.ya?ml$/.test(path),
    manifest: {
      ecosystem: 'other',
      pattern: /^[ \t]{0,20}-?\s{0,3}(?:src|name|source)\s{0,3}:\s{0,3}["']?([\w./:@+-]{2,160})/gm,
    },
  },
  {
    on: ({ name }) =>
      /^(cpanfile|shard\.ya?ml|elm\.json|dub\.json|rebar\.config|project\.toml|description|flake\.nix|build\.zig\.zon)$/.test(
        name,
      ) || /\.(rockspec|nimble)$/.test(name),
    manifest: {
      ecosystem: 'other',
      pattern:
        /^\s{0,20}requires\s{1,3}["']([\w:./-]{1,80})|"([\w-]{1,60}\/[\w-]{1,60})"\s{0,3}:\s{0,3}"\d|\{\s{0,3}(\w{1,60})\s{0,3},\s{0,3}["'{]|^([A-Z]\w{1,60})\s{0,3}=\s{0,3}"[0-9a-f]{8}-|^ {2}(\w{1,60}):\s{0,3}\n\s{1,9}(?:github|gitlab|git):|\burl\s{0,3}=\s{0,3}"([^"\n]{3,160})"/gm,
    },
  },
  // Without a lock: what a build installs by name
  {
    on: ({ docker, shell, ci, docs, test }) => (docker || shell || ci) && !docs && !test,
    manifest: {
      ecosystem: 'pypi',
      pattern:
        /\b(?:pip3?|uv\s{1,3}pip|pipx)\s{1,3}install\s{1,3}(?:-{1,2}[\w-]{1,30}(?:=\S{1,60})?\s{1,3}|\\\s{0,3}){0,6}["']?(?!-|\.|requirements)([A-Za-z][\w.-]{0,80})()/g,
      not: /^(pip|setuptools|wheel|build|r|e|upgrade|https?|git)$/i,
    },
  },
  {
    on: ({ name }) => name === 'chart.yaml',
    manifest: { ecosystem: 'other', pattern: /^[ \t]{0,9}-\s{1,3}name\s{0,3}:\s{0,3}["']?([\w.-]{1,80})/gm },
  },
  {
    on: ({ extension }) => extension === 'tf' || extension === 'hcl',
    manifest: { ecosystem: 'other', pattern: /\bsource\s{0,9}=\s{0,9}"((?!\.)[\w.:/?=&-]{3,200})"/g },
  },
];

/** How to read a file of dependencies; null for all other files. */
export function manifestOf(kind: FileKind): Manifest | null {
  if (kind.docs) return null;
  return MANIFESTS.find(({ on }) => on(kind))?.manifest ?? null;
}

const MAX_NAMES = 2000;

function named(text: string, { pattern, not }: Manifest): Dependency[] {
  const found: Dependency[] = [];
  for (const match of text.matchAll(pattern)) {
    if (found.length >= MAX_NAMES) break;
    const [all, first, second = '', ...more] = match;
    const name = first ?? [second, ...more].find((g) => typeof g === 'string' && g !== '') ?? '';
    if (name === '' || not?.test(name) === true) continue;
    found.push({
      name,
      from: first === undefined ? '' : second,
      at: match.index + Math.max(0, all.indexOf(name)),
    });
  }
  return found;
}

/** Packages on added lines, those that the removed lines named set apart. */
export function dependenciesOf(
  change: Change,
  manifest: Manifest,
): { readonly fresh: readonly Dependency[]; readonly moved: readonly Dependency[] } {
  const before = new Map(named(change.removed, manifest).map((d) => [fold(d.name), d.from]));
  const fresh: Dependency[] = [];
  const moved: Dependency[] = [];
  for (const dependency of named(change.text, manifest)) {
    if (isAdded(change, dependency.at) === null) continue;
    const was = before.get(fold(dependency.name));
    if (was === undefined) fresh.push(dependency);
    else if (isAddress(dependency.from) && !isAddress(was)) moved.push(dependency);
  }
  return { fresh, moved };
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[_.]/g, '-');
}

/** Comes from an address instead of a registry. */
export function isAddress(from: string): boolean {
  return /^["']?\s{0,3}@?\s{0,3}(git\+|git:|git@|github:|gitlab:|bitbucket:|https?:|ssh:|[\w-]{1,40}\/[\w.-]{1,60}(#|$|"))|\b(git|url|github)\s{0,3}(=|:|=>)\s{0,3}["']/.test(
    from,
  );
}

/** Part of the same repository. */
export function isLocal(from: string): boolean {
  return /^["']?(workspace:|file:|link:|portal:|\.{1,2}\/|true$)|\b(path\s{0,3}(=|:|=>)|workspace\s{0,3}=\s{0,3}true)/.test(
    from,
  );
}
