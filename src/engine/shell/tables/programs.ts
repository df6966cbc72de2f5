// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';
import { DEVELOPMENT } from './development.js';
import { GIT } from './git.js';
import { NETWORK } from './network.js';

const READS = 'read*';

/** Readers of text: every operand is a file. */
const READERS: { readonly [name: string]: ProgramTable } = {
  cat: {
    options:
      '-A,--show-all -b,--number-nonblank -E,--show-ends -n,--number -s,--squeeze-blank -T,--show-tabs -v,--show-nonprinting -e -t -u',
    operands: READS,
    abbreviations: true,
  },
  tac: { options: '-s,--separator= -b,--before -r,--regex', operands: READS, abbreviations: true },
  nl: { options: '-b,--body-numbering= -d= -f= -h= -i= -l= -n= -s= -v= -w= -p', operands: READS },
  head: {
    options: '-c,--bytes= -n,--lines= -q,--quiet,--silent -v,--verbose -z,--zero-terminated',
    operands: READS,
    abbreviations: true,
  },
  tail: {
    options:
      '-c,--bytes= -n,--lines= -s,--sleep-interval= --pid= --max-unchanged-stats= -f,--follow=? -F --retry -q,--quiet,--silent -v,--verbose -z,--zero-terminated',
    operands: READS,
    abbreviations: true,
  },
  less: {
    options: '-b= -h= -j= -k=read -m -o=write -O=write -p= -P= -t= -T=read -x= -y= -z= -D= -#=',
    operands: 'viewed*',
  },
  more: { options: '-n,--lines=', operands: 'viewed*' },
  bat: {
    options:
      '-l,--language= -r,--line-range= -H,--highlight-line= -m,--map-syntax= -n,--number --style= --theme= --tabs= --wrap= --color= --paging= --pager=program --diff -p,--plain',
    operands: READS,
  },
  wc: {
    options:
      '-c,--bytes -m,--chars -l,--lines -L,--max-line-length -w,--words --files0-from=filelist --total=',
    operands: READS,
    abbreviations: true,
  },
  cut: {
    options:
      '-b,--bytes= -c,--characters= -d,--delimiter= -f,--fields= --output-delimiter= -s,--only-delimited -n --complement -z,--zero-terminated',
    operands: READS,
    abbreviations: true,
  },
  paste: { options: '-d,--delimiters= -s,--serial', operands: READS },
  join: { options: '-1= -2= -a= -e= -j= -o= -t= -v= -i,--ignore-case --header', operands: READS },
  comm: { options: '-1 -2 -3 --check-order --nocheck-order --output-delimiter= --total', operands: READS },
  uniq: {
    options:
      '-c,--count -d,--repeated -D -f,--skip-fields= -i,--ignore-case -s,--skip-chars= -u,--unique -w,--check-chars= -z --group=?',
    operands: 'read write',
    abbreviations: true,
  },
  sort: {
    options:
      '-b,--ignore-leading-blanks -d,--dictionary-order -f,--ignore-case -g,--general-numeric-sort -i -M,--month-sort -h,--human-numeric-sort -n,--numeric-sort -R,--random-sort -r,--reverse -V,--version-sort -c,--check=? -C -m,--merge -s,--stable -u,--unique -z,--zero-terminated -k,--key= -t,--field-separator= -S,--buffer-size= -T,--temporary-directory=write --batch-size= --parallel= --sort= --random-source=read --files0-from=filelist --compress-program=program -o,--output=write --debug',
    operands: READS,
    abbreviations: true,
  },
  shuf: {
    options:
      '-i,--input-range= -n,--head-count= -o,--output=write --random-source=read -e,--echo -r,--repeat -z',
    operands: READS,
    forms: [{ if: '-e', operands: 'data*' }],
    abbreviations: true,
  },
  tsort: { operands: READS },
  fold: { options: '-w,--width= -s,--spaces -b,--bytes', operands: READS },
  fmt: { options: '-w,--width= -p,--prefix= -g,--goal=', operands: READS },
  expand: { options: '-t,--tabs=', operands: READS },
  unexpand: { options: '-t,--tabs=', operands: READS },
  column: {
    options:
      '-s,--separator= -t,--table -n -o,--output-separator= -N,--table-columns= -c,--output-width= -R= -H= -T= -E= -l= -J,--json',
    operands: READS,
  },
  rev: { operands: READS },
  od: {
    options:
      '-A,--address-radix= -j,--skip-bytes= -N,--read-bytes= -S,--strings= -t,--format= -w,--width=? -v',
    operands: READS,
  },
  xxd: {
    options:
      '-c,-cols= -g,-groupsize= -l,-len= -o= -s,-seek= -n= -R= -r,-revert -p,-ps,-postscript,-plain -i,-include -b,-bits -u -e -E -a',
    operands: 'read write',
  },
  hexdump: {
    options: '-n,--length= -s,--skip= -e,--format= -f,--format-file=read -C,--canonical -v',
    operands: READS,
  },
  strings: { options: '-n,--bytes= -t,--radix= -e,--encoding= -T,--target= -a,--all -f', operands: READS },
  base64: { options: '-d,-D,--decode -w,--wrap= -i,--ignore-garbage', operands: READS, abbreviations: true },
  base32: { options: '-d,--decode -w,--wrap=', operands: READS, abbreviations: true },
  md5sum: {
    options: '-c,--check -b,--binary -t,--text --tag -z --quiet --status -w,--warn --strict --ignore-missing',
    operands: READS,
  },
  sha1sum: { options: '-c,--check', operands: READS },
  sha256sum: { options: '-c,--check', operands: READS },
  sha512sum: { options: '-c,--check', operands: READS },
  shasum: { options: '-a,--algorithm= -c,--check', operands: READS },
  cksum: { options: '-a,--algorithm=', operands: READS },
  diff: {
    options:
      '-U,--unified= -C,--context= -W,--width= --color=? -I,--ignore-matching-lines= -L,--label= -x,--exclude= -X,--exclude-from=read -S,--starting-file= -F,--show-function-line= --from-file=read --to-file=read -u -r,--recursive -q,--brief -N,--new-file -a,--text -w -b -B -y,--side-by-side -i',
    operands: READS,
    tree: '-r',
  },
  cmp: { options: '-n,--bytes= -i,--ignore-initial= -s -l', operands: READS },
  diff3: { operands: READS },
  sdiff: { options: '-o,--output=write -w,--width=', operands: READS },
  zcat: { operands: READS },
  zgrep: { options: '-e= -f=read', operands: 'data read*' },
  xzcat: { operands: READS },
  bzcat: { operands: READS },
  ls: {
    options:
      '-I,--ignore= -w,--width= -T,--tabsize= --block-size= --color=? --format= --hide= --sort= --time= --time-style= --indicator-style= --quoting-style= --hyperlink=? -R,--recursive -a,--all -A,--almost-all -l -h,--human-readable -t -r,--reverse -S -1 -d,--directory -F,--classify=? -i,--inode -s,--size',
    operands: READS,
    tree: '-R',
    abbreviations: true,
  },
  dir: { operands: READS },
  tree: {
    options:
      '-L= -P= -I= -o=write --charset= --filelimit= --timefmt= --sort= --gitfile=read --fromfile -a -d -f -n',
    operands: 'read+*',
    implied: 'cwd',
  },
  du: {
    options:
      '-d,--max-depth= -B,--block-size= -t,--threshold= -X,--exclude-from=read --exclude= --files0-from=filelist --time=? -s -h -a -c',
    operands: 'read+*',
  },
  file: {
    options: '-m,--magic-file=read -f,--files-from=filelist -e,--exclude= -F,--separator= -P= -b -i -L',
    operands: READS,
  },
  stat: { options: '-c,--format= --printf= -f -L -t', operands: READS },
  readlink: { operands: 'data*' },
  jq: {
    options:
      '-f,--from-file=read --indent= --slurpfile==read -L=read --rawfile==read --arg== --argjson== --args --jsonargs -r -c -s -n -e -S -C -M -R -j -a',
    operands: 'data read*',
    forms: [{ if: '-f', operands: READS }],
  },
  yq: {
    options: '-f= -o= -I,--indent= -i,--inplace -p= -r -P -C -M',
    operands: 'data read*',
    forms: [{ if: '-i', operands: 'data both*' }],
  },
  strip: { options: '-o=write', operands: 'both*' },
  nm: { operands: READS },
  objdump: { operands: READS },
  readelf: { operands: READS },
  ldd: { operands: READS },
};

