// SPDX-License-Identifier: Apache-2.0
// PowerShell's own short names. Source: `Get-Alias` of Windows PowerShell 5.1 and PowerShell 7, about_Aliases.

/** On every system. */
const EVERYWHERE =
  'gci=Get-ChildItem dir=Get-ChildItem gi=Get-Item gp=Get-ItemProperty gpv=Get-ItemPropertyValue gc=Get-Content ' +
  'type=Get-Content sc=Set-Content ac=Add-Content clc=Clear-Content ri=Remove-Item del=Remove-Item erase=Remove-Item ' +
  'rd=Remove-Item ni=New-Item md=New-Item mkdir=New-Item mi=Move-Item move=Move-Item ci=Copy-Item cpi=Copy-Item ' +
  'copy=Copy-Item rni=Rename-Item ren=Rename-Item si=Set-Item sp=Set-ItemProperty rp=Remove-ItemProperty ' +
  'cli=Clear-Item clp=Clear-ItemProperty cpp=Copy-ItemProperty mp=Move-ItemProperty rnp=Rename-ItemProperty ' +
  'ii=Invoke-Item iex=Invoke-Expression icm=Invoke-Command iwr=Invoke-WebRequest irm=Invoke-RestMethod ' +
  'iwmi=Invoke-WmiMethod ihy=Invoke-History h=Get-History r=Invoke-History ghy=Get-History clhy=Clear-History ' +
  '%=ForEach-Object foreach=ForEach-Object ?=Where-Object where=Where-Object select=Select-Object ' +
  'group=Group-Object measure=Measure-Object compare=Compare-Object gm=Get-Member gu=Get-Unique ' +
  'ft=Format-Table fl=Format-List fw=Format-Wide fc=Format-Custom oh=Out-Host ogv=Out-GridView sls=Select-String ' +
  'cd=Set-Location chdir=Set-Location sl=Set-Location pushd=Push-Location popd=Pop-Location gl=Get-Location ' +
  'pwd=Get-Location rvpa=Resolve-Path cvpa=Convert-Path gcm=Get-Command gal=Get-Alias sal=Set-Alias nal=New-Alias ' +
  'gv=Get-Variable sv=Set-Variable set=Set-Variable nv=New-Variable rv=Remove-Variable clv=Clear-Variable ' +
  'gps=Get-Process spps=Stop-Process saps=Start-Process start=Start-Process gsv=Get-Service sasv=Start-Service ' +
  'spsv=Stop-Service gjb=Get-Job sajb=Start-Job rcjb=Receive-Job rjb=Remove-Job spjb=Stop-Job wjb=Wait-Job ' +
  'ipmo=Import-Module gmo=Get-Module rmo=Remove-Module ipcsv=Import-Csv epcsv=Export-Csv ipal=Import-Alias ' +
  'echo=Write-Output write=Write-Output cls=Clear-Host clear=Clear-Host nsn=New-PSSession etsn=Enter-PSSession ' +
  'gin=Get-ComputerInfo gtz=Get-TimeZone gerr=Get-Error scb=Set-Clipboard gcb=Get-Clipboard shcm=Show-Command ' +
  'fhx=Format-Hex gwmi=Get-WmiObject gcim=Get-CimInstance icim=Invoke-CimMethod help=Get-Help';

/** On Windows alone: elsewhere the program of that name runs. */
const WINDOWS =
  'ls=Get-ChildItem cat=Get-Content rm=Remove-Item rmdir=Remove-Item mv=Move-Item cp=Copy-Item ps=Get-Process ' +
  'kill=Stop-Process sort=Sort-Object tee=Tee-Object diff=Compare-Object sleep=Start-Sleep man=Get-Help ' +
  'mount=New-PSDrive curl=Invoke-WebRequest wget=Invoke-WebRequest lp=Out-Printer';

function table(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(' ').map((pair) => {
      const at = pair.lastIndexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

export const ALIASES: ReadonlyMap<string, string> = table(`${EVERYWHERE} ${WINDOWS}`);
/** Also programs: both readings count. */
export const ALSO_PROGRAMS: ReadonlySet<string> = new Set(table(WINDOWS).keys());
