// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';
import { cloud } from './cloud.js';
import { databases } from './databases.js';
import { DEVELOPMENT } from './development.js';
import { GIT } from './git.js';
import { NETWORK } from './network.js';
import { packageTools } from './packages.js';
import { system } from './system.js';

const READS = 'read*';

/** Readers of text: every operand is a file. */
const READERS: { readonly [name: string]: ProgramTable } = {
  cat: {
    source: 'man cat(1)',
    options:
      '-A,--show-all -b,--number-nonblank -E,--show-ends -n,--number -s,--squeeze-blank -T,--show-tabs -v,--show-nonprinting -e -t -u',
    operands: READS,
    abbreviations: true,
  },
  tac: {
    source: 'man tac(1)',
    options: '-s,--separator= -b,--before -r,--regex',
    operands: READS,
    abbreviations: true,
  },
  nl: {
    source: 'man nl(1)',
    options: '-b,--body-numbering= -d= -f= -h= -i= -l= -n= -s= -v= -w= -p',
    operands: READS,
  },
  head: {
    source: 'man head(1)',
    options: '-c,--bytes= -n,--lines= -q,--quiet,--silent -v,--verbose -z,--zero-terminated',
    operands: READS,
    abbreviations: true,
  },
  tail: {
    source: 'man tail(1)',
    options:
      '-c,--bytes= -n,--lines= -s,--sleep-interval= --pid= --max-unchanged-stats= -f,--follow=? -F --retry -q,--quiet,--silent -v,--verbose -z,--zero-terminated',
    operands: READS,
    abbreviations: true,
  },
  less: {
    source: 'man less(1); gtfobins shell, file-write',
    options: '-b= -h= -j= -k=read -m -o=write -O=write -p= -P= -t= -T=read -x= -y= -z= -D= -#=',
    operands: 'viewed*',
  },
  more: { source: 'man more(1); gtfobins shell', options: '-n,--lines=', operands: 'viewed*' },
  bat: {
    source: 'https://github.com/sharkdp/bat',
    options:
      '-l,--language= -r,--line-range= -H,--highlight-line= -m,--map-syntax= -n,--number --style= --theme= --tabs= --wrap= --color= --paging= --pager=program --diff -p,--plain',
    operands: READS,
  },
  wc: {
    source: 'man wc(1)',
    options:
      '-c,--bytes -m,--chars -l,--lines -L,--max-line-length -w,--words --files0-from=filelist --total=',
    operands: READS,
    abbreviations: true,
  },
  cut: {
    source: 'man cut(1)',
    options:
      '-b,--bytes= -c,--characters= -d,--delimiter= -f,--fields= --output-delimiter= -s,--only-delimited -n --complement -z,--zero-terminated',
    operands: READS,
    abbreviations: true,
  },
  paste: { source: 'man paste(1)', options: '-d,--delimiters= -s,--serial', operands: READS },
  join: {
    source: 'man join(1)',
    options: '-1= -2= -a= -e= -j= -o= -t= -v= -i,--ignore-case --header',
    operands: READS,
  },
  comm: {
    source: 'man comm(1)',
    options: '-1 -2 -3 --check-order --nocheck-order --output-delimiter= --total',
    operands: READS,
  },
  uniq: {
    source: 'man uniq(1)',
    options:
      '-c,--count -d,--repeated -D -f,--skip-fields= -i,--ignore-case -s,--skip-chars= -u,--unique -w,--check-chars= -z --group=?',
    operands: 'read write',
    abbreviations: true,
  },
  sort: {
    source: 'man sort(1); gtfobins file-read, file-write',
    options:
      '-b,--ignore-leading-blanks -d,--dictionary-order -f,--ignore-case -g,--general-numeric-sort -i -M,--month-sort -h,--human-numeric-sort -n,--numeric-sort -R,--random-sort -r,--reverse -V,--version-sort -c,--check=? -C -m,--merge -s,--stable -u,--unique -z,--zero-terminated -k,--key= -t,--field-separator= -S,--buffer-size= -T,--temporary-directory=write --batch-size= --parallel= --sort= --random-source=read --files0-from=filelist --compress-program=program -o,--output=write --debug',
    operands: READS,
    abbreviations: true,
  },
  shuf: {
    source: 'man shuf(1)',
    options:
      '-i,--input-range= -n,--head-count= -o,--output=write --random-source=read -e,--echo -r,--repeat -z',
    operands: READS,
    forms: [{ if: '-e', operands: 'data*' }],
    abbreviations: true,
  },
  tsort: { source: 'man tsort(1)', operands: READS },
  fold: { source: 'man fold(1)', options: '-w,--width= -s,--spaces -b,--bytes', operands: READS },
  fmt: { source: 'man fmt(1)', options: '-w,--width= -p,--prefix= -g,--goal=', operands: READS },
  expand: { source: 'man expand(1)', options: '-t,--tabs=', operands: READS },
  unexpand: { source: 'man unexpand(1)', options: '-t,--tabs=', operands: READS },
  column: {
    source: 'man column(1)',
    options:
      '-s,--separator= -t,--table -n -o,--output-separator= -N,--table-columns= -c,--output-width= -R= -H= -T= -E= -l= -J,--json',
    operands: READS,
  },
  rev: { source: 'man rev(1)', operands: READS },
  od: {
    source: 'man od(1)',
    options:
      '-A,--address-radix= -j,--skip-bytes= -N,--read-bytes= -S,--strings= -t,--format= -w,--width=? -v',
    operands: READS,
  },
  xxd: {
    source: 'man xxd(1)',
    options:
      '-c,-cols= -g,-groupsize= -l,-len= -o= -s,-seek= -n= -R= -r,-revert -p,-ps,-postscript,-plain -i,-include -b,-bits -u -e -E -a',
    operands: 'read write',
  },
  hexdump: {
    source: 'man hexdump(1)',
    options: '-n,--length= -s,--skip= -e,--format= -f,--format-file=read -C,--canonical -v',
    operands: READS,
  },
  strings: {
    source: 'man strings(1)',
    options: '-n,--bytes= -t,--radix= -e,--encoding= -T,--target= -a,--all -f',
    operands: READS,
  },
  base64: {
    source: 'man base64(1)',
    options: '-d,-D,--decode -w,--wrap= -i,--ignore-garbage',
    operands: READS,
    abbreviations: true,
  },
  base32: {
    source: 'man base32(1)',
    options: '-d,--decode -w,--wrap=',
    operands: READS,
    abbreviations: true,
  },
  md5sum: {
    source: 'man md5sum(1)',
    options: '-c,--check -b,--binary -t,--text --tag -z --quiet --status -w,--warn --strict --ignore-missing',
    operands: READS,
  },
  sha1sum: { source: 'man sha1sum(1)', options: '-c,--check', operands: READS },
  sha256sum: { source: 'man sha256sum(1)', options: '-c,--check', operands: READS },
  sha512sum: { source: 'man sha512sum(1)', options: '-c,--check', operands: READS },
  shasum: { source: 'man shasum(1)', options: '-a,--algorithm= -c,--check', operands: READS },
  cksum: { source: 'man cksum(1)', options: '-a,--algorithm=', operands: READS },
  diff: {
    source: 'man diff(1)',
    options:
      '-U,--unified= -C,--context= -W,--width= --color=? -I,--ignore-matching-lines= -L,--label= -x,--exclude= -X,--exclude-from=read -S,--starting-file= -F,--show-function-line= --from-file=read --to-file=read -u -r,--recursive -q,--brief -N,--new-file -a,--text -w -b -B -y,--side-by-side -i',
    operands: READS,
    tree: '-r',
  },
  cmp: { source: 'man cmp(1)', options: '-n,--bytes= -i,--ignore-initial= -s -l', operands: READS },
  diff3: { source: 'man diff3(1)', operands: READS },
  sdiff: { source: 'man sdiff(1)', options: '-o,--output=write -w,--width=', operands: READS },
  zcat: { source: 'man zcat(1)', operands: READS },
  zgrep: { source: 'man zgrep(1)', options: '-e= -f=read', operands: 'data read*' },
  xzcat: { source: 'man xzcat(1)', operands: READS },
  bzcat: { source: 'man bzcat(1)', operands: READS },
  ls: {
    source: 'man ls(1)',
    options:
      '-I,--ignore= -w,--width= -T,--tabsize= --block-size= --color=? --format= --hide= --sort= --time= --time-style= --indicator-style= --quoting-style= --hyperlink=? -R,--recursive -a,--all -A,--almost-all -l -h,--human-readable -t -r,--reverse -S -1 -d,--directory -F,--classify=? -i,--inode -s,--size',
    operands: READS,
    tree: '-R',
    abbreviations: true,
  },
  dir: { source: 'man dir(1)', operands: READS },
  tree: {
    source: 'man tree(1)',
    options:
      '-L= -P= -I= -o=write --charset= --filelimit= --timefmt= --sort= --gitfile=read --fromfile -a -d -f -n',
    operands: 'read+*',
    implied: 'cwd',
  },
  du: {
    source: 'man du(1)',
    options:
      '-d,--max-depth= -B,--block-size= -t,--threshold= -X,--exclude-from=read --exclude= --files0-from=filelist --time=? -s -h -a -c',
    operands: 'read+*',
  },
  file: {
    source: 'man file(1)',
    options: '-m,--magic-file=read -f,--files-from=filelist -e,--exclude= -F,--separator= -P= -b -i -L',
    operands: READS,
  },
  stat: { source: 'man stat(1)', options: '-c,--format= --printf= -f -L -t', operands: READS },
  readlink: { source: 'man readlink(1)', operands: 'data*' },
  jq: {
    source: 'https://jqlang.org/manual/',
    options:
      '-f,--from-file=read --indent= --slurpfile==read -L=read --rawfile==read --arg== --argjson== --args --jsonargs -r -c -s -n -e -S -C -M -R -j -a',
    operands: 'data read*',
    forms: [{ if: '-f', operands: READS }],
  },
  yq: {
    source: 'https://mikefarah.gitbook.io/yq',
    options: '-f= -o= -I,--indent= -i,--inplace -p= -r -P -C -M',
    operands: 'data read*',
    forms: [{ if: '-i', operands: 'data both*' }],
  },
  strip: { source: 'man strip(1)', options: '-o=write', operands: 'both*' },
  nm: { source: 'man nm(1)', operands: READS },
  objdump: { source: 'man objdump(1)', operands: READS },
  readelf: { source: 'man readelf(1)', operands: READS },
  ldd: { source: 'man ldd(8)', operands: READS },
};