const GREP: ProgramTable = {
  options:
    '-e,--regexp= -f,--file=read -m,--max-count= -A,--after-context= -B,--before-context= -C,--context= -d,--directories= -D,--devices= --binary-files= --color=? --colour=? --exclude= --exclude-from=read --exclude-dir= --include= --label= --group-separator= -r,--recursive -R,--dereference-recursive -i,--ignore-case -n,--line-number -l,--files-with-matches -L,--files-without-match -c,--count -v,--invert-match -w,--word-regexp -x,--line-regexp -E,--extended-regexp -F,--fixed-strings -G,--basic-regexp -P,--perl-regexp -o,--only-matching -q,--quiet,--silent -s,--no-messages -h,--no-filename -H,--with-filename -a,--text -z,--null-data -Z,--null -b,--byte-offset',
  operands: 'data read*',
  forms: [{ if: '-e|-f', operands: READS }],
  tree: '-r|-R',
  abbreviations: true,
};
const RG: ProgramTable = {
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
    options:
      '-G= -g= -m= -A= -B= -C= --ignore= --ignore-dir= --depth= -p=read --pager=program --color-match= -l -i -n -w -v -c',
    operands: 'data read+*',
    implied: 'cwd-unless-piped',
  },
  ack: {
    options: '-A= -B= -C= -m= --type= --pager=program --ignore-dir= -l -i -n -w -v -c',
    operands: 'data read+*',
    implied: 'cwd-unless-piped',
  },
  fd: {
    options:
      '-e,--extension= -E,--exclude= -t,--type= -d,--max-depth= --min-depth= -c,--color= -j,--threads= -S,--size= --changed-within= --changed-before= -o,--owner= --base-directory=read --path-separator= --search-path=read+ --ignore-file=read -x,--exec -X,--exec-batch -H,--hidden -I,--no-ignore -g,--glob -F -a -l -L -p -0',
    operands: 'data read+*',
  },
  fdfind: { options: '-e,--extension= -E,--exclude= -t,--type= -d,--max-depth=', operands: 'data read+*' },
  find: {
    style: 'single',
    options:
      '-name= -iname= -path= -ipath= -wholename= -iwholename= -regex= -iregex= -regextype= -type= -xtype= -maxdepth= -mindepth= -size= -perm= -user= -group= -uid= -gid= -mtime= -atime= -ctime= -mmin= -amin= -cmin= -newer= -newermt= -anewer= -cnewer= -samefile= -inum= -links= -lname= -ilname= -fstype= -used= -printf= -fprint= -fprint0= -fls= -fprintf== -context=',
  },
  sed: {
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
    options:
      '-f,--file=read -F,--field-separator= -v,--assign= -i,--include=program -l,--load=program -e,--source=program -E,--exec=read',
    operands: 'data read*',
    forms: [{ if: '-f', operands: READS }],
  },
  tr: {
    options: '-c,-C,--complement -d,--delete -s,--squeeze-repeats -t,--truncate-set1',
    operands: 'data*',
  },
};

