// SPDX-License-Identifier: Apache-2.0
import type { Factor } from '../../core/decision.js';
import type { SimpleCommand } from '../../core/facts.js';
import type { Change } from './change.js';
import { dependenciesOf, isAddress, isLocal, manifestOf, type Dependency } from './dependencies.js';
import { detect, type Detector } from './detect.js';
import { imitated, type Ecosystem } from './packages.js';
import { hasOption, operandTexts, type Scene } from './scene.js';
import { factor, type LevelOf } from './table.js';

type Level = LevelOf<'supply-chain'>;

/** Packages that an edit brings in; a plain change of version is none. */
export function newDependency(change: Change): Factor | null {
  const manifest = manifestOf(change.kind);
  if (manifest === null) return null;
  const first = dependenciesOf(change, manifest).fresh.find(({ from }) => !isLocal(from));
  if (first === undefined) return null;
  return factor('new-dependency', 'named', {
    span: spanOf(change, first),
    detail: `new dependency \`${first.name.slice(0, 100)}\``,
  });
}

/** Where packages come from, and what runs when they are installed. */
export function supplyChain(change: Change): Factor | null {
  return lookalike(change) ?? installs(change) ?? bySource(change);
}

function lookalike(change: Change): Factor | null {
  const manifest = manifestOf(change.kind);
  if (manifest === null) return null;
  const { fresh } = dependenciesOf(change, manifest);
  for (const one of fresh) {
    const popular = imitated(manifest.ecosystem, one.name);
    if (popular !== null)
      return factor('supply-chain', 'lookalike', {
        span: spanOf(change, one),
        detail: `\`${one.name}\` looks like \`${popular}\``,
      });
  }
  return null;
}

function spanOf(change: Change, { at, name }: Dependency): ReturnType<Change['span']> {
  return change.span(at, at + name.length);
}

const HOOK = String.raw`"(?:pre|post)?install"|"(?:pre|post)?prepare"|"prepublish(?:Only)?"|"(?:pre|post)pack"|"dependencies"|"post-(?:install|update|autoload-dump|package-install)-cmd"|"pre-(?:install|update)-cmd"`;
const FETCHES = String.raw`(?:curl|wget|https?:\/\/|node\s{1,3}-e|node\s{1,3}--eval|python3?\s{1,3}-c|eval|base64|Invoke-WebRequest|iwr|powershell|bash\s{1,3}-c|sh\s{1,3}-c|git\s{1,3}clone|nc\s|npx\s{1,3}(?:-y|--yes))`;