const GREP: ProgramTable = {
  source: 'man grep(1); gtfobins file-read',
  options:
    '-e,--regexp= -f,--file=read -m,--max-count= -A,--after-context= -B,--before-context= -C,--context= -d,--directories= -D,--devices= --binary-files= --color=? --colour=? --exclude= --exclude-from=read --exclude-dir= --include= --label= --group-separator= -r,--recursive -R,--dereference-recursive -i,--ignore-case -n,--line-number -l,--files-with-matches -L,--files-without-match -c,--count -v,--invert-match -w,--word-regexp -x,--line-regexp -E,--extended-regexp -F,--fixed-strings -G,--basic-regexp -P,--perl-regexp -o,--only-matching -q,--quiet,--silent -s,--no-messages -h,--no-filename -H,--with-filename -a,--text -z,--null-data -Z,--null -b,--byte-offset',
  operands: 'data read*',
  forms: [{ if: '-e|-f', operands: READS }],
  tree: '-r|-R',
  abbreviations: true,
};
const RG: ProgramTable = {
  source: 'https://github.com/BurntSushi/ripgrep; gtfobins command',
  options:
    '-e,--regexp= -f,--file=read -g,--glob= --iglob= -t,--type= -T,--type-not= --type-add= --type-clear= -m,--max-count= -A,--after-context= -B,--before-context= -C,--context= --color= --colors= --context-separator= -d,--max-depth= --maxdepth= -E,--encoding= --engine= --ignore-file=read -j,--threads= -M,--max-columns= --max-filesize= --path-separator= --pre=program --pre-glob= -r,--replace= --sort= --sortr= --hostname-bin=program --hyperlink-format= --dfa-size-limit= --regex-size-limit= --files --type-list -l,--files-with-matches --files-without-match -n -i -S -F -w -v -c -o -N -H -I -L -P -U -u --hidden --no-ignore --json --heading --no-heading',
  operands: 'data read+*',
  forms: [
    { if: '--type-list', operands: 'data*' },
    { if: '-e|-f', operands: 'read+*' },
    { if: '--files', operands: 'read+*' },
  ],
  implied: 'cwd-unless-piped',
};

