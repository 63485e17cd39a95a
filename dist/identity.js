export const id = "identity";

export const ids = [ "identity" ];

export const modules = {
  "src/auth/identity.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.r(__webpack_exports__);
    __webpack_require__.d(__webpack_exports__, {
      acquireForClient: () => acquireForClient,
      acquireForMachine: () => acquireForMachine
    });
    var esm = __webpack_require__("@azure/identity/dist/esm/index.js");
    var dist = __webpack_require__("@azure/msal-node/dist/index.mjs");
    var errors = __webpack_require__("src/errors.ts");
    var process = __webpack_require__("src/process.ts");
    var quote = __webpack_require__("src/text/quote.ts");
    var token_source = __webpack_require__("src/auth/token-source.ts");
    var dist_esm = __webpack_require__("@azure/core-rest-pipeline/dist/esm/index.js");
    var cloud = __webpack_require__("src/cloud.ts");
    var json = __webpack_require__("src/json.ts");
    var faults = __webpack_require__("src/auth/faults.ts");
    var sign_in_request = __webpack_require__("src/auth/sign-in-request.ts");
    // file: src/auth/transport.ts
    const timeoutMs = 2e4;
    const secretHeaders = [ "authorization", "x-identity-header", "secret" ];
    function createTransport(options) {
      return {
        sendRequest: request => sendRequest(request, options)
      };
    }
    async function sendRequest(request, options) {
      const {plain: plain, isLocal: isLocal, clock: clock, onExchange: onExchange, onResult: onResult} = options;
      concealSecrets(request, options);
      const url = realUrl(request, options);
      const allowed = target => (0, cloud.isAllowed)(target, options.origin ?? url);
      try {
        const form = formOf(request);
        const sent = {
          url: url,
          form: form,
          headers: request.headers.toJSON()
        };
        const response = await (0, sign_in_request.sendSignInRequest)(sent, {
          clock: clock,
          onExchange: onExchange,
          timeoutMs: timeoutMs,
          allowed: allowed,
          direct: isLocal
        });
        onResult(faultOf(response, request, options));
        const body = response.body ?? "";
        return {
          request: request,
          status: response.status,
          headers: (0, dist_esm.createHttpHeaders)(presentHeaders(response)),
          bodyAsText: plain === void 0 ? body : body.replaceAll(plain.origin, plain.alias)
        };
      } catch (error) {
        const fault = (0, faults.signInFault)(error);
        onResult(fault instanceof errors.WaitError ? fault : void 0);
        throw error;
      }
    }
    function concealSecrets(request, {conceal: conceal}) {
      for (const name of secretHeaders) conceal(request.headers.get(name)?.replace(/^Basic /, "") ?? "");
      conceal(new URLSearchParams(formOf(request)).get("client_assertion") ?? "");
    }
    function realUrl(request, {plain: plain}) {
      const url = new URL(request.url);
      return url.origin === plain?.alias ? new URL(`${plain.origin}${url.pathname}${url.search}`) : url;
    }
    function formOf({method: method, body: body}) {
      if (method !== "POST") return;
      return typeof body === "string" ? body : "";
    }
    function faultOf(response, request, options) {
      const {isLocal: isLocal = false} = options;
      const {host: host} = response.url;
      if (isLocal && response.status === 401 && response.headers["www-authenticate"] !== void 0) return;
      const isSuccess = response.status >= 200 && response.status <= 299;
      if (!isSuccess) return (0, faults.tokenServiceFault)(response, host, {
        isLocal: isLocal
      });
      return isUsable(response, request.method === "POST" || isLocal) ? void 0 : (0, faults.noToken)(response, host);
    }
    function isUsable({body: body}, wantsToken) {
      const document = (0, json.parseObject)(body);
      return document !== void 0 && (!wantsToken || (0, json.text)(document.access_token) !== void 0);
    }
    function presentHeaders({headers: headers}) {
      const present = Object.entries(headers).filter(entry => entry[1] !== void 0);
      return Object.fromEntries(present);
    }
    // file: src/auth/identity.ts
    const roundingMs = 1e3;
    function acquireForClient({authority: authority, ...context}, client, proof) {
      const {host: host, scope: scope} = authority;
      const secured = new URL(host);
      secured.protocol = "https:";
      const tenantId = isAdfs(host) ? "adfs" : client.tenantId;
      const create = options => credentialOf({
        ...client,
        tenantId: tenantId
      }, proof, {
        ...options,
        authorityHost: secured.href,
        disableInstanceDiscovery: true
      });
      return acquire(create, scope, {
        origin: host,
        plain: host.protocol === "http:" ? {
          origin: host.origin,
          alias: secured.origin
        } : void 0,
        ...context
      });
    }
    function credentialOf({tenantId: tenantId, clientId: clientId}, proof, options) {
      if ("secret" in proof) return new esm.ClientSecretCredential(tenantId, clientId, proof.secret, options);
      return new esm.ClientCertificateCredential(tenantId, clientId, proof, options);
    }
    function isAdfs(host) {
      return /^\/adfs\/?$/i.test(host.pathname);
    }
    async function acquireForMachine({authority: authority, ...context}, clientId) {
      const create = options => {
        (0, process.forgetManagedIdentity)(dist.ManagedIdentityApplication);
        return new esm.ManagedIdentityCredential({
          ...options,
          clientId: clientId,
          authorityHost: "https://login.microsoftonline.com"
        });
      };
      try {
        return await acquire(create, authority.scope, {
          isLocal: true,
          ...context
        });
      } catch (error) {
        throw error instanceof errors.WaitError ? error.with({
          message: `${error.message}. ${machineHint}`
        }) : error;
      }
    }
    const machineHint = "Is this runner a machine in Azure or Azure Arc, and is the identity assigned to it?";
    function commonOptions(httpClient) {
      const noRetries = {
        maxRetries: 0
      };
      const unusedProxy = {
        host: "http://localhost",
        port: 80
      };
      return {
        httpClient: httpClient,
        retryOptions: noRetries,
        redirectOptions: noRetries,
        proxyOptions: unusedProxy
      };
    }
    async function acquire(create, scope, options) {
      const faults = [];
      const transport = createTransport({
        ...options,
        onResult: fault => faults.push(fault)
      });
      try {
        const response = await create(commonOptions(transport)).getToken(scope);
        const token = (0, token_source.readToken)(response?.token);
        if (token === void 0 || response === null) throw new Error("the response contains no token");
        return {
          token: token,
          lifeMs: response.expiresOnTimestamp - Date.now() - roundingMs
        };
      } catch (error) {
        const reason = (0, quote.oneLine)(error instanceof Error ? error.message : String(error));
        const [patience, problem] = faults.length > 0 ? [ "silence", "the response was unusable" ] : [ "none", "this sign-in method is not available on this runner" ];
        throw faults.at(-1) ?? new errors.WaitError("sign-in-failed", `Could not sign in: ${problem} (${reason})`, {
          patience: patience
        });
      }
    }
  })
};