const COPY =
  '-t,--target-directory=into -S,--suffix= -T,--no-target-directory --backup=? -b -f,--force -i,--interactive -n,--no-clobber -u,--update=? -v,--verbose --strip-trailing-slashes -Z,--context=?';

const VIM: ProgramTable = {
  options:
    '-c=program --cmd=program -S=script -s=script -u=script -U=script -w=write -W=write -i=write -T= -t= -r=read -o=? -O=? -p=? -R -e -E -n -d -b -N -es -V=?',
  operands: 'edited*',
};
const COMPILER: ProgramTable = {
  style: 'single',
  options: '-wrapper=program -o=write -I= -L= -include=read -B=program -x= -std= -MF=write',
  operands: 'data*',
};

/** Programs that change files. */
const WRITERS: { readonly [name: string]: ProgramTable } = {
  cp: {
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
    options: `${COPY} -s,--symbolic -r,--relative -d,-F,--directory -L,--logical -P,--physical`,
    operands: 'read* dest',
    forms: [
      { if: '-t', operands: READS },
      { if: '-T', operands: 'read* write' },
    ],
    abbreviations: true,
  },
  install: {
    options: `${COPY} -m,--mode= -o,--owner= -g,--group= --strip-program=program -d,--directory -D -C,--compare -p,--preserve-timestamps -s,--strip`,
    operands: 'read* dest',
    forms: [
      { if: '-d', operands: 'write*' },
      { if: '-t', operands: READS },
      { if: '-T', operands: 'read* write' },
    ],
    abbreviations: true,
  },
  link: { operands: 'read write' },
  rm: {
    options:
      '-f,--force -i -I --interactive=? --one-file-system --no-preserve-root --preserve-root=? -r,-R,--recursive -d,--dir -v,--verbose',
    operands: 'delete*',
    tree: '-r',
    abbreviations: true,
  },
  sudoedit: { options: '-u,--user= -g,--group=', operands: 'both*' },
  at: { options: '-f=script -q= -t= -l -m -d= -r=', operands: 'data*' },
  batch: { operands: 'data*' },
  crontab: { options: '-u= -e -l -r -i -s', operands: 'script' },
  rimraf: { operands: 'delete+*' },
  unlink: { operands: 'delete' },
  rmdir: {
    options: '-p,--parents -v,--verbose --ignore-fail-on-non-empty',
    operands: 'delete*',
    abbreviations: true,
  },
  shred: {
    options: '-n,--iterations= -s,--size= --random-source=read -u --remove=? -z,--zero -f,--force -v -x',
    operands: 'write*',
    forms: [{ if: '-u|--remove', operands: 'delete*' }],
    abbreviations: true,
  },
  trash: { operands: 'delete+*' },
  mkdir: { options: '-m,--mode= -p,--parents -v,--verbose -Z', operands: 'write*', abbreviations: true },
  touch: {
    options: '-d,--date= -t= -r,--reference=read --time= -a -m -c,--no-create -h,--no-dereference',
    operands: 'write*',
    abbreviations: true,
  },
  truncate: {
    options: '-s,--size= -r,--reference=read -c,--no-create -o,--io-blocks',
    operands: 'write*',
    abbreviations: true,
  },
  fallocate: { options: '-l,--length= -o,--offset=', operands: 'write' },
  mkfifo: { options: '-m,--mode=', operands: 'write*' },
  mknod: { options: '-m,--mode=', operands: 'write' },
  tee: {
    options: '-a,--append -i,--ignore-interrupts -p --output-error=?',
    operands: 'write*',
    abbreviations: true,
  },
  sponge: { options: '-a', operands: 'write' },
  dd: { operands: 'data*', keyed: { if: 'read', of: 'write' } },
  chmod: {
    options:
      '--reference=read -R,--recursive -v,--verbose -c,--changes -f,--silent,--quiet --preserve-root --no-preserve-root',
    operands: 'data write*',
    forms: [{ if: '--reference', operands: 'write*' }],
    tree: '-R',
    abbreviations: true,
  },
  chown: {
    options:
      '--reference=read --from= -R,--recursive -v,--verbose -c,--changes -f,--silent,--quiet -h,--no-dereference -H -L -P',
    operands: 'data write*',
    forms: [{ if: '--reference', operands: 'write*' }],
    tree: '-R',
    abbreviations: true,
  },
  chgrp: {
    options: '--reference=read -R,--recursive',
    operands: 'data write*',
    forms: [{ if: '--reference', operands: 'write*' }],
    tree: '-R',
  },
  chattr: { options: '-R -V -f', operands: 'data write*', tree: '-R' },
  setfacl: {
    options: '-m,--modify= -x,--remove= -M=read -X=read -R,--recursive -b -k -d',
    operands: 'write*',
    tree: '-R',
  },
  split: {
    options:
      '-a,--suffix-length= -b,--bytes= -C,--line-bytes= -l,--lines= -n,--number= -t,--separator= --filter=code --additional-suffix= -d -x -e -u',
    operands: 'read write',
  },
  csplit: { options: '-f,--prefix=write -b,--suffix-format= -n,--digits=', operands: 'read' },
  patch: {
    options:
      '-i,--input=read -o,--output=write -p,--strip= -d,--directory=write+ -r,--reject-file=write -B= -D= -F= -R,--reverse -N,--forward -s,--quiet -b,--backup --dry-run',
    operands: 'both read',
  },
  rsync: {
    options:
      '-e,--rsh=remoteshell --rsync-path=program -f,--filter= --exclude= --include= --exclude-from=read --include-from=read --files-from=read --log-file=write --partial-dir=write --temp-dir=write --backup-dir=write --link-dest=read --compare-dest=read --copy-dest=read --password-file=read --port= --bwlimit= --timeout= --max-size= --min-size= --chmod= --chown= --info= --out-format= -B= -T=write -M= -a,--archive -v,--verbose -r,--recursive -z -n,--dry-run -u -P -h --delete --progress --stats',
    operands: 'readfrom+* writeto+',
    dry: '-n',
  },
  tar: { operands: 'data*' },
  zip: {
    options: '-b= -i= -n= -P= -t= -tt= -x= -r -m -q -9 -j -u -T -TT=program',
    operands: 'write read*',
    tree: '-r',
  },
  unzip: { options: '-d=data -x= -P= -l -t -p -Z -v -z -o -n -q -j -u', operands: 'read data*' },
  gzip: {
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
    options: '-c,--stdout -k,--keep -f -r,--recursive -t -l',
    operands: 'both*',
    forms: [{ if: '-c', operands: READS }],
    tree: '-r',
  },
  xz: { options: '-c,--stdout -d -k -f -T= -z', operands: 'both*', forms: [{ if: '-c', operands: READS }] },
  bzip2: { options: '-c,--stdout -d -k -f', operands: 'both*', forms: [{ if: '-c', operands: READS }] },
  zstd: {
    options: '-c,--stdout -d -k -f -o=write -T= --rm',
    operands: 'both*',
    forms: [{ if: '-c', operands: READS }],
  },
  '7z': { options: '-o= -p=', operands: 'data write read*' },
  mkfs: { options: '-t=', operands: 'write*' },
  'mkfs.ext4': { operands: 'write*' },
  mkswap: { operands: 'write*' },
  wipefs: { options: '-a -f -n', operands: 'write*' },
  parted: { options: '-a,--align= -s,--script -l,--list', operands: 'write data*' },
  fdisk: {
    options: '-b= -t,--type= -l,--list',
    operands: 'write*',
    forms: [{ if: '-l', operands: 'data*' }],
  },
  sfdisk: { operands: 'write data*' },
  sgdisk: {
    options: '-Z,--zap-all -o,--clear -p,--print -n,--new= -t,--typecode= -d,--delete=',
    operands: 'write*',
  },
  blkdiscard: {
    options: '-o,--offset= -l,--length= -p,--step= -f,--force -s,--secure -z,--zeroout',
    operands: 'write',
  },
  cryptsetup: {
    options: '-c,--cipher= -h,--hash= -s,--key-size= -d,--key-file=read -q,--batch-mode',
    operands: 'data write data*',
  },
  history: {
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
    style: 'single',
    options:
      '--eval=program -eval=program --execute=program -l=script --load=script -f=program --funcall=program --script=script --insert=read -q --batch -batch --quick',
    operands: 'edited*',
  },
  nano: { operands: 'edited*' },
  ed: { options: '-p= -s -G -l -r', operands: 'both' },
  gdb: {
    style: 'single',
    options:
      '-ex=program -iex=program -x=script -ix=script --command=script -p= -batch --args -c= -d= -s=read',
    operands: 'read data*',
  },
  expect: { options: '-c=program -f=script -b=script -d -i -n -N', operands: 'script data*' },
  xterm: { style: 'single', options: '-e=program -geometry= -T= -title=' },
  gcc: COMPILER,
  cc: COMPILER,
  'g++': COMPILER,
  clang: COMPILER,
  'clang++': COMPILER,
  esbuild: {
    style: 'single',
    options: '--outfile=write --outdir=write+ --metafile=write',
    operands: 'data*',
  },
  tsc: {
    style: 'single',
    options:
      '-p= --project= --outDir=write+ --outFile=write --declarationDir=write+ --tsBuildInfoFile=write -t= --target= -m= --module= --rootDir=',
    operands: 'data*',
  },
  mount: { options: '-t= -o= -L= -U= --bind', operands: 'data write' },
};

