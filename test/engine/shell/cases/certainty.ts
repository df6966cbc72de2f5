// SPDX-License-Identifier: Apache-2.0
import type { Case } from './case.js';

const asks = (reason: string, commands: readonly string[]): readonly Case[] =>
  commands.map((command) => ({ note: command, command, unknown: [reason] }));
const quiet = (commands: readonly string[]): readonly Case[] =>
  commands.map((command) => ({ note: command, command, unknown: [] }));

/** Bash evaluates names and numbers: what they hold runs. */
export const EVALUATED: readonly Case[] = [
  ...asks('dynamic-code', [
    "let 'a[$(id)]=1'",
    "test -v 'a[$(id)]'",
    "[ -v 'a[$(id)]' ]",
    "[[ -v 'a[$(id)]' ]]; :",
    "declare 'a[$(id)]=1'",
    "printf -v 'a[$(id)]' x",
    "read 'a[$(id)]' <<< x",
    "unset 'a[$(id)]'",
    "mapfile 'a[$(id)]' < f",
    "wait -n -p 'a[$(id)]'",
    "declare -n r='a[$(id)]'",
    "x='a[$(id)]'; echo $((x))",
    "x='a[$(id)]'; echo $[x]",
    "x='a[$(id)]'; ((x))",
    "x='a[$(id)]'; let x",
    "x='a[$(id)]'; echo ${!x}",
    "x='a[$(id)]'; echo ${PATH:x}",
    "x='a[$(id)]'; echo ${PATH:0:x}",
    "x='a[$(id)]'; echo ${y[x]}",
    "x='a[$(id)]'; y[x]=1",
    "x='a[$(id)]'; [[ x -eq 0 ]]",
    "x='a[$(id)]'; [[ $x -eq 0 ]]",
    "x='a[$(id)]'; declare -i y=x",
    "declare -i y; y='a[$(id)]'",
    "z=x; x='a[$(id)]'; echo $((z))",
    "read x <<< 'a[$(id)]'; echo $((x))",
    'x=$(cat f); echo $((x))',
    'echo $(( $(cat f) ))',
    "set -- 'a[$(id)]'; echo $(($1))",
    "set -- 'a[$(id)]'; echo ${!1}",
    "if a; then x='a[$(id)]'; fi; echo $((x))",
    "for x in 1 'a[$(id)]'; do echo $((x)); done",
    "x='a[$(id)]'; for ((i=x;;)); do :; done",
  ]),
  ...asks('environment-code', [
    'read PATH <<< x',
    'printf -v PATH x',
    'mapfile -t PATH < x',
    'getopts a LD_PRELOAD',
    'read -aPATH <<< x',
  ]),
  { note: 'a subscript', command: 'echo ${a[$(rm -rf /)]}', deletes: ['/'] },
  { note: 'the head of a loop', command: 'for ((i=$(rm -rf /);;)); do :; done', deletes: ['/'] },
  ...quiet([
    'for ((i=0;i<10;i++)); do echo $i; done',
    'x=3; echo $((x+1))',
    'i=0; while [ $i -lt 5 ]; do i=$((i+1)); echo $i; done',
    'start=$(date +%s); ls; echo $(( $(date +%s) - start ))',
    'n=$(ls | wc -l); [[ $n -gt 5 ]] && echo many',
    'for i in $(seq 1 10); do echo $((i*2)); done',
    '[[ $? -eq 0 ]] && echo ok',
    'arr=(a b c); for ((i=0;i<${#arr[@]};i++)); do echo "${arr[$i]}" ${arr[i]}; done',
    'x=abc; echo ${x:0:2} ${x: -1}',
    'echo $((16#ff)) $(( (1+2) * 3 ))',
    'declare -A m; m[foo]=1; echo ${m[foo]}',
    'f() { local i=0; ((i+=1)); echo $((i + $1)); }; f 3',
  ]),
];