/** Search, and stream editors. */
const SEARCH: { readonly [name: string]: ProgramTable } = {
  grep: GREP,
  egrep: GREP,
  fgrep: GREP,
  rg: RG,
  ag: {
    source: 'man ag(1)',
    options:
      '-G= -g= -m= -A= -B= -C= --ignore= --ignore-dir= --depth= -p=read --pager=program --color-match= -l -i -n -w -v -c',
    operands: 'data read+*',
    implied: 'cwd-unless-piped',
  },
  ack: {
    source: 'https://beyondgrep.com/documentation/',
    options: '-A= -B= -C= -m= --type= --pager=program --ignore-dir= -l -i -n -w -v -c',
    operands: 'data read+*',
    implied: 'cwd-unless-piped',
  },
  fd: {
    source: 'https://github.com/sharkdp/fd',
    options:
      '-e,--extension= -E,--exclude= -t,--type= -d,--max-depth= --min-depth= -c,--color= -j,--threads= -S,--size= --changed-within= --changed-before= -o,--owner= --base-directory=read --path-separator= --search-path=read+ --ignore-file=read -x,--exec -X,--exec-batch -H,--hidden -I,--no-ignore -g,--glob -F -a -l -L -p -0',
    operands: 'data read+*',
  },
  fdfind: {
    source: 'https://github.com/sharkdp/fd',
    options: '-e,--extension= -E,--exclude= -t,--type= -d,--max-depth=',
    operands: 'data read+*',
  },
  find: {
    source: 'man find(1); gtfobins shell, file-write',
    style: 'single',
    options:
      '-name= -iname= -path= -ipath= -wholename= -iwholename= -regex= -iregex= -regextype= -type= -xtype= -maxdepth= -mindepth= -size= -perm= -user= -group= -uid= -gid= -mtime= -atime= -ctime= -mmin= -amin= -cmin= -newer= -newermt= -anewer= -cnewer= -samefile= -inum= -links= -lname= -ilname= -fstype= -used= -printf= -fprint= -fprint0= -fls= -fprintf== -context=',
  },
  sed: {
    source: 'man sed(1); gtfobins shell, file-write',
    options:
      '-e,--expression= -f,--file=read -i,--in-place=? -l,--line-length= -n,--quiet,--silent -E,-r,--regexp-extended -s,--separate -u,--unbuffered -z,--null-data --debug --sandbox --posix --follow-symlinks',
    operands: 'data read*',
    forms: [
      { if: '-i -e|-f', operands: 'both*' },
      { if: '-i', operands: 'data both*' },
      { if: '-e|-f', operands: READS },
    ],
    abbreviations: true,
  },
  awk: {
    source: 'man gawk(1); gtfobins shell, file-write',
    options:
      '-f,--file=read -F,--field-separator= -v,--assign= -i,--include=program -l,--load=program -e,--source=program -E,--exec=read',
    operands: 'data read*',
    forms: [{ if: '-f', operands: READS }],
  },
  tr: {
    source: 'man tr(1)',
    options: '-c,-C,--complement -d,--delete -s,--squeeze-repeats -t,--truncate-set1',
    operands: 'data*',
  },
};

const COPY =
  '-t,--target-directory=into -S,--suffix= -T,--no-target-directory --backup=? -b -f,--force -i,--interactive -n,--no-clobber -u,--update=? -v,--verbose --strip-trailing-slashes -Z,--context=?';

const VIM: ProgramTable = {
  source: 'man vim(1); gtfobins shell, file-write',
  options:
    '-c=program --cmd=program -S=script -s=script -u=script -U=script -w=write -W=write -i=write -T= -t= -r=read -o=? -O=? -p=? -R -e -E -n -d -b -N -es -V=?',
  operands: 'edited*',
};
const COMPILER: ProgramTable = {
  source: 'man gcc(1); gtfobins shell, file-write',
  style: 'single',
  options: '-wrapper=program -o=write -I= -L= -include=read -B=program -x= -std= -MF=write',
  operands: 'data*',
};

