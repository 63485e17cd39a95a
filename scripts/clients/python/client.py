"""Signs in in three ways with azure-identity, and waits with azure-mgmt-compute's poller. See scripts/real-clients.ts."""

import json
import os

from azure.core.exceptions import HttpResponseError
from azure.identity import CertificateCredential, ClientAssertionCredential, ClientSecretCredential
from azure.mgmt.compute import ComputeManagementClient

identity = {"tenant_id": os.environ["AZURE_TENANT_ID"], "client_id": os.environ["AZURE_CLIENT_ID"]}
vm = {"location": "westeurope", "properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v5"}}}
command = {"commandId": "RunShellScript", "script": ["uptime"]}
sign_ins = {
    "secret": lambda: ClientSecretCredential(client_secret=os.environ["AZURE_CLIENT_SECRET"], **identity),
    "certificate": lambda: CertificateCredential(
        certificate_path=os.environ["AZURE_CLIENT_CERTIFICATE_PATH"], **identity
    ),
    "oidc": lambda: ClientAssertionCredential(func=lambda: os.environ["ASSERTION"], **identity),
}


def deallocate(machines):
    poller = machines.begin_deallocate("rg-app", "vm-1")
    poller.result()
    return poller.status().lower()


def power_off(machines):
    try:
        machines.begin_power_off("rg-app", "vm-1").result()
        return "succeeded"
    except HttpResponseError as error:
        return error.error.code


operations = {
    "deallocate-vm": deallocate,
    "run-command": lambda machines: machines.begin_run_command("rg-app", "vm-1", command).result().value[0].message,
    "create-vm": lambda machines: machines.begin_create_or_update("rg-app", "vm-created", vm).result().provisioning_state,
    "delete-vm": lambda machines: machines.begin_delete("rg-app", "vm-deleted").result(),
    "power-off": power_off,
}

for sign_in, credential in sign_ins.items():
    client = ComputeManagementClient(credential(), os.environ["AZURE_SUBSCRIPTION_ID"], polling_interval=1)
    for operation, carry_out in operations.items():
        result = carry_out(client.virtual_machines)
        print(json.dumps({"signIn": sign_in, "operation": operation, "result": result}), flush=True)