/** `tar` after its first word was read: `-f` is the archive, reads and writes follow from the mode. */
export const TAR: ProgramTable = {
  options:
    '-A,--catenate,--concatenate -c,--create -d,--diff,--compare -r,--append -t,--list -u,--update -x,--extract,--get -f,--file=data -C,--directory=data -I,--use-compress-program=program --to-command=program -F,--info-script,--new-volume-script=program --checkpoint-action=checkpoint --rsh-command=program --rmt-command=program -T,--files-from=read -X,--exclude-from=read --exclude= -b= -g,--listed-incremental=write -H= -K= -L= -N= -V= --owner= --group= --mode= --mtime= --transform,--xform= --strip-components= --wildcards --checkpoint=? --index-file=write -z,--gzip -j,--bzip2 -J,--xz --zstd -v,--verbose -p -P,--absolute-names -O,--to-stdout -k --overwrite --remove-files -h -a,--auto-compress -m -w -W -S',
  operands: 'data*',
  abbreviations: true,
};

const NOTHING: ProgramTable = { operands: 'data*' };
/** Programs whose words are data: they name nothing that is read or written. */
const QUIET =
  'echo printf true false : pwd test [ [[ sleep seq date whoami id hostname uname arch nproc which type whereis basename dirname realpath expr bc yes kill pkill killall pgrep jobs wait fg bg disown ps top uptime free df groups users who w tty clear reset tput stty umask ulimit times cal factor numfmt getconf locale man info help apropos whatis tldr logname mktemp printenv export set unset alias unalias read declare local typeset readonly return break continue exit cd pushd popd dirs shift getopts hash trap let lsof';

