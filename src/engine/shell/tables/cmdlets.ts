// SPDX-License-Identifier: Apache-2.0
// What the parameters of cmdlets mean, as data. Source: the reference of Microsoft.PowerShell.Management, .Utility,
// .Security and .Core. One line of words per cmdlet: `Recurse` is a switch, `Filter=` takes a value, `Path=read@0`
// is a path read and the first operand, `+` means all below as well, `<` also what comes through the pipe.
// `Name=@0` is an operand that is only data.

const PATHS = 'LiteralPath,PSPath=';
const SELECT = 'Filter= Include= Exclude= Credential=';

export const CMDLETS: { readonly [name: string]: string } = {
  // Files
  'Get-ChildItem': `Path=read@0< ${PATHS}read Filter=@1 Include= Exclude= Depth= Attributes= Recurse Force Name File Directory Hidden ReadOnly System FollowSymlink`,
  'Get-Item': `Path=read@0< ${PATHS}read ${SELECT} Stream= Force`,
  'Get-ItemProperty': `Path=read@0< ${PATHS}read Name=@1 ${SELECT}`,
  'Get-ItemPropertyValue': `Path=read@0< ${PATHS}read Name=@1 ${SELECT}`,
  'Get-Content': `Path=read@0< ${PATHS}read ${SELECT} ReadCount= TotalCount,First,Head= Tail,Last= Delimiter= Encoding= Stream= Raw Wait Force AsByteStream`,
  'Get-FileHash': `Path=read@0< ${PATHS}read InputStream= Algorithm=`,
  'Get-Acl': `Path=read@0< ${PATHS}read InputObject= ${SELECT} Audit`,
  'Test-Path': `Path=@0 ${PATHS} PathType,Type= ${SELECT} NewerThan= OlderThan= IsValid`,
  'Resolve-Path': `Path=@0 ${PATHS} Relative RelativeBasePath= Credential= Force`,
  'Convert-Path': `Path=@0 ${PATHS}`,
  'Join-Path': 'Path,PSPath=@0 ChildPath=@1 AdditionalChildPath=@2 Resolve Credential=',
  'Split-Path':
    'Path=@0 LiteralPath= Parent Leaf LeafBase Extension Qualifier NoQualifier IsAbsolute Resolve Credential=',
  'Select-String': `Pattern=@0 Path=read@1 ${PATHS}read InputObject= Include= Exclude= Encoding= Context= Culture= SimpleMatch CaseSensitive Quiet Raw List NoEmphasis AllMatches NotMatch`,
  'Import-Csv': `Path=read@0 ${PATHS}read Delimiter=@1 Header= Encoding= UseCulture`,
  'Import-PowerShellDataFile': `Path=read@0 ${PATHS}read SkipLimitCheck`,
  'Format-Hex': `Path=read@0 ${PATHS}read InputObject= Encoding= Count= Offset= Raw`,
  'Test-Json': `Json=@0 Path=read ${PATHS}read Schema=@1 SchemaFile=read Options=`,
  'Set-Content': `Path=write@0 ${PATHS}write Value=text@1 ${SELECT} Encoding= Stream= PassThru Force NoNewline AsByteStream`,
  'Add-Content': `Path=write@0 ${PATHS}write Value=text@1 ${SELECT} Encoding= Stream= PassThru Force NoNewline AsByteStream`,
  'Clear-Content': `Path=write@0 ${PATHS}write ${SELECT} Stream= Force`,
  'Out-File': `FilePath,Path=write@0 ${PATHS}write Encoding=@1 InputObject=text Width= Append Force NoClobber NoNewline`,
  'Tee-Object': `FilePath,Path=write@0 ${PATHS}write InputObject= Encoding= Variable=variable Append`,
  'Export-Csv': `Path=write@0 ${PATHS}write Delimiter=@1 InputObject= Encoding= QuoteFields= UseQuotes= NoTypeInformation IncludeTypeInformation Force NoClobber Append UseCulture NoHeader`,
  'Export-Clixml': `Path=write@0 ${PATHS}write InputObject= Depth= Encoding= Force NoClobber`,
  'New-Item': `Path=write@0 Name=@1 ItemType,Type= Value,Target=text Credential= Force Options=`,
  'Copy-Item': `Path=read+@0< ${PATHS}read+ Destination=into@1 ${SELECT} Container FromSession= ToSession=program Recurse Force PassThru`,
  'Move-Item': `Path=move@0< ${PATHS}move Destination=into@1 ${SELECT} Force PassThru`,
  'Rename-Item': `Path=move@0 ${PATHS}move NewName=beside@1 Credential= Force PassThru`,
  'Remove-Item': `Path=delete+@0< ${PATHS}delete+ ${SELECT} Stream= Recurse Force`,
  'Clear-Item': `Path=delete@0< ${PATHS}delete ${SELECT} Force`,
  'Set-Item': `Path=write@0 ${PATHS}write Value=text@1 ${SELECT} Force PassThru`,
  'Set-ItemProperty': `Path=write@0< ${PATHS}write Name=@1 Value=@2 Type= InputObject= ${SELECT} Force PassThru`,
  'New-ItemProperty': `Path=write@0< ${PATHS}write Name=@1 Value= PropertyType,Type= ${SELECT} Force`,
  'Remove-ItemProperty': `Path=write@0< ${PATHS}write Name=@1 ${SELECT} Force`,
  'Set-Acl': `Path=write@0< ${PATHS}write AclObject=@1 InputObject= ${SELECT} PassThru`,
  'Unblock-File': `Path=write@0 ${PATHS}write`,
  'Compress-Archive': `Path=read+@0< ${PATHS}read+ DestinationPath=write@1 CompressionLevel= Update Force PassThru`,
  'Expand-Archive': `Path=read@0 ${PATHS}read DestinationPath=write+@1 Force PassThru`,
  'Set-Location': `Path=@0 ${PATHS} StackName= PassThru`,
  'Push-Location': `Path=@0 ${PATHS} StackName= PassThru`,
  'Pop-Location': 'StackName= PassThru',
  'Get-Location': 'PSProvider= PSDrive= StackName= Stack',
  'Invoke-Item': `Path=program@0< ${PATHS}program ${SELECT}`,
  'Start-Transcript': `Path=write@0 ${PATHS}write OutputDirectory=write Append Force NoClobber IncludeInvocationHeader UseMinimalHeader`,
  'New-TemporaryFile': '',
  // Text and objects
  'ForEach-Object':
    'Process=@0 Begin= End= RemainingScripts= MemberName= ArgumentList,Args= InputObject= Parallel= ThrottleLimit= TimeoutSeconds= AsJob UseNewRunspace',
  'Where-Object':
    'Property,FilterScript=@0 Value=@1 InputObject= EQ CEQ NE CNE GT CGT LT CLT GE CGE LE CLE Like CLike NotLike CNotLike Match CMatch NotMatch CNotMatch Contains CContains NotContains CNotContains In CIn NotIn CNotIn Is IsNot Not',
  'Select-Object':
    'Property=@0 ExcludeProperty= ExpandProperty= First= Last= Skip= SkipLast= Index= SkipIndex= InputObject= Unique Wait CaseInsensitive',
  'Sort-Object': 'Property=@0 Culture= Top= Bottom= InputObject= Descending Unique CaseSensitive Stable',
  'Group-Object': 'Property=@0 Culture= InputObject= NoElement AsHashTable AsString CaseSensitive',
  'Measure-Object':
    'Property=@0 InputObject= Sum Average Maximum Minimum AllStats StandardDeviation Line Word Character IgnoreWhiteSpace',
  'Compare-Object':
    'ReferenceObject=@0 DifferenceObject=@1 Property= SyncWindow= Culture= IncludeEqual ExcludeDifferent PassThru CaseSensitive',
  'Format-Table':
    'Property=@0 GroupBy= View= InputObject= Expand= AutoSize RepeatHeader HideTableHeaders Wrap Force DisplayError ShowError',
  'Format-List': 'Property=@0 GroupBy= View= InputObject= Expand= Force DisplayError ShowError',
  'Format-Wide': 'Property=@0 GroupBy= View= InputObject= Column= AutoSize Force',
  'ConvertFrom-Json': 'InputObject=@0 Depth= AsHashtable NoEnumerate DateKind=',
  'ConvertTo-Json': 'InputObject=@0 Depth= EnumsAsStrings Compress AsArray EscapeHandling=',
  'ConvertFrom-Csv': 'InputObject=@0 Delimiter=@1 Header= UseCulture',
  'ConvertTo-Csv':
    'InputObject=@0 Delimiter=@1 QuoteFields= UseQuotes= NoTypeInformation NoHeader UseCulture IncludeTypeInformation',
  'ConvertTo-Html':
    'Property=@0 InputObject= Head= Title= Body= CssUri= PostContent= PreContent= Fragment As=',
  'ConvertFrom-StringData': 'StringData=@0 Delimiter=',
  'Select-Xml': `XPath=@0 Path=read@1 ${PATHS}read Xml= Content= Namespace=`,
  'Write-Output': 'InputObject=@0 NoEnumerate',
  'Write-Host': 'Object=@0 ForegroundColor= BackgroundColor= Separator= NoNewline',
  'Write-Error': 'Message=@0 Exception= ErrorRecord= Category= ErrorId= TargetObject= RecommendedAction=',
  'Write-Warning': 'Message=@0',
  'Write-Verbose': 'Message=@0',
  'Write-Debug': 'Message=@0',
  'Write-Information': 'MessageData=@0 Tags=@1',
  'Write-Progress':
    'Activity=@0 Status=@1 Id=@2 PercentComplete= SecondsRemaining= CurrentOperation= ParentId= SourceId= Completed',
  'Out-Null': 'InputObject=',
  'Out-Host': 'InputObject= Paging',
  'Out-String': 'InputObject= Width= Stream NoNewline',
  'Out-Default': 'InputObject= Transcript',
  'Get-Member': 'Name=@0 InputObject= MemberType= View= Static Force',
  'Get-Unique': 'InputObject= AsString OnType CaseInsensitive',
  'Get-Random': 'InputObject=@0 Maximum= Minimum= Count= SetSeed= Shuffle',
  'Get-Date':
    'Date=@0 Year= Month= Day= Hour= Minute= Second= Format= UFormat= DisplayHint= AsUTC UnixTimeSeconds=',
  'New-TimeSpan': 'Start=@0 End=@1 Days= Hours= Minutes= Seconds=',
  'New-Guid': 'InputObject=@0 Empty',
  'Start-Sleep': 'Seconds=@0 Milliseconds= Duration=',
  'Get-Help':
    'Name=@0 Path= Category= Component= Functionality= Role= Parameter= Full Detailed Examples Online ShowWindow',
  'Get-Command':
    'Name=@0 Verb= Noun= Module= CommandType,Type= TotalCount= ArgumentList= ParameterName= ParameterType= All ListImported ShowCommandInfo Syntax',
  'Get-Alias': 'Name=@0 Definition= Scope= Exclude=',
  'Get-Variable': 'Name=@0 Scope= Include= Exclude= ValueOnly',
  'Get-History': 'Id=@0 Count=@1',
  'Get-Module':
    'Name=@0 FullyQualifiedName= PSSession= CimSession= ListAvailable All Refresh SkipEditionCheck PSEdition=',
  'Get-PSDrive': 'Name=@0 PSProvider= Scope= LiteralName=',
  'Set-Variable':
    'Name=variable@0 Value=@1 Scope= Option= Visibility= Description= Include= Exclude= Force PassThru',
  'New-Variable': 'Name=variable@0 Value=@1 Scope= Option= Visibility= Description= Force PassThru',
  'Remove-Variable': 'Name=@0 Scope= Include= Exclude= Force',
  'Clear-Variable': 'Name=@0 Scope= Include= Exclude= Force PassThru',
  'Set-StrictMode': 'Version= Off',
  'Read-Host': 'Prompt=@0 AsSecureString MaskInput',
  'Clear-Host': '',
  'New-Object': 'TypeName=@0 ArgumentList,Args=@1 Property= ComObject=program Strict',
  'Measure-Command': 'Expression=@0 InputObject=',
  // Processes and the machine
  'Get-Process': 'Name,ProcessName=@0 Id= ComputerName= InputObject= Module FileVersionInfo IncludeUserName',
  'Stop-Process': 'Id=@0 Name,ProcessName= InputObject= Force PassThru',
  'Wait-Process': 'Name=@0 Id= Timeout= InputObject=',
  'Start-Process':
    'FilePath,PSPath=@0 ArgumentList,Args=@1 Credential= WorkingDirectory= RedirectStandardError=write RedirectStandardInput=read RedirectStandardOutput=write Verb= WindowStyle= Environment= NoNewWindow PassThru Wait LoadUserProfile UseNewEnvironment',
  'Get-Service': 'Name=@0 DisplayName= Include= Exclude= InputObject= DependentServices RequiredServices',
  'Get-ComputerInfo': 'Property=@0',
  'Get-CimInstance':
    'ClassName=@0 Filter= Property= Query= Namespace= CimSession= ComputerName=host InputObject= ResourceUri= KeyOnly',
  'Get-NetTCPConnection':
    'LocalAddress=@0 LocalPort=@1 RemoteAddress= RemotePort= State= OwningProcess= CimSession=',
  'Get-Job': 'Id=@0 Name= State= Command= HasMoreData= Newest= Before= After= IncludeChildJob',
  'Receive-Job': 'Job=@0 Id= Name= Keep Wait AutoRemoveJob',
  'Get-ExecutionPolicy': 'Scope=@0 List',
  'Set-ExecutionPolicy': 'ExecutionPolicy=@0 Scope=@1 Force',
  'Start-Job':
    'ScriptBlock=@0 Name= ArgumentList,Args= FilePath=program InitializationScript= Credential= WorkingDirectory= InputObject= RunAs32',
  'Invoke-Command':
    'ScriptBlock=@0 ComputerName=host Session=program FilePath=program ArgumentList,Args= Credential= HostName=host UserName= KeyFilePath=read JobName= InputObject= ConnectionUri=url AsJob NoNewScope',
  // Code
  'Invoke-Expression': 'Command=@0',
  'Set-Alias': 'Name=@0 Value=@1 Scope= Option= Description= Force PassThru',
  'New-Alias': 'Name=@0 Value=@1 Scope= Option= Description= Force PassThru',
  'Add-Type':
    'TypeDefinition=program@0 MemberDefinition=program Name= Namespace= Path=program LiteralPath=program AssemblyName= Language= ReferencedAssemblies= OutputAssembly=write OutputType= PassThru IgnoreWarnings',
  'Import-Module':
    'Name=package@0 Assembly=program ModuleInfo=program PSSession=program FullyQualifiedName=program Scope= Prefix= Function= Cmdlet= Variable= Alias= MinimumVersion= RequiredVersion= ArgumentList= Force Global PassThru DisableNameChecking',
  // Network
  'Invoke-WebRequest':
    'Uri=url@0 OutFile=write InFile=read Proxy=url Method= Body= Headers= ContentType= UserAgent= WebSession= SessionVariable=variable Credential= Certificate= CertificateThumbprint= TimeoutSec= MaximumRedirection= MaximumRetryCount= RetryIntervalSec= Authentication= Token= Form= CustomMethod= TransferEncoding= SslProtocol= HttpVersion= UseBasicParsing UseDefaultCredentials SkipCertificateCheck SkipHttpErrorCheck DisableKeepAlive PassThru Resume NoProxy',
  'Invoke-RestMethod':
    'Uri=url@0 OutFile=write InFile=read Proxy=url Method= Body= Headers= ContentType= UserAgent= WebSession= SessionVariable=variable ResponseHeadersVariable=variable StatusCodeVariable=variable Credential= Certificate= CertificateThumbprint= TimeoutSec= MaximumRedirection= MaximumRetryCount= RetryIntervalSec= Authentication= Token= Form= CustomMethod= TransferEncoding= FollowRelLink MaximumFollowRelLink= UseBasicParsing UseDefaultCredentials SkipCertificateCheck SkipHttpErrorCheck DisableKeepAlive PassThru Resume NoProxy',
  'Start-BitsTransfer':
    'Source=url@0 Destination=write@1 TransferType= Asynchronous DisplayName= Priority= Description= Credential= ProxyUsage= ProxyList= Suspended Dynamic',
  'Test-Connection':
    'TargetName,ComputerName=host@0 Count= Delay= BufferSize= TcpPort= TimeoutSeconds= Quiet Ping Traceroute IPv4 IPv6 Repeat',
  'Test-NetConnection':
    'ComputerName=host@0 Port= CommonTCPPort=@1 InformationLevel= TraceRoute Hops= DiagnoseRouting ConstrainInterface= ConstrainSourceAddress=',
  'Resolve-DnsName': 'Name=host@0 Type=@1 Server=host DnsOnly NoHostsFile',
  'Send-MailMessage':
    'To=@0 Subject=@1 Body=@2 SmtpServer=host@3 From= Cc= Bcc= Attachments=read Credential= Port= UseSsl BodyAsHtml Encoding= Priority=',
};

/** Of every cmdlet. */
export const COMMON =
  'Verbose,vb Debug,db ErrorAction,ea= WarningAction,wa= InformationAction,infa= ProgressAction,proga= ErrorVariable,ev=variable WarningVariable,wv=variable InformationVariable,iv=variable OutVariable,ov=variable OutBuffer,ob= PipelineVariable,pv=variable WhatIf,wi Confirm,cf';
