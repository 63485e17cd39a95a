// Signs in in three ways with azidentity, and waits with azcore's poller. See scripts/real-clients.ts.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

type signIn struct {
	name       string
	credential func() (azcore.TokenCredential, error)
}

type operation struct {
	name, method, path, body string
	finalState               runtime.FinalStateVia
	// The text in the result.
	read func(result) any
}

type result struct {
	Value []struct {
		Message string `json:"message"`
	} `json:"value"`
	Properties struct {
		ProvisioningState string `json:"provisioningState"`
	} `json:"properties"`
}

const machine = `{"location":"westeurope","properties":{"hardwareProfile":{"vmSize":"Standard_D2s_v5"}}}`

var succeeded = func(result) any { return "succeeded" }

func main() {
	tenant, client := os.Getenv("AZURE_TENANT_ID"), os.Getenv("AZURE_CLIENT_ID")
	signIns := []signIn{
		{"secret", func() (azcore.TokenCredential, error) {
			return azidentity.NewClientSecretCredential(tenant, client, os.Getenv("AZURE_CLIENT_SECRET"), nil)
		}},
		{"certificate", func() (azcore.TokenCredential, error) {
			data, err := os.ReadFile(os.Getenv("AZURE_CLIENT_CERTIFICATE_PATH"))
			if err != nil {
				return nil, err
			}
			certificates, key, err := azidentity.ParseCertificates(data, nil)
			if err != nil {
				return nil, err
			}
			return azidentity.NewClientCertificateCredential(tenant, client, certificates, key, nil)
		}},
		{"oidc", func() (azcore.TokenCredential, error) {
			assertion := func(context.Context) (string, error) { return os.Getenv("ASSERTION"), nil }
			return azidentity.NewClientAssertionCredential(tenant, client, assertion, nil)
		}},
	}
	operations := []operation{
		{name: "deallocate-vm", method: http.MethodPost, path: "vm-1/deallocate", read: succeeded},
		{
			name: "run-command", method: http.MethodPost, path: "vm-1/runCommand",
			body:       `{"commandId":"RunShellScript","script":["uptime"]}`,
			finalState: runtime.FinalStateViaLocation,
			read:       func(told result) any { return told.Value[0].Message },
		},
		{
			name: "create-vm", method: http.MethodPut, path: "vm-created", body: machine,
			read: func(told result) any { return told.Properties.ProvisioningState },
		},
		{name: "delete-vm", method: http.MethodDelete, path: "vm-deleted", read: func(result) any { return nil }},
		{name: "power-off", method: http.MethodPost, path: "vm-1/powerOff", read: succeeded},
	}
	for _, one := range signIns {
		credential, err := one.credential()
		check(err)
		manager, err := arm.NewClient("clients", "v1.0.0", credential, nil)
		check(err)
		for _, each := range operations {
			told, err := carryOut(manager, each)
			check(err)
			line, err := json.Marshal(map[string]any{"signIn": one.name, "operation": each.name, "result": told})
			check(err)
			fmt.Println(string(line))
		}
	}
}

func carryOut(manager *arm.Client, each operation) (any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	machines := fmt.Sprintf(
		"/subscriptions/%s/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/%s?api-version=2024-11-01",
		os.Getenv("AZURE_SUBSCRIPTION_ID"), each.path)
	request, err := runtime.NewRequest(ctx, each.method, runtime.JoinPaths(manager.Endpoint(), machines))
	if err != nil {
		return nil, err
	}
	if each.body != "" {
		body := streaming.NopCloser(strings.NewReader(each.body))
		if err := request.SetBody(body, "application/json"); err != nil {
			return nil, err
		}
	}
	response, err := manager.Pipeline().Do(request)
	if err != nil {
		return nil, err
	}
	options := runtime.NewPollerOptions[result]{FinalStateVia: each.finalState}
	poller, err := runtime.NewPoller(response, manager.Pipeline(), &options)
	if err != nil {
		return nil, err
	}
	told, err := poller.PollUntilDone(ctx, &runtime.PollUntilDoneOptions{Frequency: time.Second})
	var refused *azcore.ResponseError
	if errors.As(err, &refused) {
		return refused.ErrorCode, nil
	}
	if err != nil {
		return nil, err
	}
	return each.read(told), nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