const OVER_NOTHING: { readonly [name: string]: ProgramTable } = {
  ...Object.fromEntries(QUIET.split(' ').map((name) => [name, NOTHING])),
  echo: { style: 'none' },
  printf: { style: 'none' },
  eval: { style: 'none' },
  mktemp: { options: '-p,--tmpdir=? -t -d,--directory -u,--dry-run -q,--quiet --suffix=', operands: 'write' },
  date: {
    options: '-d,--date= -f,--file=read -r,--reference=read -s,--set= -u,--utc -I=? -R',
    operands: 'data*',
  },
  man: {
    options:
      '-H,--html=?program -P,--pager=program -C,--config-file=read -M,--manpath=read -l,--local-file -k -f -w -a -K',
    operands: 'data*',
  },
  kill: { style: 'single', options: '-s= -n= -l=?' },
  seq: { options: '-s,--separator= -f,--format= -w' },
  test: { style: 'none' },
  '[': { style: 'none' },
  realpath: { options: '--relative-to= --relative-base= -e -m -s -z -q', operands: 'data*' },
  source: { operands: 'data*', posix: true },
  '.': { operands: 'data*', posix: true },
};

/** Options of the programs that run others; their operands are the command. */
const RUNNERS: { readonly [name: string]: ProgramTable } = {
  env: {
    options:
      '-C,--chdir= -u,--unset= -S,--split-string= -a,--argv0= -i,--ignore-environment -0,--null -v,--debug --block-signal=? --default-signal=? --ignore-signal=?',
    posix: true,
    abbreviations: true,
  },
  sudo: {
    options:
      '-C,--close-from= -D,--chdir= -g,--group= -h,--host=host -p,--prompt= -R,--chroot= -r,--role= -t,--type= -T,--command-timeout= -U,--other-user= -u,--user= -A,--askpass -b,--background -E,--preserve-env=? -e,--edit -H,--set-home -i,--login -K,--remove-timestamp -k,--reset-timestamp -l,--list -n,--non-interactive -P -S,--stdin -s,--shell -V,--version -v,--validate',
    posix: true,
  },
  doas: { options: '-a= -C=read -u= -L -n -s', posix: true },
  pkexec: { options: '--user=', posix: true },
  command: { options: '-p -v -V', posix: true },
  builtin: { style: 'none', posix: true },
  exec: { options: '-a= -c -l', posix: true },
  nohup: { posix: true },
  setsid: { options: '-c,--ctty -f,--fork -w,--wait', posix: true },
  nice: { options: '-n,--adjustment=', posix: true },
  ionice: { options: '-c,--class= -n,--classdata= -p,--pid= -t,--ignore', posix: true },
  chrt: { options: '-p,--pid -m,--max -a -b -f -i -o -r -R -T= -P= -D=', posix: true },
  taskset: { options: '-p,--pid -c,--cpu-list -a', posix: true },
  time: { options: '-f,--format= -o,--output=write -a,--append -p,--portability -v,--verbose', posix: true },
  timeout: {
    options: '-k,--kill-after= -s,--signal= -f,--foreground --preserve-status -v,--verbose',
    posix: true,
    abbreviations: true,
  },
  gtimeout: { options: '-k,--kill-after= -s,--signal= --foreground --preserve-status', posix: true },
  stdbuf: { options: '-i,--input= -o,--output= -e,--error=', posix: true },
  unbuffer: { options: '-p', posix: true },
  caffeinate: { options: '-t= -w= -d -i -m -s -u', posix: true },
  chroot: { options: '--groups= --userspec= --skip-chdir', posix: true },
  strace: {
    options:
      '-o,--output=write -e= -p,--attach= -s= -E= -u= -P= -a= -I= -b= -O= -S= -X= -f -ff -c -C -t -T -v -y',
    posix: true,
  },
  ltrace: { options: '-o=write -e= -p= -s= -u= -n= -a= -A= -D= -F= -l= -x=', posix: true },
  unshare: {
    options:
      '-R,--root= -w,--wd= -S,--setuid= -G,--setgid= --propagation= --mount-proc=? --map-user= --map-group= -m -u -i -n -p -U -C -T -f -r',
    posix: true,
  },
  nsenter: {
    options: '-t,--target= -S,--setuid= -G,--setgid= -m=? -u=? -i=? -n=? -p=? -U=? -C=? -r=? -w=?',
    posix: true,
  },
  'systemd-run': {
    options:
      '-u,--unit= -p,--property= --slice= --uid= --gid= --on-active= --on-calendar= -E,--setenv= --working-directory= -H,--host=host -M= --user -t -P -r',
    posix: true,
  },
  firejail: { posix: true },
  proxychains: { options: '-f=read -q', posix: true },
  proxychains4: { options: '-f=read -q', posix: true },
  torsocks: { options: '-u= -p= -a= -P=', posix: true },
  torify: { posix: true },
  'xvfb-run': {
    options: '-n,--server-num= -s,--server-args= -e,--error-file=write -f,--auth-file=write -a',
    posix: true,
  },
  'dbus-run-session': { options: '--config-file=read --dbus-daemon=program', posix: true },
  ccache: { posix: true },
  hyperfine: {
    options:
      '-w,--warmup= -r,--runs= -p,--prepare=code -s,--setup=code -c,--cleanup=code --export-json=write --export-markdown=write',
    operands: 'code*',
    posix: true,
  },
  entr: { options: '-a -c -d -n -p -r -s -z', posix: true },
  xargs: {
    options:
      '-a,--arg-file=read -d,--delimiter= -E= -e,--eof=? -I= -i,--replace=? -L,--max-lines= -l=? -n,--max-args= -P,--max-procs= -s,--max-chars= -0,--null -o,--open-tty -p,--interactive -r,--no-run-if-empty -t,--verbose -x,--exit --process-slot-var=',
    posix: true,
    abbreviations: true,
  },
  watch: {
    options:
      '-n,--interval= -q,--equexit= -b,--beep -c,--color -d,--differences=? -e,--errexit -g,--chgexit -p,--precise -t,--no-title -w -x,--exec',
    posix: true,
  },
  su: { options: '-c,--command= -s,--shell= -g= -G= -w= -l,--login -m -p', operands: 'data*' },
  runuser: { options: '-c,--command= -u,--user= -s,--shell= -g= -G= -l,--login', operands: 'data*' },
  script: {
    options:
      '-c,--command= -O,--log-out=write -I,--log-in=write -B,--log-io=write -T,--log-timing=write -E= -m= -o= -a -e -f -q -t=?',
    operands: 'write',
  },
  ...Object.fromEntries(
    ['ld.so', 'ld-linux.so.2', 'ld-linux-x86-64.so.2', 'ld-linux-aarch64.so.1', 'ld-musl-x86_64.so.1'].map(
      (name) => [
        name,
        {
          options: '--library-path= --preload=read --audit=read --inhibit-cache --list --verify',
          posix: true,
        },
      ],
    ),
  ),
  parallel: {
    options:
      '-j,--jobs= -a,--arg-file=read -I= --colsep= --delay= --timeout= --retries= --joblog=write --results=write -S,--sshlogin=host -N= -n= -k,--keep-order --bar --dry-run -0 -X -m -q',
    posix: true,
  },
  busybox: { style: 'none' },
  toybox: { style: 'none' },
};

const SHELL: ProgramTable = {
  options:
    '-o= -O= --rcfile= --init-file= -c -s -l,--login -i -x -e -u -v -n -r -p --norc --noprofile --posix --version --help --verbose --restricted --debugger',
  posix: true,
};

const ALL: readonly { readonly [name: string]: ProgramTable }[] = [
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

/** What is known of programs, by name. */
export const TABLES: ReadonlyMap<string, ProgramTable> = new Map(
  ALL.flatMap((tables) => Object.entries(tables)),
);