/** Programs that change files. */
const WRITERS: { readonly [name: string]: ProgramTable } = {
  cp: {
    source: 'man cp(1)',
    options: `${COPY} --no-preserve= --preserve=? --reflink=? --sparse= -r,-R,--recursive -a,--archive -d -H -L,--dereference -P,--no-dereference -p -l,--link -s,--symbolic-link -x,--one-file-system --attributes-only --parents --remove-destination --copy-contents --debug`,
    operands: 'read* dest',
    forms: [
      { if: '-t', operands: READS },
      { if: '-T', operands: 'read* write' },
    ],
    tree: '-r|-a',
    abbreviations: true,
  },
  mv: {
    source: 'man mv(1)',
    options: `${COPY} --exchange --no-copy --debug`,
    operands: 'move* dest',
    forms: [
      { if: '-t', operands: 'move*' },
      { if: '-T', operands: 'move* write' },
    ],
    tree: 'always',
    abbreviations: true,
  },
  ln: {
    source: 'man ln(1)',
    options: `${COPY} -s,--symbolic -r,--relative -d,-F,--directory -L,--logical -P,--physical`,
    operands: 'read* dest',
    forms: [
      { if: '-t', operands: READS },
      { if: '-T', operands: 'read* write' },
    ],
    abbreviations: true,
  },
  install: {
    source: 'man install(1); gtfobins suid',
    options: `${COPY} -m,--mode= -o,--owner= -g,--group= --strip-program=program -d,--directory -D -C,--compare -p,--preserve-timestamps -s,--strip`,
    operands: 'read* dest',
    forms: [
      { if: '-d', operands: 'write*' },
      { if: '-t', operands: READS },
      { if: '-T', operands: 'read* write' },
    ],
    abbreviations: true,
  },
  link: { source: 'man link(1)', operands: 'read write' },
  rm: {
    source: 'man rm(1)',
    options:
      '-f,--force -i -I --interactive=? --one-file-system --no-preserve-root --preserve-root=? -r,-R,--recursive -d,--dir -v,--verbose',
    operands: 'delete*',
    tree: '-r',
    abbreviations: true,
  },
  sudoedit: { source: 'man sudoedit(8)', options: '-u,--user= -g,--group=', operands: 'both*' },
  at: { source: 'man at(1); gtfobins shell', options: '-f=script -q= -t= -l -m -d= -r=', operands: 'data*' },
  batch: { source: 'man batch(1)', operands: 'data*' },
  crontab: { source: 'man crontab(1); gtfobins command', options: '-u= -e -l -r -i -s', operands: 'script' },
  rimraf: { source: 'https://github.com/isaacs/rimraf', operands: 'delete+*' },
  unlink: { source: 'man unlink(1)', operands: 'delete' },
  rmdir: {
    source: 'man rmdir(1)',
    options: '-p,--parents -v,--verbose --ignore-fail-on-non-empty',
    operands: 'delete*',
    abbreviations: true,
  },
  shred: {
    source: 'man shred(1)',
    options: '-n,--iterations= -s,--size= --random-source=read -u --remove=? -z,--zero -f,--force -v -x',
    operands: 'write*',
    forms: [{ if: '-u|--remove', operands: 'delete*' }],
    abbreviations: true,
  },
  trash: { source: 'https://github.com/andreafrancia/trash-cli', operands: 'delete+*' },
  mkdir: {
    source: 'man mkdir(1)',
    options: '-m,--mode= -p,--parents -v,--verbose -Z',
    operands: 'write*',
    abbreviations: true,
  },
  touch: {
    source: 'man touch(1)',
    options: '-d,--date= -t= -r,--reference=read --time= -a -m -c,--no-create -h,--no-dereference',
    operands: 'write*',
    abbreviations: true,
  },
  truncate: {
    source: 'man truncate(1)',
    options: '-s,--size= -r,--reference=read -c,--no-create -o,--io-blocks',
    operands: 'write*',
    abbreviations: true,
  },
  fallocate: { source: 'man fallocate(1)', options: '-l,--length= -o,--offset=', operands: 'write' },
  mkfifo: { source: 'man mkfifo(1)', options: '-m,--mode=', operands: 'write*' },
  mknod: { source: 'man mknod(1)', options: '-m,--mode=', operands: 'write' },
  tee: {
    source: 'man tee(1)',
    options: '-a,--append -i,--ignore-interrupts -p --output-error=?',
    operands: 'write*',
    abbreviations: true,
  },
  sponge: { source: 'man sponge(1)', options: '-a', operands: 'write' },
  dd: { source: 'man dd(1)', operands: 'data*', keyed: { if: 'read', of: 'write' } },
  chmod: {
    source: 'man chmod(1)',
    options:
      '--reference=read -R,--recursive -v,--verbose -c,--changes -f,--silent,--quiet --preserve-root --no-preserve-root',
    operands: 'data write*',
    forms: [{ if: '--reference', operands: 'write*' }],
    tree: '-R',
    abbreviations: true,
  },
  chown: {
    source: 'man chown(1)',
    options:
      '--reference=read --from= -R,--recursive -v,--verbose -c,--changes -f,--silent,--quiet -h,--no-dereference -H -L -P',
    operands: 'data write*',
    forms: [{ if: '--reference', operands: 'write*' }],
    tree: '-R',
    abbreviations: true,
  },
  chgrp: {
    source: 'man chgrp(1)',
    options: '--reference=read -R,--recursive',
    operands: 'data write*',
    forms: [{ if: '--reference', operands: 'write*' }],
    tree: '-R',
  },
  chattr: { source: 'man chattr(1)', options: '-R -V -f', operands: 'data write*', tree: '-R' },
  setfacl: {
    source: 'man setfacl(1)',
    options: '-m,--modify= -x,--remove= -M=read -X=read -R,--recursive -b -k -d',
    operands: 'write*',
    tree: '-R',
  },
  split: {
    source: 'man split(1); gtfobins shell',
    options:
      '-a,--suffix-length= -b,--bytes= -C,--line-bytes= -l,--lines= -n,--number= -t,--separator= --filter=code --additional-suffix= -d -x -e -u',
    operands: 'read write',
  },
  csplit: {
    source: 'man csplit(1); gtfobins file-read',
    options: '-f,--prefix=write -b,--suffix-format= -n,--digits=',
    operands: 'read',
  },
  patch: {
    source: 'man patch(1)',
    options:
      '-i,--input=read -o,--output=write -p,--strip= -d,--directory=write+ -r,--reject-file=write -B= -D= -F= -R,--reverse -N,--forward -s,--quiet -b,--backup --dry-run',
    operands: 'both read',
  },
  rsync: {
    source: 'man rsync(1); gtfobins shell',
    options:
      '-e,--rsh=remoteshell --rsync-path=program -f,--filter= --exclude= --include= --exclude-from=read --include-from=read --files-from=read --log-file=write --partial-dir=write --temp-dir=write --backup-dir=write --link-dest=read --compare-dest=read --copy-dest=read --password-file=read --port= --bwlimit= --timeout= --max-size= --min-size= --chmod= --chown= --info= --out-format= -B= -T=write -M= -a,--archive -v,--verbose -r,--recursive -z -n,--dry-run -u -P -h --delete --progress --stats',
    operands: 'readfrom+* writeto+',
    dry: '-n',
  },
  tar: { source: 'man tar(1); gtfobins shell, file-write', operands: 'data*' },
  zip: {
    source: 'man zip(1); gtfobins shell',
    options: '-b= -i= -n= -P= -t= -tt= -x= -r -m -q -9 -j -u -T -TT=program',
    operands: 'write read*',
    tree: '-r',
  },
  unzip: {
    source: 'man unzip(1)',
    options: '-d=data -x= -P= -l -t -p -Z -v -z -o -n -q -j -u',
    operands: 'read data*',
  },
  gzip: {
    source: 'man gzip(1)',
    options:
      '-S,--suffix= -c,--stdout,--to-stdout -d,--decompress -k,--keep -f -r,--recursive -t -l -v -q -n -1 -9',
    operands: 'both*',
    forms: [
      { if: '-c', operands: READS },
      { if: '-t|-l', operands: READS },
    ],
    tree: '-r',
  },
  gunzip: {
    source: 'man gunzip(1)',
    options: '-c,--stdout -k,--keep -f -r,--recursive -t -l',
    operands: 'both*',
    forms: [{ if: '-c', operands: READS }],
    tree: '-r',
  },
  xz: {
    source: 'man xz(1)',
    options: '-c,--stdout -d -k -f -T= -z',
    operands: 'both*',
    forms: [{ if: '-c', operands: READS }],
  },
  bzip2: {
    source: 'man bzip2(1)',
    options: '-c,--stdout -d -k -f',
    operands: 'both*',
    forms: [{ if: '-c', operands: READS }],
  },
  zstd: {
    source: 'man zstd(1)',
    options: '-c,--stdout -d -k -f -o=write -T= --rm',
    operands: 'both*',
    forms: [{ if: '-c', operands: READS }],
  },
  mkfs: { source: 'man mkfs(8)', options: '-t=', operands: 'write*' },
  'mkfs.ext4': { source: 'man mkfs.ext4(8)', operands: 'write*' },
  mkswap: { source: 'man mkswap(8)', operands: 'write*' },
  wipefs: { source: 'man wipefs(8)', options: '-a -f -n', operands: 'write*' },
  parted: { source: 'man parted(8)', options: '-a,--align= -s,--script -l,--list', operands: 'write data*' },
  fdisk: {
    source: 'man fdisk(8)',
    options: '-b= -t,--type= -l,--list',
    operands: 'write*',
    forms: [{ if: '-l', operands: 'data*' }],
  },
  sfdisk: { source: 'man sfdisk(8)', operands: 'write data*' },
  sgdisk: {
    source: 'man sgdisk(8)',
    options: '-Z,--zap-all -o,--clear -p,--print -n,--new= -t,--typecode= -d,--delete=',
    operands: 'write*',
  },
  blkdiscard: {
    source: 'man blkdiscard(8)',
    options: '-o,--offset= -l,--length= -p,--step= -f,--force -s,--secure -z,--zeroout',
    operands: 'write',
  },
  cryptsetup: {
    source: 'man cryptsetup(8)',
    options: '-c,--cipher= -h,--hash= -s,--key-size= -d,--key-file=read -q,--batch-mode',
    operands: 'data write data*',
  },
  history: {
    source: 'man bash(1)',
    operands: 'data*',
    options: '-c -d= -a -n -r -w -p -s',
    forms: [{ if: '-a|-w|-r|-n', operands: 'both' }],
  },
  vim: VIM,
  vi: VIM,
  nvim: VIM,
  ex: VIM,
  view: VIM,
  emacs: {
    source: 'man emacs(1); gtfobins shell',
    style: 'single',
    options:
      '--eval=program -eval=program --execute=program -l=script --load=script -f=program --funcall=program --script=script --insert=read -q --batch -batch --quick',
    operands: 'edited*',
  },
  ed: { source: 'man ed(1); gtfobins shell, file-write', options: '-p= -s -G -l -r', operands: 'both' },
  gdb: {
    source: 'man gdb(1); gtfobins shell',
    style: 'single',
    options:
      '-ex=program -iex=program -x=script -ix=script --command=script -p= -batch --args -c= -d= -s=read',
    operands: 'read data*',
  },
  expect: {
    source: 'man expect(1); gtfobins shell',
    options: '-c=program -f=script -b=script -d -i -n -N',
    operands: 'script data*',
  },
  xterm: { source: 'man xterm(1)', style: 'single', options: '-e=program -geometry= -T= -title=' },
  gcc: COMPILER,
  cc: COMPILER,
  'g++': COMPILER,
  clang: COMPILER,
  'clang++': COMPILER,
  esbuild: {
    source: 'https://esbuild.github.io/api/',
    style: 'single',
    options: '--outfile=write --outdir=write+ --metafile=write',
    operands: 'data*',
  },
  tsc: {
    source: 'https://www.typescriptlang.org/docs/handbook/compiler-options.html',
    style: 'single',
    options:
      '-p= --project= --outDir=write+ --outFile=write --declarationDir=write+ --tsBuildInfoFile=write -t= --target= -m= --module= --rootDir=',
    operands: 'data*',
  },
  mount: { source: 'man mount(8); gtfobins sudo', options: '-t= -o= -L= -U= --bind', operands: 'data write' },
};