const INSTALL: readonly Detector<Level>[] = [
  {
    level: 'install',
    byWords: true,
    on: ({ name }) => name === 'package.json' || name === 'composer.json',
    hints: ['install"', 'prepare"', 'prepublish', 'pack"', '-cmd"'],
    pattern: new RegExp(
      String.raw`(?:${HOOK})\s{0,9}:\s{0,9}\[?\s{0,9}"(?:[^"\\\n]|\\.){0,300}?\b${FETCHES}`,
      'g',
    ),
  },
  {
    level: 'install',
    on: ({ name }) =>
      /^(setup\.py|build\.rs|extconf\.rb|conanfile\.py|binding\.gyp|hatch_build\.py|build\.py|rakefile|cmakelists\.txt|build\.gradle(\.kts)?|settings\.gradle(\.kts)?)$/.test(
        name,
      ) || /\.(gemspec|podspec|gyp|gypi)$/.test(name),
    hints: [
      'urlopen',
      'requests',
      'curl',
      'wget',
      'reqwest',
      'ureq',
      'subprocess',
      'os.system',
      'popen',
      'net/http',
      'open-uri',
      'urlretrieve',
      'exec',
      'socket',
      'httpx',
    ],
    byWords: true,
    pattern:
      /\b(urlopen|urlretrieve|urllib\.request|requests\.(get|post)|httpx\.\w{2,6}|reqwest::|ureq::|net\/http|open-uri|URI\.open|os\.system|os\.popen|socket\.socket)\b|\bCommand::new\(\s{0,3}"(curl|wget|sh|bash|powershell|python3?|cmd)"|\bsubprocess\.\w{2,14}\([^\n]{0,120}(curl|wget|https?:|base64|\bsh\b|shell\s{0,3}=\s{0,3}True)|[`'"(][^`\n]{0,120}\b(curl|wget)\s[^\n]{0,200}(https?:|\.execute\()/g,
  },
  {
    level: 'hook',
    on: ({ name }) => name === 'package.json',
    hints: ['install"'],
    pattern: /"(pre|post)?install"\s{0,9}:\s{0,9}"/g,
  },
];

function installs(change: Change): Factor | null {
  const found = detect(change, INSTALL);
  return found === null ? null : factor('supply-chain', found.level, found);
}

const LOCKS =
  /^(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|cargo\.lock|gemfile\.lock|composer\.lock|pubspec\.lock|mix\.lock|packages\.lock\.json|deno\.lock|go\.sum|flake\.lock|podfile\.lock)$/;
/** Registries that the package managers use when nobody says otherwise, and their hosts of files. */
const REGISTRIES =
  /^(registry\.(npmjs|yarnpkg|npmmirror)\.(org|com)|npm\.jsr\.io|jsr\.io|npm\.pkg\.github\.com|(files\.)?pypi(thon)?\.org|(www\.)?pypi\.org|files\.pythonhosted\.org|((index|static)\.)?crates\.io|((index|www)\.)?rubygems\.org|(repo\.)?packagist\.org|pub\.dev|pub\.dartlang\.org|(repo\.)?hex\.pm|(api|www)\.nuget\.org|(proxy|sum)\.golang\.org|deno\.land|repo1?\.maven\.(org|apache\.org)|repo\.maven\.apache\.org|(cdn|trunk)\.cocoapods\.org|plugins\.gradle\.org|dl\.google\.com|conda\.anaconda\.org|repo\.anaconda\.com)$/;
/** Composer's lock names the forges that packagist points at. */
const FORGES = /(^|\.)(github\.com|gitlab\.com|bitbucket\.org|codeload\.github\.com)$/;
const SETTINGS =
  /(^|\/)(\.npmrc|\.yarnrc(\.yml)?|\.pnpmrc|pip\.conf|pip\.ini|\.pypirc|nuget\.config|\.cargo\/config(\.toml)?|bunfig\.toml|\.bundle\/config|\.condarc|settings\.xml|init\.gradle(\.kts)?)$/;

/** A lock file, a registry setting or a spec that now names another place to get packages from. */
function bySource(change: Change): Factor | null {
  const found = lockSource(change) ?? settingSource(change) ?? addressed(change) ?? otherSum(change);
  return found === null ? null : factor('supply-chain', found.level, { span: found.span });
}

type Source = { readonly level: Level; readonly span: ReturnType<Change['span']> };

function lockSource(change: Change): Source | null {
  const { kind, lower } = change;
  if (!LOCKS.test(kind.name) || !(lower.includes('://') || lower.includes('git@'))) return null;
  for (const line of change.lines) {
    // Lock files of composer also say where to read about a package.
    if (kind.name === 'composer.lock' && !/"(url|reference)"/.test(line.text.slice(0, 400))) continue;
    if (/"(homepage|funding|support|license|issues|docs)"/i.test(line.text.slice(0, 60))) continue;
    for (const { index, 0: address, 1: scheme = '', 2: host = '' } of line.text
      .slice(0, 4000)
      .matchAll(ADDRESS)) {
      if (isUsual(change, scheme.toLowerCase(), host.toLowerCase())) continue;
      const at = line.start + index;
      return { level: 'source', span: change.span(at, at + address.length) };
    }
  }
  return null;
}

const SUM =
  /^[\s"'{,-]{0,20}(?:integrity|checksum|hash|sha\d{1,3}|shasum|resolution|content_?hash)\b["']?[\s:={]{0,6}.{10,}|\sh1:[\w+/=]{3,}/i;

/** Checksums that change, and nothing else: then the same version is another package. */
function otherSum(change: Change): Source | null {
  if (!LOCKS.test(change.kind.name) || change.removed.trim() === '') return null;
  const gone = change.removed.split('\n').filter((line) => line.trim() !== '');
  const come = change.lines.filter(({ text }) => text.trim() !== '');
  const [first] = come;
  if (first === undefined || gone.length !== come.length || gone.length > 1000) return null;
  const all = [...gone, ...come.map(({ text }) => text)];
  if (!all.every((line) => SUM.test(line.slice(0, 400)))) return null;
  if (
    change.kind.name === 'go.sum' &&
    !come.every(({ text }) => gone.some((g) => moduleOf(g) === moduleOf(text)))
  )
    return null;
  return { level: 'sum', span: change.span(first.start, first.start + first.text.length) };
}

function moduleOf(line: string): string {
  return line.slice(0, Math.max(0, line.indexOf(' h1:')));
}

const ADDRESS =
  /\b(https?|git|ssh|git\+https?|git\+ssh|registry\+https?|sparse\+https?):\/\/(?:[\w.%-]{1,60}@)?([a-z0-9.-]{1,120})[^\s"'#<>,}]{0,200}/gi;

/** A registry that everybody uses, or a place that the file named before. */
function isUsual({ kind, removedLower }: Change, scheme: string, host: string): boolean {
  if (REGISTRIES.test(host)) return scheme !== 'http' || removedLower.includes(`http://${host}`);
  if (removedLower.includes(`//${host}`) && !scheme.startsWith('git')) return true;
  return FORGES.test(host) && (scheme.startsWith('registry+') || kind.name === 'composer.lock');
}

const SETTING: readonly Detector<Level>[] = [
  {
    level: 'source',
    byWords: true,
    hints: ['registry', 'index', 'source', 'mirror', 'url', 'replace', 'find-links', 'channel', 'value'],
    pattern:
      /\b(registry|npmRegistryServer|index-url|extra-index-url|index_url|find-links|replace-with|source|channel(_alias)?|url|value)\b['"]?\s{0,9}[=:]\s{0,9}['"]?\s{0,3}(https?|git|sparse\+https?):\/\/(?:[^\s@/'"]{1,80}@)?(?!(?:registry\.(?:npmjs|yarnpkg)\.(?:org|com)|pypi\.org|index\.crates\.io|(?:index\.)?rubygems\.org|api\.nuget\.org)(?=[/:'"\s]|$))[\w.-]{1,120}/gm,
  },
];

/** On a command line, in the environment, or as a setting among others. */
const ELSEWHERE: readonly Detector<Level>[] = [
  {
    level: 'source',
    byWords: true,
    on: ({ docs, test }) => !docs && !test,
    hints: [
      'index-url',
      'index_url',
      'registry',
      'goproxy',
      'gosumdb',
      'gonosum',
      'gonosumdb',
      'goinsecure',
      'goflags',
      'add-apt-repository',
      'deb http',
      'deb [',
      '--add-repo',
      '--add-source',
      'find-links',
      'allow-unauthenticated',
      'gpgcheck',
      'no-gpg',
      'install -i',
      'verify-signatures',
      'trusted=yes',
    ],
    pattern:
      /--(?:extra-)?index-url[\s=]{1,3}["']?(?!https?:\/\/pypi\.org\/)\S{1,200}|--registry[\s=]{1,3}["']?(?!https:\/\/registry\.(?:npmjs|yarnpkg)\.(?:org|com)\/?["'\s]|\$)https?:\S{1,200}|\bpip3?\s{1,3}install\s[^\n]{0,80}-i\s{1,3}["']?https?:\S{1,200}|\b(?:npm|yarn|pnpm|pip3?|bundle)\s{1,3}config\s{1,3}(?:set\s{1,3})?(?:--global\s{1,3})?(?:registry|global\.(?:extra-)?index-url|npmRegistryServer|mirror\.\S{1,40})[\s=]{1,3}["']?https?:\S{1,200}|\b(?:NPM_CONFIG_REGISTRY|YARN_(?:NPM_)?REGISTRY\w{0,8}|PIP_(?:EXTRA_)?INDEX_URL|UV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|BUNDLE_MIRROR\w{0,40}|GOPROXY)['"]?\s{0,3}[=:]\s{0,3}["']?(?!https:\/\/proxy\.golang\.org)https?:\S{1,200}|\b(?:GONOSUMDB|GONOSUMCHECK|GOINSECURE|GONOSUM)\s{0,3}[=:]\s{0,3}\S|\bGOSUMDB\s{0,3}[=:]\s{0,3}["']?off\b|\bGOFLAGS\s{0,3}[=:]\s{0,3}["']?-(?:insecure|mod=mod)\b|\badd-apt-repository\s\S{1,160}|\bdeb\s{1,3}(?:\[[^\]\n]{0,80}\]\s{1,3})?https?:\/\/(?!deb\.debian\.org|security\.debian\.org|archive\.ubuntu\.com|security\.ubuntu\.com)\S{1,160}|--add-(?:repo|source)[\s=]\S{1,160}|--allow-unauthenticated\b|\bgpgcheck\s{0,3}=\s{0,3}0|--no-gpg-checks?\b|\btrusted=yes\b/gim,
  },
];

const INDEXES: readonly Detector<Level>[] = [
  {
    level: 'source',
    byWords: true,
    hints: [
      'index-url',
      'find-links',
      'extra-index',
      'tool.uv.index',
      'tool.poetry.source',
      'source "http',
      "source 'http",
      'replace ',
      '=>',
      'repositories',
      'maven {',
      'maven(',
      'url',
    ],
    pattern:
      /--(extra-)?index-url[\s=]{1,3}\S{1,200}|--find-links[\s=]{1,3}\S{1,200}|\[\[tool\.(uv\.index|poetry\.source|pdm\.source)\]\]|^\s{0,9}source\s{1,3}["']https?:\/\/(?!rubygems\.org)[\w.-]{1,120}|^\s{0,9}(replace\s{1,3})?[\w./-]{1,160}(\s{1,3}v\S{1,60})?\s{1,3}=>\s{1,3}(?!\.)[\w.-]{1,60}\.[\w./-]{1,160}|\bmaven\s{0,3}\{\s{0,9}(url|setUrl)\b[^\n}]{1,160}|\bmaven\(\s{0,3}(?:url\s{0,3}=\s{0,3})?(?:uri\()?["'][^"'\n]{1,160}|<(?:plugin)?repository>(?:(?!<\/(?:plugin)?repository>)[^]){0,300}?<url>\s{0,9}https?:\/\/(?!repo1?\.maven\.|repo\.maven\.)[^<\n]{1,160}|"repositories"\s{0,3}:\s{0,3}[[{][^\]]{0,200}?"url"\s{0,3}:\s{0,3}"[^"\n]{1,160}|"type"\s{0,3}:\s{0,3}"(?:vcs|git|composer|package|path)"\s{0,3},\s{0,9}"url"\s{0,3}:\s{0,3}"[^"\n]{1,160}/gm,
  },
];

function settingSource(change: Change): Source | null {
  if (SETTINGS.test(`/${change.kind.path}`)) return detect(change, SETTING) ?? detect(change, ELSEWHERE);
  const elsewhere = detect(change, ELSEWHERE);
  if (elsewhere !== null) return elsewhere;
  return manifestOf(change.kind) === null || /^(tf|hcl)$/.test(change.kind.extension)
    ? null
    : detect(change, INDEXES);
}

/** A package by its address, where a registry's name would do. */
function addressed(change: Change): Source | null {
  const manifest = manifestOf(change.kind);
  if (manifest === null || /^(other|maven|nuget|hex|pub)$/.test(manifest.ecosystem)) return null;
  const { fresh, moved } = dependenciesOf(change, manifest);
  const one = moved[0] ?? fresh.find(({ from }) => isAddress(from));
  return one === undefined ? null : { level: 'address', span: spanOf(change, one) };
}

const INSTALLERS: { readonly [program: string]: { readonly verbs: RegExp; readonly ecosystem: Ecosystem } } =
  {
    npm: { verbs: /^(install|i|in|add|isntall)$/, ecosystem: 'npm' },
    pnpm: { verbs: /^(add|install|i)$/, ecosystem: 'npm' },
    yarn: { verbs: /^add$/, ecosystem: 'npm' },
    bun: { verbs: /^(add|a|install|i)$/, ecosystem: 'npm' },
    deno: { verbs: /^(add|install)$/, ecosystem: 'npm' },
    pip: { verbs: /^install$/, ecosystem: 'pypi' },
    pip3: { verbs: /^install$/, ecosystem: 'pypi' },
    pipx: { verbs: /^(install|inject)$/, ecosystem: 'pypi' },
    uv: { verbs: /^(add|pip)$/, ecosystem: 'pypi' },
    poetry: { verbs: /^add$/, ecosystem: 'pypi' },
    pdm: { verbs: /^add$/, ecosystem: 'pypi' },
    pipenv: { verbs: /^install$/, ecosystem: 'pypi' },
    conda: { verbs: /^install$/, ecosystem: 'pypi' },
    cargo: { verbs: /^(add|install)$/, ecosystem: 'cargo' },
    go: { verbs: /^(get|install)$/, ecosystem: 'go' },
    gem: { verbs: /^install$/, ecosystem: 'gem' },
    bundle: { verbs: /^add$/, ecosystem: 'gem' },
    composer: { verbs: /^require$/, ecosystem: 'composer' },
    dotnet: { verbs: /^add$/, ecosystem: 'other' },
  };

/** A command that adds packages by name. */
export function installedPackage({ facts }: Scene): Factor | null {
  for (const { command, span } of installed(facts))
    return factor('new-dependency', 'named', {
      span,
      detail: `new dependency \`${command.name.slice(0, 100)}\``,
    });
  return null;
}

/** A command that adds a package whose name imitates a well-known one. */
export function installedLookalike({ facts }: Scene): Factor | null {
  for (const { command, span } of installed(facts)) {
    const popular = imitated(command.ecosystem, command.name);
    if (popular !== null)
      return factor('supply-chain', 'lookalike', {
        span,
        detail: `\`${command.name.slice(0, 100)}\` looks like \`${popular}\``,
      });
  }
  return null;
}

interface Installed {
  readonly command: { readonly name: string; readonly ecosystem: Ecosystem };
  readonly span: Factor['span'];
}

function* installed({ atoms }: Scene['facts']): Generator<Installed> {
  for (const atom of atoms) {
    if (atom.kind !== 'command') continue;
    const { name } = atom.command.program;
    const installer = Object.hasOwn(INSTALLERS, name) ? INSTALLERS[name] : undefined;
    if (installer === undefined) continue;
    for (const added of packagesOf(atom.command, installer.verbs))
      yield { command: { name: added, ecosystem: installer.ecosystem }, span: atom.span };
  }
}

function packagesOf(command: SimpleCommand, verbs: RegExp): readonly string[] {
  const [verb = '', ...rest] = operandTexts(command);
  if (!verbs.test(verb) || hasOption(command, '-r', '--requirement', '-e', '--editable', '-g', '--global'))
    return [];
  const names = verb === 'pip' ? (rest[0] === 'install' ? rest.slice(1) : []) : rest;
  return names
    .filter((n) => /^@?[A-Za-z0-9]/.test(n) && n !== 'package' && !n.includes('@workspace:'))
    .map((n) => n.replace(/(?<=.)@[^/]*$|\[.*|[=<>!~;].*$/s, ''))
    .filter((n) => n !== '' && !n.includes('://'));
}
