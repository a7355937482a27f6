//! The script for PowerShell.

use super::{GRAPH_APPLICATION, Permission, REDIRECT, Registration, quoting};

const BODY: &str = r#"
Connect-MgGraph -TenantId $tenant -Scopes 'Application.ReadWrite.All' -NoWelcome
if ((Get-MgContext).TenantId -ne $tenant) { throw "Signed in to another tenant than $tenant." }

$access = @{ ResourceAppId = $graphApplication; ResourceAccess = $permissions }
$client = @{ RedirectUris = @($redirect) }

# 1. The registration: a public client on the administrator's computer, and the eight permissions. One that is there
#    already is used again. Nothing is granted by this.
$found = @(Get-MgApplication -Filter $filter -All)
if ($found.Count -gt 1) { throw 'There are several applications of this name. Delete or rename all but one.' }
if ($found.Count -eq 1) {
    $app = $found[0]
} else {
    $app = New-MgApplication -DisplayName $name -SignInAudience 'AzureADMyOrg'
}
Update-MgApplication -ApplicationId $app.Id -PublicClient $client -IsFallbackPublicClient `
    -RequiredResourceAccess @($access)

# 2. The certificate (its public part). The list is written as a whole, so the others are sent along.
$listed = (Get-MgApplication -ApplicationId $app.Id -Property 'keyCredentials').KeyCredentials
$keys = @($listed | Where-Object { $_ })
$known = $keys | Where-Object { $_.CustomKeyIdentifier -and
    ([BitConverter]::ToString($_.CustomKeyIdentifier) -replace '-', '') -eq $thumbprint }
if (-not $known) {
    $keys += @{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = [Convert]::FromBase64String($certificate) }
    Update-MgApplication -ApplicationId $app.Id -KeyCredentials $keys
}

# 3. The enterprise application, so that the permissions can be granted.
$appFilter = "appId eq '$($app.AppId)'"
if (-not (Get-MgServicePrincipal -Filter $appFilter)) {
    New-MgServicePrincipal -AppId $app.AppId | Out-Null
}

"Application (client) ID: $($app.AppId)"
"Object ID:               $($app.Id)"
'Paste both into Voice Sync. A Global Administrator then approves the permissions there.'
Disconnect-MgGraph | Out-Null
"#;

pub(super) fn script(of: &Registration) -> String {
    let certificate = &of.certificate;
    let filter = format!("displayName eq {}", quoting::odata(&of.application));
    let base64: String = certificate
        .pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    format!(
        "# Registers Voice Sync in one tenant, for the computer named below. It grants nothing, and may be run again.\n\
         # Needed: Install-Module Microsoft.Graph.Applications -Scope CurrentUser\n\
         # and an account that may register applications.\n\
         $ErrorActionPreference = 'Stop'\n\
         \n\
         $name = {name}\n\
         $tenant = {tenant}\n\
         $filter = {filter}\n\
         $redirect = {redirect}\n\
         # The certificate of {computer} ends on {ends}.\n\
         $thumbprint = {thumbprint}\n\
         $certificate = {base64}\n\
         $graphApplication = {graph}\n\
         # Role is a permission of the application itself, Scope one of whoever is signed in.\n\
         $permissions = @(\n{permissions})\n\
         {BODY}",
        name = quoting::powershell(&of.application),
        tenant = quoting::powershell(of.tenant.as_str()),
        filter = quoting::powershell(&filter),
        redirect = quoting::powershell(REDIRECT),
        computer = of.computer,
        ends = certificate.ends(),
        thumbprint = quoting::powershell(&certificate.thumbprint_sha1),
        base64 = quoting::powershell(&base64),
        graph = quoting::powershell(GRAPH_APPLICATION),
        permissions = permissions(),
    )
}

fn permissions() -> String {
    let line =
        |id: &str, kind: &str, name: &str| format!("    @{{ Id = '{id}'; Type = '{kind}' }}  # {name}\n");
    let roles = Permission::ALL.map(|one| line(one.application_id(), "Role", one.name()));
    let scopes = Permission::ALL.map(|one| line(one.delegated_id(), "Scope", one.name()));
    roles.into_iter().chain(scopes).collect()
}
