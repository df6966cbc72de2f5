// SPDX-License-Identifier: Apache-2.0
import type { Case } from './case.js';

/** Programs that only their table describes. */
export const TABLE_CASES: readonly Case[] = [
  { note: 'what a container sees', command: 'docker run -v /:/host alpine ls', reads: ['/'], writes: ['/'] },
  {
    note: 'what a container only sees',
    command: 'docker run -v "$PWD:/w:ro" alpine true',
    reads: ['/home/dev/proj/'],
    writes: [],
  },
  {
    note: 'what a container sees is not known',
    command: 'docker run -v "$X:/w" alpine true',
    unknown: ['dynamic-argument'],
  },
  {
    note: 'a mount by its long name',
    command: 'podman run --mount type=bind,src=/etc,dst=/x,ro alpine ls',
    reads: ['/etc/'],
    writes: [],
  },
  { note: 'out of a container', command: 'docker cp c:/x /etc/passwd', reads: [], writes: ['/etc/passwd/'] },
  { note: 'a query', command: "psql -c 'select 1'", unknown: [] },
  { note: 'a shell out of a query', command: "psql -c '\\! rm x'", unknown: ['dynamic-code'] },
  {
    note: 'a program fed by a query',
    command: 'psql -c "COPY t TO PROGRAM \'sh\'"',
    unknown: ['dynamic-code'],
  },
  {
    note: 'a file out of a query',
    command: 'mysql -e \'select 1 into outfile "/x"\'',
    unknown: ['dynamic-code'],
  },
  { note: 'a shell out of sqlite', command: "sqlite3 a.db '.shell rm x'", unknown: ['dynamic-code'] },
  { note: 'a server by its option', command: 'redis-cli -h x.test keys a', hosts: ['x.test'] },
  { note: 'a server by its address', command: 'psql postgres://x.test/a', hosts: ['x.test'] },
  { note: 'a plan', command: 'terraform -chdir=/a plan -out=p', reads: ['/a'], writes: ['/home/dev/proj/p'] },
  {
    note: 'a hook of apt',
    command: 'apt-get -o APT::Update::Pre-Invoke::=sh update',
    unknown: ['dynamic-code'],
  },
  { note: 'a plain setting of apt', command: 'apt-get -o Acquire::Retries=3 update', unknown: [] },
  { note: 'a session that runs', command: "tmux new -d 'rm -rf /'", deletes: ['/'] },
  { note: 'a session that runs words', command: 'tmux new-window rm -rf /', deletes: ['/'] },
  {
    note: 'typed into a session',
    command: "tmux send-keys 'rm -rf /' Enter",
    unknown: ['dynamic-code', 'dynamic-code', 'hidden-program'],
  },
  { note: 'in a network of its own', command: 'ip netns exec a rm -rf /', deletes: ['/'] },
  { note: 'behind a lock', command: "flock /tmp/l -c 'rm -rf /'", deletes: ['/'], writes: ['/tmp/l'] },
  { note: 'words behind a lock', command: 'flock -n /tmp/l rm -rf /', deletes: ['/'] },
  { note: 'for each package', command: 'lerna exec -- rm -rf /', deletes: ['/'] },
  { note: 'beside others', command: "concurrently 'rm -rf /' ls", deletes: ['/'] },
  { note: 'unpacked here', command: '7z x a.7z', writes: ['/home/dev/proj/'] },
  { note: 'unpacked there', command: '7z x a.7z -o/etc', writes: ['/etc/'] },
  { note: 'unpacked from a stream', command: 'cpio -idm', writes: ['/home/dev/proj/'] },
  { note: 'a log is not a file', command: 'kubectl logs -f a', reads: [], hosts: [] },
  {
    note: 'a secret from a file',
    command: 'kubectl create secret generic a --from-file=k=/x',
    reads: ['/x'],
  },
  { note: 'a typeset with a shell', command: 'pdflatex -shell-escape a.tex', unknown: ['dynamic-code'] },
  { note: 'a typeset', command: 'pdflatex -interaction=nonstopmode a.tex', unknown: [] },
  {
    note: 'a hook of maven',
    command: 'mvn exec:exec -Dexec.executable=sh',
    unknown: ['dynamic-code', 'hidden-program'],
  },
  { note: 'a build', command: 'mvn -q -Pprod -DskipTests package', unknown: [], writes: [] },
  {
    note: 'a log of a terminal',
    command: 'script -c ls /etc/x',
    writes: ['/etc/x'],
    commands: ['ls', 'script -c ls /etc/x'],
  },
];
