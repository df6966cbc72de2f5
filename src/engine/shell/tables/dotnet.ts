// SPDX-License-Identifier: Apache-2.0
// What members of .NET classes do, as far as PowerShell lines use them. Source: the .NET API reference.

/** Classes whose static members, and objects, change nothing outside of the process. Names in lower case. */
export const QUIET_TYPES: ReadonlySet<string> = new Set(
  (
    'math datetime datetimeoffset timespan guid string int int16 int32 int64 uint32 uint64 long short byte sbyte double ' +
    'decimal float single bool boolean char version uri regex text.regularexpressions.regex convert bitconverter array ' +
    'console consolecolor enum object void switch xml xml.xmldocument hashtable ordered psobject pscustomobject ' +
    'management.automation.psobject pscredential management.automation.pscredential securestring nullable bigint ' +
    'numerics.biginteger net.ipaddress ipaddress mailaddress net.mail.mailaddress random text.stringbuilder ' +
    'text.encoding text.utf8encoding text.asciiencoding text.unicodeencoding globalization.cultureinfo cultureinfo ' +
    'stringcomparison stringcomparer stringsplitoptions net.webutility web.httputility io.path diagnostics.stopwatch ' +
    'runtime.interopservices.runtimeinformation runtime.interopservices.osplatform runtime.interopservices.architecture ' +
    'security.cryptography.sha256 security.cryptography.sha1 security.cryptography.md5 security.cryptography.sha512 ' +
    'security.cryptography.sha256managed datetimekind dayofweek io.searchoption io.fileattributes io.stringreader ' +
    'io.memorystream text.json.jsonserializer linq.enumerable collections.arraylist collections.hashtable ' +
    'collections.queue collections.stack io.fileinfo io.directoryinfo io.fileshare io.filemode psvariable ' +
    'net.securityprotocoltype net.webclient net.http.httpclient threading.thread parameter cmdletbinding ' +
    'validateset validatenotnull validatenotnullorempty validaterange validatepattern alias outputtype ' +
    'allownull allowemptystring allowemptycollection mandatory'
  ).split(' '),
);

/** Arguments by role, `+` with all below; an empty list for what only looks. */
export const STATIC_METHODS: { readonly [member: string]: string } = {
  'io.file.readalltext': 'read',
  'io.file.readalllines': 'read',
  'io.file.readallbytes': 'read',
  'io.file.readlines': 'read',
  'io.file.opentext': 'read',
  'io.file.openread': 'read',
  'io.file.exists': '',
  'io.file.getattributes': '',
  'io.file.getlastwritetime': '',
  'io.file.getcreationtime': '',
  'io.file.writealltext': 'write text',
  'io.file.writealllines': 'write text',
  'io.file.writeallbytes': 'write',
  'io.file.appendalltext': 'write text',
  'io.file.appendalllines': 'write text',
  'io.file.appendtext': 'write',
  'io.file.create': 'write',
  'io.file.createtext': 'write',
  'io.file.openwrite': 'write',
  'io.file.open': 'both',
  'io.file.setattributes': 'write',
  'io.file.setlastwritetime': 'write',
  'io.file.delete': 'delete',
  'io.file.copy': 'read write',
  'io.file.move': 'move write',
  'io.file.replace': 'move write write',
  'io.directory.exists': '',
  'io.directory.getfiles': 'read+',
  'io.directory.getdirectories': 'read+',
  'io.directory.getfilesystementries': 'read+',
  'io.directory.enumeratefiles': 'read+',
  'io.directory.enumeratedirectories': 'read+',
  'io.directory.getcurrentdirectory': '',
  'io.directory.getparent': '',
  'io.directory.createdirectory': 'write',
  'io.directory.delete': 'delete+',
  'io.directory.move': 'move write',
  'io.compression.zipfile.createfromdirectory': 'read+ write',
  'io.compression.zipfile.extracttodirectory': 'read write+',
  'io.compression.zipfile.openread': 'read',
  'environment.getenvironmentvariable': '',
  'environment.getenvironmentvariables': '',
  'environment.getfolderpath': '',
  'environment.expandenvironmentvariables': '',
  'environment.getcommandlineargs': '',
  'environment.newline': '',
  'environment.username': '',
  'environment.userdomainname': '',
  'environment.machinename': '',
  'environment.osversion': '',
  'environment.version': '',
  'environment.processorcount': '',
  'environment.tickcount': '',
  'environment.is64bitoperatingsystem': '',
  'environment.is64bitprocess': '',
  'environment.currentdirectory': '',
  'environment.systemdirectory': '',
  'environment.exit': '',
  'diagnostics.process.getcurrentprocess': '',
  'diagnostics.process.getprocesses': '',
  'diagnostics.process.getprocessesbyname': '',
  'diagnostics.process.getprocessbyid': '',
  'security.principal.windowsidentity.getcurrent': '',
  'net.dns.gethostname': '',
  'net.dns.gethostaddresses': 'host',
  'net.dns.gethostentry': 'host',
  'appdomain.currentdomain': '',
  'powershell.create': 'program',
};

/** What a class reads or writes when an object of it is made. */
export const CONSTRUCTORS: { readonly [type: string]: string } = {
  'io.streamreader': 'read',
  'io.streamwriter': 'write',
  'io.filestream': 'both',
  'net.sockets.tcpclient': 'host',
  'net.sockets.udpclient': 'host',
};

/** Methods that give another text or value and change nothing, whatever they are called on. */
export const QUIET_METHODS: ReadonlySet<string> = new Set(
  (
    'tostring trim trimstart trimend split substring startswith endswith contains indexof indexofany lastindexof toupper ' +
    'tolower toupperinvariant tolowerinvariant padleft padright equals compareto gettype gethashcode getenumerator ' +
    'tochararray normalize containskey containsvalue trygetvalue add addrange count toarray tolist sort reverse where ' +
    'foreach match matches ismatch clone adddays addhours addminutes addseconds addmilliseconds addmonths addyears ' +
    'touniversaltime tolocaltime getbytes getstring getvalue item append appendline appendformat next nextdouble ' +
    'waitforexit dispose close hasflag getvalueordefault getnamedelement selectnodes selectsinglenode ' +
    'getelementsbytagname getattribute getrange binarysearch first last single skip take join concat ' +
    'computehash toshortdatestring tolongdatestring toshorttimestring tofiletime totalseconds isnullorempty ' +
    'format compare subtract duration negate enumeratefiles enumeratedirectories getfiles getdirectories'
  ).split(' '),
);

/** Methods that reach other machines: the roles of their arguments. */
export const NETWORK_METHODS: { readonly [method: string]: string } = {
  downloadstring: 'url',
  downloaddata: 'url',
  downloadfile: 'url write',
  downloadstringtaskasync: 'url',
  downloadstringasync: 'url',
  downloaddatataskasync: 'url',
  downloadfileasync: 'url write',
  downloadfiletaskasync: 'url write',
  openread: 'url',
  openwrite: 'url',
  uploadstring: 'url',
  uploaddata: 'url',
  uploadfile: 'url read',
  uploadvalues: 'url',
  getstringasync: 'url',
  getbytearrayasync: 'url',
  getstreamasync: 'url',
  getasync: 'url',
  postasync: 'url',
  putasync: 'url',
  deleteasync: 'url',
};