/** `tar` after its first word was read: `-f` is the archive, reads and writes follow from the mode. */
export const TAR: ProgramTable = {
  options:
    '-A,--catenate,--concatenate -c,--create -d,--diff,--compare -r,--append -t,--list -u,--update -x,--extract,--get -f,--file=data -C,--directory=data -I,--use-compress-program=program --to-command=program -F,--info-script,--new-volume-script=program --checkpoint-action=checkpoint --rsh-command=program --rmt-command=program -T,--files-from=read -X,--exclude-from=read --exclude= -b= -g,--listed-incremental=write -H= -K= -L= -N= -V= --owner= --group= --mode= --mtime= --transform,--xform= --strip-components= --wildcards --checkpoint=? --index-file=write -z,--gzip -j,--bzip2 -J,--xz --zstd -v,--verbose -p -P,--absolute-names -O,--to-stdout -k --overwrite --remove-files -h -a,--auto-compress -m -w -W -S',
  operands: 'data*',
  abbreviations: true,
};

const NOTHING: ProgramTable = { source: 'man bash(1)', operands: 'data*' };
/** Programs whose words are data: they name nothing that is read or written. */
const QUIET =
  'echo printf true false : pwd test [ [[ sleep seq date whoami id hostname uname arch nproc which type whereis basename dirname realpath expr bc yes kill pkill killall pgrep jobs wait fg bg disown ps top uptime free df groups users who w tty clear reset tput stty umask ulimit times cal factor numfmt getconf locale man info help apropos whatis tldr logname mktemp printenv export set unset alias unalias read declare local typeset readonly return break continue exit cd pushd popd dirs shift getopts hash trap let lsof';

