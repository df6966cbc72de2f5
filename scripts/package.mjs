// SPDX-License-Identifier: Apache-2.0
// npm run package: builds, and writes countersign-VERSION.vsix with what an installed extension needs and nothing else.
// The official packager cannot be had without native parts and install scripts, so the file is made here.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';

const root = path.dirname(import.meta.dirname);

/** Files of the tree that are packed, by folder. */
const PACKED = {
  dist: (file) => !file.endsWith('.map'),
  media: (file) => file !== 'icon.svg',
  policies: (file) => /^\w+\.yaml$/.test(file),
  l10n: (file) => file.endsWith('.json'),
};
const SINGLE = ['LICENSE', 'CHANGELOG.md'];
const GALLERY_TEXT = 'docs/extension.md';
/** What package.json says to developers only. */
const FOR_DEVELOPERS = ['private', 'scripts', 'devDependencies', 'mocha', 'prettier', 'knip'];
/** The editor runs it after the extension is gone: agents must not stay held by a gate that nobody can open any more. */
const UNINSTALL = 'node ./dist/cli.mjs disconnect --all --yes';
/** SPEC: a zip knows no earlier time; the same files give the same bytes. */
const MTIME = new Date(1980, 0, 1);

/** Name in the package → bytes, sorted by name. */
export function packageFiles() {
  const manifest = readManifest();
  const files = new Map([
    ['extension.vsixmanifest', Buffer.from(vsixManifest(manifest))],
    ['[Content_Types].xml', Buffer.from(contentTypes())],
    ['extension/package.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
    ['extension/README.md', Buffer.from(galleryText())],
  ]);
  const add = (file) => files.set(`extension/${file}`, readFileSync(path.join(root, file)));
  for (const [folder, wanted] of Object.entries(PACKED))
    filesIn(folder)
      .filter(wanted)
      .map((file) => `${folder}/${file}`)
      .forEach(add);
  readdirSync(root)
    .filter((file) => SINGLE.includes(file) || /^package\.nls(\.[\w-]+)?\.json$/.test(file))
    .forEach(add);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes the package; its path. */
export function writePackage(file = path.join(root, `countersign-${readManifest().version}.vsix`)) {
  const entries = {};
  for (const [name, bytes] of packageFiles())
    entries[name] = [bytes, { level: 9, mtime: MTIME, os: 3, attrs: modeOf(name) << 16 }];
  writeFileSync(file, zipSync(entries));
  return file;
}

function readManifest() {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const key of FOR_DEVELOPERS) delete manifest[key];
  return { ...manifest, scripts: { 'vscode:uninstall': UNINSTALL } };
}

function filesIn(folder) {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(root, folder), path.join(entry.parentPath, entry.name)));
  } catch (cause) {
    if (cause.code === 'ENOENT') return [];
    throw cause;
  }
}

function modeOf(name) {
  return /\.sh$|\/(cli|verifier)\.mjs$/.test(name) ? 0o100755 : 0o100644;
}

/** The links of the text are those of its place in the package. */
function galleryText() {
  return readFileSync(path.join(root, GALLERY_TEXT), 'utf8').replaceAll('](../', '](');
}

function vsixManifest({
  name,
  publisher,
  version,
  displayName,
  description,
  categories,
  engines,
  extensionKind,
  icon,
}) {
  const property = (id, value) =>
    `      <Property Id="Microsoft.VisualStudio.Code.${id}" Value="${xml(value)}" />`;
  const asset = (type, file) =>
    `    <Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${file}" Addressable="true" />`;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}" />
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Categories>${xml(categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
${property('Engine', engines.vscode)}
${property('ExtensionKind', extensionKind.join(','))}
${property('ExecutesCode', 'true')}
    </Properties>
    <License>extension/LICENSE</License>
    <Icon>extension/${xml(icon)}</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code" />
  </Installation>
  <Dependencies />
  <Assets>
${asset('Code.Manifest', 'package.json')}
${asset('Services.Content.Details', 'README.md')}
${asset('Services.Content.Changelog', 'CHANGELOG.md')}
${asset('Services.Content.License', 'LICENSE')}
${asset('Services.Icons.Default', icon)}
  </Assets>
</PackageManifest>
`;
}

function contentTypes() {
  const types = {
    '.json': 'application/json',
    '.md': 'text/markdown',
    '.vsixmanifest': 'text/xml',
    '.mjs': 'application/javascript',
    '.cjs': 'application/javascript',
    '.js': 'application/javascript',
    '.css': 'text/css',
    '.sh': 'application/x-sh',
    '.yaml': 'application/yaml',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
  };
  const one = ([extension, type]) => `  <Default Extension="${extension}" ContentType="${type}" />`;
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${Object.entries(types).map(one).join('\n')}
  <Override PartName="/extension/LICENSE" ContentType="text/plain" />
</Types>
`;
}

function xml(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}

if (process.argv[1] === import.meta.filename) {
  await import('./build.mjs');
  const file = writePackage();
  const kilobytes = (statSync(file).size / 1000).toFixed(0);
  console.log(`${path.relative(process.cwd(), file)}: ${kilobytes} KB, ${packageFiles().size} files`);
}
