<#
.SYNOPSIS
Makes the company's collector a Windows service, or takes it away again.

.DESCRIPTION
The service runs as an ordinary user of its own (a local account, or one of the domain), whose Credential Manager keeps
its secrets. docs/collector.md says how the account is set up and what is done after this. Run it as administrator.

.EXAMPLE
.\collector-service.ps1 -Account .\sidecall-collector
.EXAMPLE
.\collector-service.ps1 -Remove
#>
[CmdletBinding(DefaultParameterSetName = "Install")]
param(
    [Parameter(Mandatory, ParameterSetName = "Install")]
    [string] $Account,
    [Parameter(ParameterSetName = "Install")]
    [string] $Program = (Join-Path $env:ProgramFiles "Sidecall\sidecall.exe"),
    [Parameter(Mandatory, ParameterSetName = "Remove")]
    [switch] $Remove
)
$ErrorActionPreference = "Stop"
$name = "SidecallCollector"

if ($Remove) {
    Stop-Service -Name $name -ErrorAction SilentlyContinue
    & sc.exe delete $name | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "sc.exe delete $name ended with $LASTEXITCODE" }
    return
}

if (-not (Test-Path -LiteralPath $Program)) { throw "There is no $Program; give its place with -Program." }
# The password is asked for here and handed to Windows, never written down.
$credential = Get-Credential -UserName $Account -Message "The account that the collector is to run as"
New-Service -Name $name `
    -DisplayName "Sidecall collector" `
    -Description "Logs calls and chats of 3CX in Salesforce for agents whose Sidecall did not." `
    -BinaryPathName ('"{0}" serve --service' -f $Program) `
    -StartupType Automatic `
    -Credential $credential | Out-Null
& sc.exe config $name start= delayed-auto | Out-Null
if ($LASTEXITCODE -ne 0) { throw "sc.exe config $name ended with $LASTEXITCODE" }
# Restarted after 10 s, 1 min and then every 5 min when it breaks; counted anew each day.
& sc.exe failure $name reset= 86400 actions= restart/10000/restart/60000/restart/300000 | Out-Null
& sc.exe failureflag $name 1 | Out-Null
Start-Service -Name $name
Get-Service -Name $name
