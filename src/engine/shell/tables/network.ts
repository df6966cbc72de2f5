// SPDX-License-Identifier: Apache-2.0
import type { ProgramTable } from '../table.js';

const SSH =
  '-b= -c= -D= -E=write -e= -F=read -I=program -i=read -J=host -L= -l= -m= -O= -o=sshoption -p= -Q= -R= -S= -W= -w= -B= -P= -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y -4 -6';

/** Programs that reach other machines. */
export const NETWORK: { readonly [name: string]: ProgramTable } = {
  curl: {
    options:
      '-o,--output=write -D,--dump-header=write -c,--cookie-jar=write --trace=write --trace-ascii=write --stderr=write --etag-save=write --hsts=write --alt-svc=write -b,--cookie= -T,--upload-file=read -K,--config=program -E,--cert=read --key=read --cacert=read --capath=read --netrc-file=read --etag-compare=read -d,--data,--data-ascii=atfile --data-binary=atfile --data-urlencode=atfile --data-raw= --json=atfile -F,--form=formfile --form-string= -H,--header=atfile -x,--proxy=url --preproxy=url --socks5=host --socks5-hostname=host --socks4=host --socks4a=host --url=url --doh-url=url -A,--user-agent= -e,--referer= -u,--user= -U,--proxy-user= -X,--request= -m,--max-time= --connect-timeout= --retry= --retry-delay= --retry-max-time= -w,--write-out= -r,--range= -y= -Y= -z,--time-cond= -C,--continue-at= --limit-rate= --max-filesize= --max-redirs= --resolve=resolveto --connect-to=connectto --interface= --ciphers= --cert-type= --key-type= --pass= --oauth2-bearer= --unix-socket=read --abstract-unix-socket= --output-dir=data --noproxy= --proto= --proto-default= --dns-servers=hosts -P,--ftp-port= -Q,--quote= -t,--telnet-option= --local-port= --keepalive-time= --create-file-mode= --aws-sigv4= --request-target= --variable= --expand-url=program -s,--silent -S,--show-error -f,--fail -L,--location -i,--include -I,--head -k,--insecure -v,--verbose -O,--remote-name --remote-name-all -J,--remote-header-name -G,--get -g,--globoff -N,--no-buffer -n,--netrc -q,--disable -Z,--parallel -#,--progress-bar --compressed --create-dirs --fail-with-body --retry-all-errors --retry-connrefused --no-progress-meter -4,--ipv4 -6,--ipv6 --http1.1 --http2 --tlsv1.2 --tlsv1.3',
    operands: 'url*',
  },
  wget: {
    options:
      '-O,--output-document=write -o,--output-file=write -a,--append-output=write -i,--input-file=program -P,--directory-prefix=data --post-file=read --body-file=read --post-data= --body-data= --method= --header= --load-cookies=read --save-cookies=write --certificate=read --private-key=read --ca-certificate=read --ca-directory=read --config=program -e,--execute=program --use-askpass=program -U,--user-agent= --referer= --user= --password= --http-user= --http-password= -t,--tries= -T,--timeout= -w,--wait= -Q,--quota= -l,--level= -A,--accept= -R,--reject= -D,--domains= -I,--include-directories= -X,--exclude-directories= --limit-rate= --cut-dirs= -B,--base=url --warc-file=write -q,--quiet -v -nv,--no-verbose -c,--continue -N,--timestamping -r,--recursive -np,--no-parent -nc,--no-clobber -nd -nH -k,--convert-links -p,--page-requisites -m,--mirror -S,--server-response --spider --no-check-certificate -b,--background --content-disposition',
    operands: 'url*',
    abbreviations: true,
  },
  ssh: { options: SSH, posix: true },
  autossh: { options: `${SSH} -M=`, posix: true, operands: 'host code*' },
  scp: {
    options:
      '-c= -D= -F=read -i=read -J=host -l= -o=sshoption -P= -S=program -X= -3 -4 -6 -A -B -C -O -p -q -R -r -s -T -v',
    operands: 'readfrom* writeto',
    tree: '-r',
  },
  sftp: {
    options:
      '-B= -b=program -c= -D= -F=read -i=read -J=host -l= -o=sshoption -P= -R= -S=program -s= -X= -a -C -f -N -p -q -r -v',
    operands: 'host',
  },
  'ssh-copy-id': { options: '-i=read -p= -o= -F=read -t=', operands: 'host' },
  'ssh-keygen': {
    options: '-t= -b= -C= -f=write -N= -P= -m= -Y= -n= -I= -s=read -O= -V= -z= -E= -F= -R=',
    operands: 'data*',
  },
  'ssh-add': { operands: 'read*' },
  http: {
    options: '-a,--auth= -A= -o,--output=write -p,--print= --session= --verify= --proxy=',
    operands: 'data*',
  },
  https: {
    options: '-a,--auth= -A= -o,--output=write -p,--print= --session= --verify= --proxy=',
    operands: 'data*',
  },
  nc: {
    options:
      '-e=program -c=program -p= -s= -w= -x=host -X= -i= -q= -I= -O= -T= -V= -l -k -n -u -v -z -4 -6 -C -d -N -U',
    operands: 'host data*',
  },
  ncat: {
    options:
      '-e,--exec=program -c,--sh-exec=program --lua-exec=program -p= -s= -w= -i= -g= -G= --proxy=host -l -k -n -u -v',
    operands: 'host data*',
  },
  netcat: { options: '-e=program -c=program -p= -s= -w= -l -u -v -z -n', operands: 'host data*' },
  socat: { style: 'single', options: '-T= -t= -b= -lf=write', operands: 'socket*' },
  telnet: { operands: 'host data*' },
  ftp: { operands: 'host data*' },
  ping: { options: '-c= -i= -w= -W= -s= -t= -I= -q', operands: 'host' },
  dig: {
    style: 'single',
    options: '-f=read -k=read -p= -t= -c= -x= -y= -b= -q=host',
    operands: 'host data*',
  },
  nslookup: { operands: 'host data*' },
  host: { options: '-c= -t= -N= -R= -W= -m=', operands: 'host data*' },
  whois: { options: '-h=host -p=', operands: 'host' },
  traceroute: { operands: 'host data*' },
  openssl: {},
};