const OVER_NOTHING: { readonly [name: string]: ProgramTable } = {
  ...Object.fromEntries(QUIET.split(' ').map((name) => [name, NOTHING])),
  echo: { source: 'man bash(1)', style: 'none' },
  printf: { source: 'man bash(1)', style: 'none' },
  eval: { source: 'man bash(1)', style: 'none' },
  mktemp: {
    source: 'man mktemp(1)',
    options: '-p,--tmpdir=? -t -d,--directory -u,--dry-run -q,--quiet --suffix=',
    operands: 'write',
  },
  date: {
    source: 'man date(1)',
    options: '-d,--date= -f,--file=read -r,--reference=read -s,--set= -u,--utc -I=? -R',
    operands: 'data*',
  },
  man: {
    source: 'man man(1); gtfobins shell',
    options:
      '-H,--html=?program -P,--pager=program -C,--config-file=read -M,--manpath=read -l,--local-file -k -f -w -a -K',
    operands: 'data*',
  },
  kill: { source: 'man bash(1)', style: 'single', options: '-s= -n= -l=?' },
  seq: { source: 'man seq(1)', options: '-s,--separator= -f,--format= -w' },
  test: { source: 'man bash(1)', style: 'none' },
  '[': { source: 'man bash(1)', style: 'none' },
  realpath: {
    source: 'man realpath(1)',
    options: '--relative-to= --relative-base= -e -m -s -z -q',
    operands: 'data*',
  },
  source: { source: 'man bash(1)', operands: 'data*', posix: true },
  '.': { source: 'man bash(1)', operands: 'data*', posix: true },
};

