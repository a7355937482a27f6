//! The script for the Azure CLI.

use super::{REDIRECT, Registration, quoting, required_access};

const BODY: &str = r#"
signed_in=$(az account show --query tenantId --output tsv)
if [ "$signed_in" != "$tenant" ]; then
  echo "You are signed in to the tenant $signed_in. Run this first: az login --tenant $tenant --allow-no-subscriptions" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s\n' "$permissions" > "$work/permissions.json"
printf '%s\n' "$certificate" > "$work/certificate.pem"

# 1. The registration. One that is there already is used again.
found=$(az ad app list --filter "$filter" --query '[].appId' --output tsv)
case $(printf '%s' "$found" | grep -c . || true) in
  0) app_id=$(az ad app create --display-name "$name" --sign-in-audience AzureADMyOrg --query appId --output tsv) ;;
  1) app_id=$found ;;
  *) echo "There are several applications of this name. Delete or rename all but one, then run this again." >&2
     exit 1 ;;
esac

# 2. A public client on the administrator's computer, and the eight permissions. Nothing is granted by this.
az ad app update --id "$app_id" --public-client-redirect-uris "$redirect" --is-fallback-public-client true \
  --required-resource-accesses "@$work/permissions.json"

# 3. The certificate (its public part). Others stay as they are.
known=$(az ad app credential list --id "$app_id" --cert --query '[].customKeyIdentifier' --output tsv)
if ! printf '%s' "$known" | grep -qi "$thumbprint"; then
  az ad app credential reset --id "$app_id" --cert "@$work/certificate.pem" --append --output none
fi

# 4. The enterprise application, so that the permissions can be granted.
az ad sp show --id "$app_id" --output none 2> /dev/null || az ad sp create --id "$app_id" --output none

echo "Application (client) ID: $app_id"
echo "Object ID:               $(az ad app show --id "$app_id" --query id --output tsv)"
echo "Paste both into Voice Sync. A Global Administrator then approves the permissions there."
"#;

pub(super) fn script(of: &Registration) -> String {
    let certificate = &of.certificate;
    let filter = format!("displayName eq {}", quoting::odata(&of.application));
    format!(
        "#!/usr/bin/env bash\n\
         # Registers Voice Sync in one tenant, for the computer named below. It grants nothing, and may be run again.\n\
         # Needed: the Azure CLI, and an account that may register applications (Application Developer is enough).\n\
         # In the permissions, Role is a permission of the application itself, Scope one of whoever is signed in.\n\
         set -euo pipefail\n\
         \n\
         name={name}\n\
         tenant={tenant}\n\
         filter={filter}\n\
         redirect={redirect}\n\
         # The certificate of {computer} ends on {ends}.\n\
         thumbprint={thumbprint}\n\
         certificate={pem}\n\
         permissions={permissions}\n\
         {BODY}",
        name = quoting::bash(&of.application),
        tenant = quoting::bash(of.tenant.as_str()),
        filter = quoting::bash(&filter),
        redirect = quoting::bash(REDIRECT),
        computer = of.computer,
        ends = certificate.ends(),
        thumbprint = quoting::bash(&certificate.thumbprint_sha1),
        pem = quoting::bash(certificate.pem.trim_end()),
        permissions = quoting::bash(&required_access()),
    )
}