const deletes = (path: string, commands: readonly string[]): readonly Case[] =>
  commands.map((command) => ({ note: command, command, deletes: [path] }));

/** A function that need not exist hides no program. */
export const FUNCTIONS: readonly Case[] = [
  ...deletes('/', [
    'false && rm() { echo; }; rm -rf /',
    'true || rm() { echo; }; rm -rf /',
    'if false; then rm() { echo; }; fi; rm -rf /',
    'while false; do rm() { echo; }; done; rm -rf /',
    'for x in; do rm() { echo; }; done; rm -rf /',
    'case x in y) rm() { echo; };; esac; rm -rf /',
    '(rm() { echo; }); rm -rf /',
    'rm() { echo; } | cat; rm -rf /',
    'rm() { echo; } & rm -rf /',
    'rm() { echo; }; unset -f rm; rm -rf /',
    'rm() { echo; }; unset rm; rm -rf /',
    'f() { unset -f rm; }; rm() { echo; }; f; rm -rf /',
    'rm() { echo; }; (unset -f rm; rm -rf /)',
    'rm() { echo; }; command rm -rf /',
    'rm() { echo; }; \\time rm -rf /',
    'rm() { echo; }; env rm -rf /',
    "rm() { echo; }; bash -c 'rm -rf /'",
    "rm() { echo; }; watch 'rm -rf /'",
    "rm() { echo; }; env -S 'rm -rf /'",
  ]),
  ...['rm() { echo; }; rm -rf /', 'rm() { echo; }; time rm -rf /', 'rm() { echo; }; \\rm -rf /'].map(
    (command): Case => ({ note: command, command, deletes: [] }),
  ),
];

/** `-T`: the last operand itself, never something inside it. */
export const NO_FOLDER: readonly Case[] = [
  { note: 'cp -rT', command: 'cp -rT x .', writes: ['/home/dev/proj/'] },
  { note: 'cp -T into a folder by name', command: 'cp -aT x lib/', writes: ['/home/dev/proj/lib/'] },
  { note: 'mv -T', command: 'mv -T x .', writes: ['/home/dev/proj/'] },
  { note: 'ln -T', command: 'ln -sfT x lib/', writes: ['/home/dev/proj/lib'] },
  { note: 'install -T', command: 'install -T x lib/', writes: ['/home/dev/proj/lib'] },
];

/** Variables are believed only when they were surely assigned. */
export const VARIABLES: readonly Case[] = [
  { note: 'some integer', command: 'x=/; : $((x=1)); rm -rf $x', deletes: ['/home/dev/proj/*/'] },
  ...deletes('/', ['x=/; f() { local x=dist; }; f; rm -rf $x', 'x=/; f() { declare x=dist; }; f; rm -rf $x']),
  ...[
    'x=/; f() { return; x=dist; }; f; rm -rf $x',
    'x=/; f() { if a; then return; fi; x=dist; }; f; rm -rf $x',
    'x=dist; f() { if a; then local x; fi; x=/; }; f; rm -rf $x',
    'x=/; for i in 1; do break; x=dist; done; rm -rf $x',
    'x=/; while a; do continue; x=dist; done; rm -rf $x',
    "x=dist; trap 'x=/' DEBUG; rm -rf $x",
    "trap 'x=/' DEBUG; x=dist; rm -rf $x",
    'shopt -s lastpipe; x=dist; echo / | read x; rm -rf $x',
    'declare -n x=y; x=dist; y=/; rm -rf $x',
    'x=dist; wait -n -p x; rm -rf $x',
    'x=dist; coproc x { :; }; rm -rf $x',
    'x=; : ${x:=$(a)}; rm -rf $x',
    // What a trap runs, it runs in what the rest has left.
    "x=dist; trap 'rm -rf $x' EXIT; x=~",
    "trap 'rm -rf src' EXIT; cd ~",
  ].map((command): Case => ({ note: `not known: ${command}`, command, unknown: ['dynamic-argument'] })),
];