/** Options of the programs that run others; their operands are the command. */
const RUNNERS: { readonly [name: string]: ProgramTable } = {
  env: {
    source: 'man env(1); gtfobins shell',
    options:
      '-C,--chdir= -u,--unset= -S,--split-string= -a,--argv0= -i,--ignore-environment -0,--null -v,--debug --block-signal=? --default-signal=? --ignore-signal=?',
    posix: true,
    abbreviations: true,
  },
  sudo: {
    source: 'man sudo(8); gtfobins sudo',
    options:
      '-C,--close-from= -D,--chdir= -g,--group= -h,--host=host -p,--prompt= -R,--chroot= -r,--role= -t,--type= -T,--command-timeout= -U,--other-user= -u,--user= -A,--askpass -b,--background -E,--preserve-env=? -e,--edit -H,--set-home -i,--login -K,--remove-timestamp -k,--reset-timestamp -l,--list -n,--non-interactive -P -S,--stdin -s,--shell -V,--version -v,--validate',
    posix: true,
  },
  doas: { source: 'https://man.openbsd.org/doas', options: '-a= -C=read -u= -L -n -s', posix: true },
  pkexec: { source: 'man pkexec(1)', options: '--user=', posix: true },
  command: { source: 'man bash(1)', options: '-p -v -V', posix: true },
  builtin: { source: 'man bash(1)', style: 'none', posix: true },
  exec: { source: 'man bash(1)', options: '-a= -c -l', posix: true },
  nohup: { source: 'man nohup(1)', posix: true },
  setsid: { source: 'man setsid(1)', options: '-c,--ctty -f,--fork -w,--wait', posix: true },
  nice: { source: 'man nice(1); gtfobins shell', options: '-n,--adjustment=', posix: true },
  ionice: {
    source: 'man ionice(1); gtfobins shell',
    options: '-c,--class= -n,--classdata= -p,--pid= -t,--ignore',
    posix: true,
  },
  setarch: {
    source: 'man setarch(8); gtfobins shell',
    options: '-R,--addr-no-randomize -v -B -F -I -L -S -T -X -Z',
    posix: true,
  },
  linux32: { source: 'man setarch(8)', options: '-R', posix: true },
  linux64: { source: 'man setarch(8)', options: '-R', posix: true },
  setpriv: {
    source: 'man setpriv(1)',
    options:
      '--reuid= --regid= --groups= --inh-caps= --ambient-caps= --bounding-set= --securebits= --pdeathsig= --selinux-label= --apparmor-profile= --clear-groups --keep-groups --init-groups --no-new-privs --reset-env',
    posix: true,
  },
  prlimit: {
    source: 'man prlimit(1)',
    options: '-p,--pid= -o,--output= -v,--as=? -n,--nofile=? -u,--nproc=? -t,--cpu=? -m,--rss=?',
    posix: true,
  },
  numactl: {
    source: 'man numactl(8)',
    options: '-N,--cpunodebind= -C,--physcpubind= -m,--membind= -i,--interleave= -p,--preferred= -l',
    posix: true,
  },
  cpulimit: {
    source: 'man cpulimit(1); gtfobins shell',
    options: '-p,--pid= -e,--exe= -P,--path= -l,--limit= -c,--cpu= -b -q -v -z -i -f',
    posix: true,
  },
  rlwrap: {
    source: 'man rlwrap(1); gtfobins shell',
    options:
      '-f,--file=read -H,--history-filename=both -l,--logfile=write -z,--filter=program -b= -C= -p=? -s= -S= -t= -a=? -i -r -c',
    posix: true,
  },
  valgrind: {
    source: 'man valgrind(1); gtfobins shell',
    style: 'single',
    options:
      '--log-file=write --xml-file=write --suppressions=read --tool= --callgrind-out-file=write --massif-out-file=write --cachegrind-out-file=write',
    posix: true,
  },
  perf: {
    source: 'man perf(1)',
    sub: {
      record: { options: '-o,--output=write -e= -F= -c= -p= -C= -g -a', operands: 'words*', posix: true },
      stat: { options: '-o,--output=write -e= -r= -p= -a -d', operands: 'words*', posix: true },
      trace: { options: '-o,--output=write -e= -p=', operands: 'words*', posix: true },
      report: { options: '-i,--input=read' },
      script: { options: '-i,--input=read -s,--script=script' },
      top: {},
      list: {},
    },
  },
  'ssh-agent': {
    source: 'man ssh-agent(1); gtfobins shell',
    options: '-a=write -E= -O= -P= -t= -c -D -d -k -s',
    posix: true,
  },
  sshpass: { source: 'man sshpass(1); gtfobins shell', options: '-f=read -d= -p= -P= -e -v', posix: true },
  fakeroot: {
    source: 'man fakeroot(1)',
    options: '-l,--lib=script --faked=program -s=write -i=read -b= -u',
    posix: true,
  },
  gosu: { source: 'https://github.com/tianon/gosu', posix: true },
  'su-exec': { source: 'https://github.com/ncopa/su-exec', posix: true },
  tini: {
    source: 'https://github.com/krallin/tini; gtfobins shell',
    options: '-p= -e= -s -v -g -w',
    posix: true,
  },
  'dumb-init': { source: 'https://github.com/Yelp/dumb-init', options: '-r,--rewrite= -c -v', posix: true },
  bwrap: {
    source: 'man bwrap(1)',
    options:
      '--bind==write+ --ro-bind==read+ --dev-bind==write+ --symlink== --tmpfs= --dev= --proc= --dir= --chdir= --setenv== --unsetenv= --uid= --gid= --hostname= --file== --args= --cap-add= --cap-drop= --seccomp= --exec-label= --lock-file= --unshare-all --share-net --die-with-parent --new-session',
    posix: true,
    style: 'single',
  },
  chronic: { source: 'man chronic(1)', options: '-e -v', posix: true },
  eatmydata: { source: 'man eatmydata(1)', posix: true },
  faketime: { source: 'man faketime(1)', options: '-f -m', posix: true },
  flock: {
    source: 'man flock(1); gtfobins shell',
    options:
      '-c,--command=code -E,--conflict-exit-code= -w,--timeout= -s,--shared -x,-e,--exclusive -n,--nonblock -u,--unlock -o,--close -F,--no-fork -v',
    posix: true,
  },
  wsl: {
    source: 'https://learn.microsoft.com/windows/wsl/basic-commands',
    options:
      '-d,--distribution= -u,--user= --cd= -e,--exec -l,--list -v,--verbose -q,--quiet --shutdown --status --shell-type= --system',
    posix: true,
  },
  c8: {
    source: 'https://github.com/bcoe/c8',
    options:
      '-c,--config=script -r,--reporter=module -o,--reports-dir,--report-dir=write+ --temp-directory=write+ --src=read -x,--exclude= -n,--include= -e,--extension= --resolve= --lines= --branches= --functions= --statements= --all --check-coverage --clean --100',
    posix: true,
  },
  nyc: {
    source: 'https://github.com/istanbuljs/nyc',
    options:
      '--nycrc-path=script -r,--reporter=module --require,-i=module --report-dir=write+ -t,--temp-dir=write+ --cwd=script -x,--exclude= -n,--include= -e,--extension= --lines= --branches= --functions= --statements= -a,--all -s,--silent --check-coverage',
    posix: true,
  },
  'cross-env': { source: 'https://github.com/kentcdodds/cross-env', posix: true },
  'cross-env-shell': { source: 'https://github.com/kentcdodds/cross-env', operands: 'code*', posix: true },
  dotenv: {
    source: 'https://github.com/entropitor/dotenv-cli',
    options: '-e=read -f,--file=read -v= -p= -c=? -o',
    posix: true,
  },
  dotenvx: {
    source: 'https://dotenvx.com/docs/',
    inherit: true,
    options: '-f,--env-file=read -fk,--env-keys-file=read -e,--env=',
    sub: { run: { operands: 'words*', posix: true }, get: {}, set: {}, encrypt: {}, decrypt: {}, ls: {} },
  },
  direnv: {
    source: 'man direnv(1)',
    sub: {
      exec: { operands: 'read words*', posix: true },
      allow: { operands: 'script' },
      permit: { operands: 'script' },
      grant: { operands: 'script' },
      deny: {},
      block: {},
      revoke: {},
      edit: {},
      export: {},
      hook: {},
      reload: {},
      status: {},
      stdlib: {},
      version: {},
      prune: {},
    },
  },
  'aws-vault': {
    source: 'https://github.com/99designs/aws-vault',
    options: '--backend= --prompt=',
    sub: {
      exec: {
        options: '-d,--duration= -n,--no-session --region= -j -s',
        operands: 'data words*',
        posix: true,
      },
      list: {},
      add: {},
      remove: {},
      login: {},
      rotate: {},
      clear: {},
      export: {},
    },
  },
  op: {
    source: 'https://developer.1password.com/docs/cli/reference/',
    options: '--account= --vault= --config=read',
    inherit: true,
    sub: {
      run: { options: '--env-file=read --no-masking', operands: 'words*', posix: true },
      inject: { options: '-i,--in-file=read -o,--out-file=write' },
      read: { options: '-o,--out-file=write' },
      item: {},
      document: {},
      signin: {},
      whoami: {},
      vault: {},
      plugin: {},
    },
  },
  infisical: {
    source: 'https://infisical.com/docs/cli/overview',
    options: '--domain=url --token=',
    inherit: true,
    sub: {
      run: { options: '--env= --path= --command,-c=code --projectId=', operands: 'words*', posix: true },
      secrets: {},
      export: {},
      login: {},
      init: {},
    },
  },
  chrt: { source: 'man chrt(1)', options: '-p,--pid -m,--max -a -b -f -i -o -r -R -T= -P= -D=', posix: true },
  taskset: { source: 'man taskset(1); gtfobins shell', options: '-p,--pid -c,--cpu-list -a', posix: true },
  time: {
    source: 'man time(1); gtfobins shell',
    options: '-f,--format= -o,--output=write -a,--append -p,--portability -v,--verbose',
    posix: true,
  },
  timeout: {
    source: 'man timeout(1); gtfobins shell',
    options: '-k,--kill-after= -s,--signal= -f,--foreground --preserve-status -v,--verbose',
    posix: true,
    abbreviations: true,
  },
  gtimeout: {
    source: 'man timeout(1)',
    options: '-k,--kill-after= -s,--signal= --foreground --preserve-status',
    posix: true,
  },
  stdbuf: {
    source: 'man stdbuf(1); gtfobins shell',
    options: '-i,--input= -o,--output= -e,--error=',
    posix: true,
  },
  unbuffer: { source: 'man unbuffer(1)', options: '-p', posix: true },
  caffeinate: {
    source: 'https://ss64.com/mac/caffeinate.html',
    options: '-t= -w= -d -i -m -s -u',
    posix: true,
  },
  chroot: {
    source: 'man chroot(8); gtfobins shell',
    options: '--groups= --userspec= --skip-chdir',
    posix: true,
  },
  strace: {
    source: 'man strace(1); gtfobins shell',
    options:
      '-o,--output=write -e= -p,--attach= -s= -E= -u= -P= -a= -I= -b= -O= -S= -X= -f -ff -c -C -t -T -v -y',
    posix: true,
  },
  ltrace: {
    source: 'man ltrace(1)',
    options: '-o=write -e= -p= -s= -u= -n= -a= -A= -D= -F= -l= -x=',
    posix: true,
  },
  unshare: {
    source: 'man unshare(1); gtfobins shell',
    options:
      '-R,--root= -w,--wd= -S,--setuid= -G,--setgid= --propagation= --mount-proc=? --map-user= --map-group= -m -u -i -n -p -U -C -T -f -r',
    posix: true,
  },
  nsenter: {
    source: 'man nsenter(1); gtfobins shell',
    options: '-t,--target= -S,--setuid= -G,--setgid= -m=? -u=? -i=? -n=? -p=? -U=? -C=? -r=? -w=?',
    posix: true,
  },
  'systemd-run': {
    source: 'man systemd-run(1)',
    options:
      '-u,--unit= -p,--property= --slice= --uid= --gid= --on-active= --on-calendar= -E,--setenv= --working-directory= -H,--host=host -M= --user -t -P -r',
    posix: true,
  },
  firejail: { source: 'man firejail(1)', posix: true },
  proxychains: { source: 'man proxychains(1)', options: '-f=read -q', posix: true },
  proxychains4: { source: 'man proxychains4(1)', options: '-f=read -q', posix: true },
  torsocks: { source: 'man torsocks(1)', options: '-u= -p= -a= -P=', posix: true },
  torify: { source: 'man torify(1)', posix: true },
  'xvfb-run': {
    source: 'man xvfb-run(1)',
    options: '-n,--server-num= -s,--server-args= -e,--error-file=write -f,--auth-file=write -a',
    posix: true,
  },
  'dbus-run-session': {
    source: 'man dbus-run-session(1)',
    options: '--config-file=read --dbus-daemon=program',
    posix: true,
  },
  ccache: { source: 'man ccache(1)', posix: true },
  hyperfine: {
    source: 'https://github.com/sharkdp/hyperfine',
    options:
      '-w,--warmup= -r,--runs= -p,--prepare=code -s,--setup=code -c,--cleanup=code --export-json=write --export-markdown=write',
    operands: 'code*',
    posix: true,
  },
  entr: { source: 'man entr(1)', options: '-a -c -d -n -p -r -s -z', posix: true },
  xargs: {
    source: 'man xargs(1); gtfobins shell',
    options:
      '-a,--arg-file=read -d,--delimiter= -E= -e,--eof=? -I= -i,--replace=? -L,--max-lines= -l=? -n,--max-args= -P,--max-procs= -s,--max-chars= -0,--null -o,--open-tty -p,--interactive -r,--no-run-if-empty -t,--verbose -x,--exit --process-slot-var=',
    posix: true,
    abbreviations: true,
  },
  watch: {
    source: 'man watch(1); gtfobins shell',
    options:
      '-n,--interval= -q,--equexit= -b,--beep -c,--color -d,--differences=? -e,--errexit -g,--chgexit -p,--precise -t,--no-title -w -x,--exec',
    posix: true,
  },
  su: {
    source: 'man su(1)',
    options: '-c,--command= -s,--shell= -g= -G= -w= -l,--login -m -p',
    operands: 'data*',
  },
  runuser: {
    source: 'man runuser(8)',
    options: '-c,--command= -u,--user= -s,--shell= -g= -G= -l,--login',
    operands: 'data*',
  },
  script: {
    source: 'man script(1); gtfobins shell',
    options:
      '-c,--command= -O,--log-out=write -I,--log-in=write -B,--log-io=write -T,--log-timing=write -E= -m= -o= -a -e -f -q -t=?',
    operands: 'write',
  },
  ...Object.fromEntries(
    ['ld.so', 'ld-linux.so.2', 'ld-linux-x86-64.so.2', 'ld-linux-aarch64.so.1', 'ld-musl-x86_64.so.1'].map(
      (name) => [
        name,
        {
          source: 'man ld.so(8)',
          options: '--library-path= --preload=read --audit=read --inhibit-cache --list --verify',
          posix: true,
        },
      ],
    ),
  ),
  parallel: {
    source: 'man parallel(1)',
    options:
      '-j,--jobs= -a,--arg-file=read -I= --colsep= --delay= --timeout= --retries= --joblog=write --results=write -S,--sshlogin=host -N= -n= -k,--keep-order --bar --dry-run -0 -X -m -q',
    posix: true,
  },
  busybox: { source: 'https://busybox.net/downloads/BusyBox.html; gtfobins shell', style: 'none' },
  toybox: { source: 'https://landley.net/toybox/help.html', style: 'none' },
};

const SHELL: ProgramTable = {
  source: 'man bash(1); gtfobins shell',
  options:
    '-o= -O= --rcfile= --init-file= -c -s -l,--login -i -x -e -u -v -n -r -p --norc --noprofile --posix --version --help --verbose --restricted --debugger',
  posix: true,
};

type Group = { readonly [name: string]: ProgramTable };

/** Tables that are at hand from the start: those of everyday lines. */
const EVERYDAY: readonly Group[] = [
  READERS,
  SEARCH,
  WRITERS,
  OVER_NOTHING,
  RUNNERS,
  NETWORK,
  DEVELOPMENT,
  Object.fromEntries(
    ['bash', 'sh', 'dash', 'zsh', 'ksh', 'ash', 'mksh', 'rbash', 'fish'].map((name) => [name, SHELL]),
  ),
  {
    git: GIT,
    gsed: SEARCH['sed'] ?? {},
    gawk: SEARCH['awk'] ?? {},
    mawk: SEARCH['awk'] ?? {},
    nawk: SEARCH['awk'] ?? {},
  },
];

function byName(groups: readonly Group[]): ReadonlyMap<string, ProgramTable> {
  return new Map(groups.flatMap((tables) => Object.entries(tables)));
}

const everyday = byName(EVERYDAY);
let others: ReadonlyMap<string, ProgramTable> | null = null;

/** All tables, as they are kept. */
export function allGroups(): readonly Group[] {
  return [...EVERYDAY, packageTools(), cloud(), databases(), system()];
}

/** What is known of a program, by its name. */
export function tableOf(name: string): ProgramTable | null {
  const known = everyday.get(name);
  if (known !== undefined) return known;
  // Making them takes some milliseconds, which a start need not pay.
  others ??= byName(allGroups().slice(EVERYDAY.length));
  return others.get(name) ?? null;
}
