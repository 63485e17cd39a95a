export const id = "main";

export const ids = [ "main" ];

export const modules = {
  "src/auth/faults.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      codeFault: () => codeFault,
      codeIn: () => codeIn,
      noToken: () => noToken,
      signInFault: () => signInFault,
      tokenServiceFault: () => tokenServiceFault,
      transientStatuses: () => transientStatuses
    });
    var errors = __webpack_require__("src/errors.ts");
    var json = __webpack_require__("src/json.ts");
    var quote = __webpack_require__("src/text/quote.ts");
    // file: src/auth/entra-errors.ts
    const mismatchRemedy = "Check the federated credentials of the app registration or the managed identity.";
    const addCredential = "Add a federated credential with exactly these values to the app registration or the managed identity.";
    const transientCodes = new Set([ 40010, 50033, 50087, 70012, 90006, 90012, 90024, 90033, 90055, 90090, 90091, 501621 ]);
    function isTransientCode(code) {
      return transientCodes.has(code);
    }
    const unknownCredentialCodes = new Set([ 70021, 700211, 700212, 700213 ]);
    function isUnknownCredential(code) {
      return unknownCredentialCodes.has(code);
    }
    const entraErrors = new Map([ [ 53003, {
      meaning: "a Conditional Access policy blocks the client\u2019s sign-in from this runner",
      remedy: "Ask the tenant\u2019s administrator to exempt the client, or to allow the runner\u2019s addresses."
    } ], [ 70021, {
      meaning: "the client has no federated credential that matches the workflow",
      remedy: addCredential,
      isMismatch: true
    } ], [ 90002, {
      meaning: "there is no such tenant in this cloud",
      remedy: "Check tenant-id, and that environment names the tenant\u2019s cloud."
    } ], [ 500011, {
      meaning: "the tenant does not know the service that the token is for",
      remedy: "Check that environment names the tenant\u2019s cloud."
    } ], [ 700016, {
      meaning: "the tenant has no application or managed identity with this client id",
      remedy: "Check client-id and tenant-id. client-id is the application (client) id, not the object id."
    } ], [ 700024, {
      meaning: "the assertion is expired or not valid yet; a login by azure/login with OIDC expires after some minutes",
      remedy: "Set client-id and tenant-id in this step: it then signs in by itself, with a new assertion each time. If it already does, check the runner\u2019s clock."
    } ], [ 700027, {
      meaning: "the client does not know the certificate that signed",
      remedy: "Upload this certificate to the app registration, or set client-certificate to one that is there."
    } ], [ 700211, {
      meaning: "the client has no federated credential with this issuer",
      remedy: addCredential,
      isMismatch: true
    } ], [ 700212, {
      meaning: "the client has no federated credential with this audience",
      remedy: "Set the input audience to the audience of the federated credential, or change the credential.",
      isMismatch: true
    } ], [ 700213, {
      meaning: "the client has no federated credential with this subject",
      remedy: addCredential,
      isMismatch: true
    } ], [ 7000112, {
      meaning: "the application is disabled",
      remedy: "Ask the tenant\u2019s administrator to enable it."
    } ], [ 7000215, {
      meaning: "the client secret is wrong",
      remedy: "Set client-secret to the value of the secret, not to its id. If the value is lost, create a new secret."
    } ], [ 7000222, {
      meaning: "the client secret has expired",
      remedy: "Create a new one in the app registration, or use federated credentials, which do not expire."
    } ], [ 7000229, {
      meaning: "the tenant has no service principal for this client",
      remedy: "Create one: az ad sp create --id <client-id>."
    } ] ]);
    // file: src/auth/faults.ts
    const transientErrors = [ "temporarily_unavailable", "server_error" ];
    const transientStatuses = [ 408, 425, 429 ];
    const localTransientStatuses = [ 404, 410 ];
    function tokenServiceFault(response, host, {isLocal: isLocal = false, sent: sent} = {}) {
      const {status: status, retryAfterMs: retryAfterMs, body: body = ""} = response;
      const document = (0, json.parseObject)(body);
      const error = (0, json.text)(document?.error);
      const words = (0, json.text)(document?.error_description) ?? error ?? (body === "" ? "no reason given" : (0, 
      quote.summariseBody)(body));
      const code = errorCode(document) ?? codeIn(words);
      const description = code === void 0 || codeIn(words) === code ? words : `AADSTS${code}: ${words}`;
      const reason = `${host} returned HTTP ${status}: ${(0, quote.oneLine)(description)}`;
      const isTransient = transientStatuses.includes(status) || status >= 500 || isLocal && localTransientStatuses.includes(status) || code === void 0 && error === void 0 || transientErrors.includes(error ?? "");
      return isTransient ? transientFault(reason, retryAfterMs) : codeFault(code, reason, {
        sent: sent,
        retryAfterMs: retryAfterMs
      });
    }
    function codeFault(code, reason, options = {}) {
      const {sent: sent = [], retryAfterMs: retryAfterMs} = options;
      if (code !== void 0 && isTransientCode(code)) return transientFault(reason, retryAfterMs);
      const known = code === void 0 ? void 0 : entraErrors.get(code);
      if (known === void 0) return new errors.WaitError("sign-in-failed", `Could not sign in: ${reason}. ${unknownRemedy}`);
      const lines = explain(code, known, {
        reason: reason,
        sent: sent
      });
      const patience = code !== void 0 && isUnknownCredential(code) ? "grace" : "none";
      return new errors.WaitError("sign-in-failed", lines.join("\n"), {
        patience: patience,
        retryAfterMs: retryAfterMs
      });
    }
    function explain(code, {meaning: meaning, remedy: remedy, isMismatch: isMismatch}, {reason: reason, sent: sent}) {
      const what = `Could not sign in: AADSTS${code}: ${meaning}`;
      if (isMismatch && sent.length > 0) return [ `${what} (${reason})`, ...sent, remedy ];
      return [ `${what}. ${isMismatch ? mismatchRemedy : remedy} (${reason})` ];
    }
    const unknownRemedy = "Check the sign-in inputs and environment. For the meaning of an AADSTS code, see https://login.microsoftonline.com/error";
    function transientFault(reason, retryAfterMs) {
      return new errors.WaitError("sign-in-failed", `Could not sign in: ${reason}`, {
        patience: "silence",
        retryAfterMs: retryAfterMs
      });
    }
    function noToken({status: status, retryAfterMs: retryAfterMs}, host) {
      const reason = `the response of ${host} (HTTP ${status}) contains no token. It may come from a proxy: check the proxy`;
      return transientFault(reason, retryAfterMs);
    }
    function codeIn(description) {
      const digits = /\bAADSTS(\d{5,8})\b/.exec(description)?.[1];
      return digits === void 0 ? void 0 : Number(digits);
    }
    function errorCode(document) {
      const [code] = Array.isArray(document?.error_codes) ? document.error_codes : [];
      return typeof code === "number" ? code : void 0;
    }
    function signInFault(error) {
      if (!(error instanceof errors.WaitError)) return error;
      const {reason: reason, message: message, patience: patience} = error;
      const isSignIn = reason === "sign-in-failed" || reason === "interrupted";
      if (isSignIn || reason === "unreachable" && patience === "none") return error;
      return error.with({
        reason: "sign-in-failed",
        message: `Could not sign in: ${message}`,
        cause: error
      });
    }
  }),
  "src/auth/sign-in-request.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      sendSignInRequest: () => sendSignInRequest
    });
    var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/clock.ts");
    var _http_send_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/http/send.ts");
    const maxBodyBytes = 1048576;
    function sendSignInRequest(request, options) {
      const {timeoutMs: timeoutMs, ...rest} = options;
      return (0, _http_send_js__WEBPACK_IMPORTED_MODULE_1__.send)(request, {
        ...rest,
        limitMs: timeoutMs,
        signal: _clock_js__WEBPACK_IMPORTED_MODULE_0__.neverAborted,
        maxBodyBytes: maxBodyBytes
      });
    }
  }),
  "src/auth/token-source.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readToken: () => readToken
    });
    function readToken(value) {
      return typeof value === "string" && /^[\x21-\x7e]+$/.test(value) ? value : void 0;
    }
  }),
  "src/clock.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      neverAborted: () => neverAborted,
      systemClock: () => systemClock
    });
    const neverAborted = (new AbortController).signal;
    const systemClock = {
      now: () => performance.now(),
      async sleep(ms, signal) {
        const until = performance.now() + ms;
        for (let left = ms; left > 0 && !signal.aborted; left = until - performance.now()) await timer(Math.ceil(left), signal);
      }
    };
    function timer(ms, signal) {
      return new Promise(resolve => {
        const done = () => {
          clearTimeout(timeout);
          signal.removeEventListener("abort", done);
          resolve();
        };
        const timeout = setTimeout(done, ms);
        signal.addEventListener("abort", done);
      });
    }
  }),
  "src/cloud.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      parseEndpoint: () => parseEndpoint,
      loginOf: () => loginOf,
      isAllowed: () => isAllowed,
      resourceManager: () => resourceManager,
      scopeOf: () => scopeOf,
      parseAuthority: () => parseAuthority,
      isSecure: () => isSecure,
      serviceManagement: () => serviceManagement,
      knownPlace: () => knownPlace,
      environments: () => environments,
      portalUrl: () => portalUrl,
      describeOrigin: () => describeOrigin
    });
    const environments = [ "AzureCloud", "AzureUSGovernment", "AzureChinaCloud", "AzureStack" ];
    const resourceManager = {
      label: "Resource Manager",
      places: {
        AzureCloud: {
          endpoint: "https://management.azure.com",
          audience: "https://management.azure.com"
        },
        AzureUSGovernment: {
          endpoint: "https://management.usgovcloudapi.net",
          audience: "https://management.usgovcloudapi.net"
        },
        AzureChinaCloud: {
          endpoint: "https://management.chinacloudapi.cn",
          audience: "https://management.chinacloudapi.cn"
        }
      },
      endpointInput: "resource-manager-endpoint",
      acceptsCertificate: false,
      namesAuthority: true,
      maxBodyBytes: 16777216
    };
    const serviceManagement = {
      label: "the classic APIs",
      places: {
        AzureCloud: {
          endpoint: "https://management.core.windows.net",
          audience: "https://management.core.windows.net/"
        },
        AzureUSGovernment: {
          endpoint: "https://management.core.usgovcloudapi.net",
          audience: "https://management.core.usgovcloudapi.net/"
        },
        AzureChinaCloud: {
          endpoint: "https://management.core.chinacloudapi.cn",
          audience: "https://management.core.chinacloudapi.cn/"
        }
      },
      endpointInput: "service-management-endpoint",
      acceptsCertificate: true,
      namesAuthority: false,
      maxBodyBytes: 1048576
    };
    const clouds = {
      AzureCloud: {
        login: "https://login.microsoftonline.com",
        portal: "https://portal.azure.com"
      },
      AzureUSGovernment: {
        login: "https://login.microsoftonline.us",
        portal: "https://portal.azure.us"
      },
      AzureChinaCloud: {
        login: "https://login.chinacloudapi.cn",
        portal: "https://portal.azure.cn"
      },
      AzureStack: {}
    };
    function knownPlace({places: places}, environment) {
      const place = places[environment];
      return place && {
        endpoint: new URL(place.endpoint),
        scope: scopeOf(place.audience)
      };
    }
    function loginOf(environment) {
      const {login: login} = clouds[environment];
      return login === void 0 ? void 0 : new URL(login);
    }
    function portalUrl(environment, resourceId) {
      const {portal: portal} = clouds[environment];
      return portal === void 0 ? void 0 : `${portal}/#resource${new URL(resourceId, portal).pathname}`;
    }
    function scopeOf(audience) {
      return `${audience}/.default`;
    }
    function parseEndpoint(value) {
      if (!URL.canParse(value)) return;
      const url = new URL(value);
      const isOrigin = url.pathname === "/" && url.search === "" && url.hash === "" && !containsCredentials(url);
      return isSecure(url) && isOrigin ? url : void 0;
    }
    function parseAuthority(value, namedBy) {
      const url = URL.canParse(value) ? new URL(value) : void 0;
      if (url === void 0 || !isSecure(url) || containsCredentials(url)) return;
      return url.protocol === "https:" || namedBy.protocol === "http:" ? new URL(url.pathname, url) : void 0;
    }
    function isAllowed(url, endpoint) {
      return url.protocol === endpoint.protocol && url.host === endpoint.host && !containsCredentials(url);
    }
    function describeOrigin(url) {
      const place = url.host === "" ? `a URL that begins with ${url.protocol}` : `${url.protocol}//${url.host}`;
      return containsCredentials(url) ? `${place} with a user name or a password in it` : place;
    }
    function isSecure(url) {
      return url.protocol === "https:" || url.protocol === "http:" && isLoopback(url.hostname);
    }
    function containsCredentials(url) {
      return url.username !== "" || url.password !== "";
    }
    function isLoopback(hostname) {
      return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
    }
  }),
  "src/documents/answer.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      isPermanentClientError: () => isPermanentClientError,
      refused: () => refused,
      unreadable: () => unreadable,
      assertTerminalWith200: () => assertTerminalWith200,
      assertAnswered: () => assertAnswered,
      readText: () => readText
    });
    var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/errors.ts");
    var _http_response_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/http/response.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/json.ts");
    function unreadable(response, detail, patience = "silence") {
      return new _errors_js__WEBPACK_IMPORTED_MODULE_0__.WaitError("unreadable", `The response (HTTP ${response.status}) contains no status: ${detail}`, {
        patience: patience,
        retryAfterMs: response.retryAfterMs,
        requestId: (0, _http_response_js__WEBPACK_IMPORTED_MODULE_1__.requestId)(response),
        advice: adviceOn(response)
      });
    }
    function adviceOn(response) {
      if ((0, _http_response_js__WEBPACK_IMPORTED_MODULE_1__.isEmpty)(response) && locationStatuses.includes(response.status)) return locationAdvice;
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.parseJson)(response.body ?? "") === void 0 ? void 0 : wrongApiAdvice;
    }
    const locationStatuses = [ 200, 201, 202, 204 ];
    const wrongApiAdvice = "Check that api is the one for this operation, and that the URL or the ids are those of a status.";
    const locationAdvice = "The URL in a Location header ends with such a response. If this is one, use api: arm-location. Otherwise, check that api is the one for this operation.";
    function readText(response) {
      const {body: body, bodyFault: bodyFault = "it is too large, or not UTF-8"} = response;
      if (body === void 0) throw unreadable(response, bodyFault);
      return body;
    }
    function refused(response, message, advice) {
      return new _errors_js__WEBPACK_IMPORTED_MODULE_0__.WaitError("refused", message, {
        requestId: (0, _http_response_js__WEBPACK_IMPORTED_MODULE_1__.requestId)(response),
        advice: advice
      });
    }
    function assertTerminalWith200(response, state) {
      if (response.status === 200 || state === "running") return;
      const fault = unreadable(response, "only a 200 can say that it has ended");
      throw response.status === 202 ? fault.with({
        advice: locationAdvice
      }) : fault;
    }
    function assertAnswered(response, readError) {
      const {status: status} = response;
      if (status >= 200 && status <= 299) return;
      const responseError = readError(response);
      const words = [ responseError?.code, responseError?.message ].filter(Boolean).join(": ");
      const suffix = words === "" ? "" : `: ${words.replace(/\s+/g, " ")}`;
      const {reason: reason, patience: patience} = classify(status);
      throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__.WaitError(reason, `Azure returned HTTP ${status}${suffix}`, {
        advice: asksForClaims(response) ? policyAdvice : void 0,
        patience: patience,
        retryAfterMs: response.retryAfterMs,
        throttled: status === 429,
        requestId: (0, _http_response_js__WEBPACK_IMPORTED_MODULE_1__.requestId)(response),
        responseError: responseError
      });
    }
    function asksForClaims({status: status, headers: headers}) {
      const challenge = headers["www-authenticate"] ?? "";
      if (/insufficient_claims/i.test(challenge)) return status === 401 || status === 403;
      return status === 403 && /\bclaims\s*=/i.test(challenge);
    }
    const policyAdvice = "A Conditional Access policy of the tenant requires more than this sign-in has. Ask the tenant\u2019s administrator to exempt the identity.";
    const transientClientErrors = [ 408, 409, 425, 429 ];
    const permanentServerErrors = [ 501, 505 ];
    function isPermanentClientError(status) {
      return status >= 400 && status <= 499 && status !== 407 && classify(status).patience === "none";
    }
    function classify(status) {
      if (status === 401) return {
        reason: "forbidden",
        patience: "one-retry"
      };
      if (status === 403) return {
        reason: "forbidden",
        patience: "grace"
      };
      if (status === 404) return {
        reason: "not-found",
        patience: "grace"
      };
      const serverError = status >= 500 && status <= 599 && !permanentServerErrors.includes(status);
      if (serverError || transientClientErrors.includes(status)) return {
        reason: "unreachable",
        patience: "silence"
      };
      return {
        reason: "refused",
        patience: "none"
      };
    }
  }),
  "src/documents/deployment.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readDeploymentError: () => readDeploymentError,
      allOperations: () => allOperations,
      deploymentAt: () => deploymentAt,
      keyOf: () => keyOf,
      nestedIn: () => nestedIn,
      tasksOf: () => tasksOf,
      deepestNesting: () => deepestNesting,
      isDeployment: () => isDeployment
    });
    var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/errors.ts");
    var _http_request_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/http/request.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__("src/json.ts");
    var _answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/documents/answer.ts");
    var _error_detail_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/documents/error-detail.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__("src/documents/json.ts");
    var _resource_id_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__("src/documents/resource-id.ts");
    const version = "2021-04-01";
    const deepestNesting = 5;
    const mostOperations = 1e3;
    const longestName = 200;
    const realOperations = new Set([ "create", "delete", "action", "read" ]);
    const successCodes = new Set([ "ok", "created", "accepted", "nocontent", "200", "201", "202", "204" ]);
    function deploymentAt(url) {
      const [, path] = /^(.*\/providers\/Microsoft\.Resources\/deployments\/[^/]+)(?:\/operation(?:Statuse|Result)s\/[^/]+)?\/?$/i.exec(url.pathname) ?? [];
      return path === void 0 ? void 0 : new URL(path, url);
    }
    function listOperations(deployment) {
      const url = new URL(`${deployment.pathname}/operations?api-version=${version}`, deployment);
      return {
        url: url,
        headers: _http_request_js__WEBPACK_IMPORTED_MODULE_1__.jsonHeaders
      };
    }
    function readOperations(response) {
      (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.assertAnswered)(response, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readResponseError);
      const document = (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.readObject)(response);
      const next = (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.text)(document.nextLink);
      return {
        operations: (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.objects)(document.value).flatMap(readOperation).slice(0, mostOperations),
        next: next !== void 0 && URL.canParse(next, response.url.href) ? new URL(next, response.url) : void 0
      };
    }
    function readOperation({properties: properties}) {
      if (!(0, _json_js__WEBPACK_IMPORTED_MODULE_5__.isObject)(properties)) return [];
      if (!realOperations.has((0, _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(properties.provisioningOperation).toLowerCase())) return [];
      const target = (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.isObject)(properties.targetResource) ? properties.targetResource : {};
      const id = (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.text)(target.id);
      const {type: type, name: name} = (0, _resource_id_js__WEBPACK_IMPORTED_MODULE_6__.resourceOf)(id ?? "") ?? {
        type: "",
        name: ""
      };
      return [ {
        type: ((0, _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(target.resourceType) || type).slice(0, longestName) || "a resource",
        name: ((0, _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(target.resourceName) || name || (0, 
        _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(target.symbolicName)).slice(0, longestName),
        id: id,
        state: (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(properties.provisioningState).slice(0, longestName),
        error: (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readStatusMessage)(properties) ?? codeOf(properties),
        timestamp: (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(properties.timestamp),
        duration: (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(properties.duration).slice(0, longestName)
      } ];
    }
    function codeOf({statusCode: statusCode}) {
      const code = (0, _json_js__WEBPACK_IMPORTED_MODULE_5__.word)(statusCode);
      return code === "" || successCodes.has(code.toLowerCase()) ? void 0 : (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.errorOf)(code.slice(0, longestName), "");
    }
    function* readDeploymentError(url) {
      const response = yield {
        url: url,
        headers: _http_request_js__WEBPACK_IMPORTED_MODULE_1__.jsonHeaders
      };
      (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.assertAnswered)(response, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readResponseError);
      return (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readDocumentError)((0, 
      _json_js__WEBPACK_IMPORTED_MODULE_4__.readObject)(response));
    }
    function isDeployment(type) {
      return type.toLowerCase() === "microsoft.resources/deployments";
    }
    function nestedIn({type: type, id: id}, deployment) {
      if (!isDeployment(type) || id === void 0 || !id.startsWith("/")) return;
      const url = URL.canParse(id, deployment.href) ? new URL(id, deployment) : void 0;
      return url !== void 0 && url.origin === deployment.origin ? deploymentAt(url) : void 0;
    }
    function* allOperations(deployment) {
      const found = [];
      let request = listOperations(deployment);
      const requested = new Set;
      while (request !== void 0 && !requested.has(request.url.href) && found.length < mostOperations) {
        requested.add(request.url.href);
        try {
          const page = readOperations(yield request);
          found.push(...page.operations);
          request = page.next && {
            ...request,
            url: page.next
          };
        } catch (error) {
          if (found.length === 0 || !(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__.WaitError)) throw error;
          break;
        }
      }
      return found;
    }
    function keyOf({pathname: pathname}) {
      return pathname.toLowerCase();
    }
    function tasksOf(deployment, listed, seen = new Set, depth = 0) {
      const key = keyOf(deployment);
      if (seen.has(key)) return [];
      seen.add(key);
      return (listed.get(key) ?? []).map(operation => {
        const nested = depth < deepestNesting ? nestedIn(operation, deployment) : void 0;
        const {name: name, type: type, state: state, duration: duration} = operation;
        return {
          name: name || type,
          type: type,
          state: state,
          duration: duration,
          children: nested === void 0 ? [] : tasksOf(nested, listed, seen, depth + 1)
        };
      });
    }
  }),
  "src/documents/error-detail.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readDocumentError: () => readDocumentError,
      readStatusMessage: () => readStatusMessage,
      errorOf: () => errorOf,
      readErrorDetail: () => readErrorDetail,
      joinErrors: () => joinErrors,
      readResponseError: () => readResponseError
    });
    var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/json.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/documents/json.ts");
    const deepestError = 12;
    const mostDetails = 100;
    function readResponseError(response) {
      const document = (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.parseObject)(response.body);
      return document && readDocumentError(document);
    }
    function readDocumentError(document, depth = 0) {
      return errorWithin(document, depth) ?? errorWithinProperties(document, depth) ?? readErrorDetail(bareError(document), depth);
    }
    function errorWithin(object, depth) {
      return first([ "error", "errors", "odata.error" ].map(name => readErrorDetail((0, 
      _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(object, name), depth)));
    }
    function errorWithinProperties(document, depth) {
      const properties = (0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(document, "properties");
      if (!(0, _json_js__WEBPACK_IMPORTED_MODULE_1__.isObject)(properties)) return;
      return errorWithin(properties, depth) ?? readStatusMessage(properties, depth) ?? errorWithinStatus((0, 
      _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(properties, "status"), depth);
    }
    function errorWithinStatus(status, depth) {
      if (!(0, _json_js__WEBPACK_IMPORTED_MODULE_1__.isObject)(status)) return;
      const names = Object.keys(status).filter(name => /error$/i.test(name));
      return first(names.slice(0, mostDetails).map(name => readErrorDetail(status[name], depth)));
    }
    function readStatusMessage(properties, depth = 0) {
      const message = (0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(properties, "statusMessage");
      return ((0, _json_js__WEBPACK_IMPORTED_MODULE_1__.isObject)(message) ? errorWithin(message, depth) : void 0) ?? readErrorDetail(message, depth);
    }
    function bareError(document) {
      return [ "code", "errorCode", "message" ].some(name => hasText((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(document, name))) ? document : void 0;
    }
    function readErrorDetail(value, depth = 0) {
      if (depth > deepestError) return;
      if (Array.isArray(value)) return readErrorList(value, depth);
      if (typeof value === "string") return causeIn(value, depth) ?? (value.trim() === "" ? void 0 : errorOf("", value));
      if (!(0, _json_js__WEBPACK_IMPORTED_MODULE_1__.isObject)(value)) return;
      const ownMessage = messageOf((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "message"));
      const cause = causeIn(ownMessage, depth + 1);
      const below = [ ...(0, _json_js__WEBPACK_IMPORTED_MODULE_1__.list)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "details")), ...(0, 
      _json_js__WEBPACK_IMPORTED_MODULE_1__.list)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "moreDetails")), ...innerErrors(value) ];
      const within = (0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "error");
      const wrapped = (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.isObject)(within) ? readErrorDetail(within, depth + 1) : void 0;
      const details = [ cause, wrapped, ...below.slice(0, mostDetails).map(detail => readErrorDetail(detail, depth + 1)) ].filter(detail => detail !== void 0);
      const code = (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.word)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "code")) || (0, 
      _json_js__WEBPACK_IMPORTED_MODULE_1__.word)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "errorCode"));
      const message = cause === void 0 ? ownMessage : "";
      if (code.trim() === "" && message.trim() === "" && details.length <= 1 && details[0] === wrapped) return wrapped;
      return {
        code: code,
        message: message,
        target: (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.text)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "target")),
        details: details,
        additionalInfo: readAdditionalInfo(value)
      };
    }
    function readErrorList(values, depth) {
      const errors = values.slice(0, mostDetails).map(value => readErrorDetail(value, depth + 1));
      return joinErrors(errors.filter(error => error !== void 0));
    }
    function joinErrors([head, ...others]) {
      return head && {
        ...head,
        details: [ ...head.details, ...others ]
      };
    }
    function causeIn(message, depth) {
      const json = message.replace(/^\s+/, "");
      if (depth > deepestError || !/^["{[]/.test(json)) return;
      const inner = (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.parseJson)(json);
      if (typeof inner === "string") return causeIn(inner, depth + 1);
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.isObject)(inner) ? readDocumentError(inner, depth) : Array.isArray(inner) ? readErrorList(inner, depth) : void 0;
    }
    function messageOf(value) {
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.word)((0, _json_js__WEBPACK_IMPORTED_MODULE_1__.isObject)(value) ? (0, 
      _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(value, "value") : value);
    }
    function innerErrors(error) {
      return Object.keys(error).filter(name => (0, _json_js__WEBPACK_IMPORTED_MODULE_0__.isSameName)(name, "innererror")).map(name => error[name]);
    }
    function errorOf(code, message) {
      return {
        code: code,
        message: message,
        details: [],
        additionalInfo: []
      };
    }
    function first(values) {
      return values.find(value => value !== void 0);
    }
    function hasText(value) {
      return messageOf(value).trim() !== "";
    }
    function readAdditionalInfo(error) {
      const infos = (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.objects)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(error, "additionalInfo")).slice(0, mostDetails);
      const related = (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.objects)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(error, "relatedResource")).slice(0, mostDetails);
      return [ ...infos.map(info => ({
        type: (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.word)((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(info, "type")),
        info: prune((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.member)(info, "info"))
      })), ...related.map(info => ({
        type: "relatedResource",
        info: prune(info)
      })) ];
    }
    function prune(value, depth = 0) {
      if (typeof value !== "object" || value === null) return value;
      if (depth === deepestError) return "\u2026";
      if (Array.isArray(value)) return value.map(item => prune(item, depth + 1));
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [ key, prune(item, depth + 1) ]));
    }
  }),
  "src/documents/job.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      isFailed: () => isFailed,
      propertiesOf: () => propertiesOf,
      errorsIn: () => errorsIn,
      readAdvisedError: () => readAdvisedError,
      mostErrors: () => mostErrors,
      adviceIn: () => adviceIn,
      joinWords: () => joinWords
    });
    var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/json.ts");
    var _error_detail_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/documents/error-detail.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/json.ts");
    const mostErrors = 100;
    function propertiesOf(job) {
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.isObject)(job.properties) ? job.properties : job;
    }
    function errorsIn(value, read) {
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.objects)(value).slice(0, mostErrors).map(error => read(error)).filter(error => error !== void 0);
    }
    function readAdvisedError(error) {
      const read = (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_0__.readErrorDetail)(error);
      return read && {
        ...read,
        recommendation: adviceIn(error)
      };
    }
    function adviceIn(error) {
      const advice = (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.list)((0, _json_js__WEBPACK_IMPORTED_MODULE_1__.member)(error, "recommendations") ?? (0, 
      _json_js__WEBPACK_IMPORTED_MODULE_1__.member)(error, "recommendedAction")).slice(0, mostErrors);
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.text)(joinWords(advice, " "));
    }
    function joinWords(values, separator) {
      return values.map(value => (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.word)(value).trim()).filter(part => part !== "").join(separator);
    }
    function isFailed({state: state}) {
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.word)(state).toLowerCase() === "failed";
    }
  }),
  "src/documents/json.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readObject: () => readObject,
      member: () => member,
      readRequiredWord: () => readRequiredWord,
      assertOnce: () => assertOnce,
      readMember: () => readMember,
      readNumber: () => readNumber,
      memberAt: () => memberAt,
      isSameName: () => isSameName
    });
    var _json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/json.ts");
    var _text_quote_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/text/quote.ts");
    var _answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/answer.ts");
    function readJson(response) {
      const body = (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.readText)(response);
      if (body.trim() === "") throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, "it is empty");
      const value = (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.parseJson)(body);
      if (value !== void 0) return value;
      throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, `it is not JSON${(0, 
      _text_quote_js__WEBPACK_IMPORTED_MODULE_0__.describeBody)(body)}`);
    }
    function readObject(response) {
      const value = readJson(response);
      if ((0, _json_js__WEBPACK_IMPORTED_MODULE_2__.isObject)(value)) return value;
      throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, "it is JSON, but not an object");
    }
    function readMember(response, document, path) {
      const repeated = repeatedMember(response.body ?? "", path);
      if (repeated !== void 0) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, `it has ${repeated} twice`);
      return memberAt(document, path);
    }
    function readNumber(response, path) {
      const source = memberAt(numbersAsText(response), path);
      const rounded = JSON.stringify(Number(source));
      if (typeof source !== "string") return [ rounded ];
      return isSameNumber(source, rounded) ? [ rounded, source ] : [ source ];
    }
    function numbersAsText(response) {
      const keepSource = (_, value, context) => typeof value === "number" ? context?.source ?? value : value;
      try {
        const document = JSON.parse(response.body ?? "", keepSource);
        return (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.isObject)(document) ? document : {};
      } catch {
        throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, "it is nested too deep");
      }
    }
    function isSameNumber(one, other) {
      return significant(one) === significant(other);
    }
    function significant(number) {
      const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
      const digits = whole + fraction;
      let [start, end] = [ 0, digits.length ];
      while (digits[start] === "0") start += 1;
      while (end > start && digits[end - 1] === "0") end -= 1;
      if (start === end) return "0";
      return `${sign}${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
    }
    function memberAt(object, path) {
      return path.reduce((parent, name) => (0, _json_js__WEBPACK_IMPORTED_MODULE_2__.isObject)(parent) ? member(parent, name) : void 0, object);
    }
    function member(object, name) {
      if (Object.hasOwn(object, name)) return object[name];
      const key = Object.keys(object).find(other => isSameName(other, name));
      return key === void 0 ? void 0 : object[key];
    }
    function isSameName(one, other) {
      return one.toLowerCase() === other.toLowerCase();
    }
    function assertOnce(response, names) {
      for (const name of names) {
        const repeated = repeatedMember(response.body ?? "", [ name ]);
        if (repeated !== void 0) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, `it has ${repeated} twice`);
      }
    }
    function readRequiredWord(response, document, name) {
      assertOnce(response, [ name ]);
      const value = document[name];
      if (typeof value === "string" && value.trim() !== "") return value;
      const keys = Object.keys(document);
      throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, value === void 0 ? `it has no ${name}. ${(0, 
      _text_quote_js__WEBPACK_IMPORTED_MODULE_0__.membersOf)(keys)}` : `its ${name} is not a non-empty string`);
    }
    function repeatedMember(json, path) {
      const counts = path.map(() => 0);
      const leads = [];
      let matched = -1;
      let start = 0;
      for (let at = 0; at < json.length; at += 1) {
        const code = json.charCodeAt(at);
        if (code === quotationMark) {
          start = at;
          at = endOfString(json, at);
        } else if (code === openBrace || code === openBracket) {
          const lead = leads.length === 0 ? 0 : matched;
          leads.push(code === openBrace ? lead : -1);
          matched = -1;
        } else if (code === closeBrace || code === closeBracket) {
          leads.pop();
          matched = -1;
        } else if (code === comma) matched = -1; else if (code === colon) {
          const lead = leads.at(-1) ?? -1;
          const wanted = path[lead];
          if (wanted === void 0 || !isSameName(String((0, _json_js__WEBPACK_IMPORTED_MODULE_2__.parseJson)(json.slice(start, endOfString(json, start) + 1))), wanted)) continue;
          counts[lead] = (counts[lead] ?? 0) + 1;
          matched = lead + 1;
        }
      }
      return path.find((_, depth) => (counts[depth] ?? 0) > 1);
    }
    const quotationMark = 34;
    const [openBrace, closeBrace, openBracket, closeBracket, comma, colon] = [ 123, 125, 91, 93, 44, 58 ];
    function endOfString(json, start) {
      let at = start + 1;
      while (at < json.length && json.charCodeAt(at) !== quotationMark) at += json[at] === "\\" ? 2 : 1;
      return at;
    }
  }),
  "src/documents/memory.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      noMemory: () => noMemory,
      remember: () => remember,
      rememberNoResponse: () => rememberNoResponse
    });
    var _response_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/documents/response-errors.ts");
    const noMemory = {
      accepted: false,
      answered202: false,
      conflicted: false,
      began: false
    };
    function remember(before, response, operation) {
      const isWord = operation !== void 0 && operation.isCode !== true;
      return {
        accepted: before.accepted || response.status === 202 && operation?.isCode === true,
        answered202: before.answered202 || response.status === 202 && operation !== void 0,
        conflicted: (0, _response_errors_js__WEBPACK_IMPORTED_MODULE_0__.isConflict)(response),
        began: before.began || isWord && operation.isFailureWord !== true
      };
    }
    function rememberNoResponse(before) {
      return {
        ...before,
        conflicted: false
      };
    }
  }),
  "src/documents/replication-job.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readJobTasks: () => readJobTasks,
      readJobErrors: () => readJobErrors,
      readJobFailure: () => readJobFailure
    });
    var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/json.ts");
    var _error_detail_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/documents/error-detail.ts");
    var _job_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/job.ts");
    var _tasks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/documents/tasks.ts");
    const deepestJob = 8;
    function readJobFailure(job) {
      return (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_0__.joinErrors)(jobFailures(job, 0));
    }
    function readJobErrors(job, depth = 0) {
      const below = depth === deepestJob ? [] : tasksWithin(job).flatMap(childJobs);
      return [ ...ownErrors(job), ...below.flatMap(child => readJobErrors(child, depth + 1)) ].slice(0, _job_js__WEBPACK_IMPORTED_MODULE_1__.mostErrors);
    }
    function readJobTasks(job) {
      return (0, _tasks_js__WEBPACK_IMPORTED_MODULE_2__.tasksOf)((0, _tasks_js__WEBPACK_IMPORTED_MODULE_2__.stepsIn)((0, 
      _job_js__WEBPACK_IMPORTED_MODULE_1__.propertiesOf)(job).tasks, readTask));
    }
    function readTask(task) {
      return {
        name: (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.word)(task.taskName) || "a task without a name",
        state: task.state,
        below: () => (0, _tasks_js__WEBPACK_IMPORTED_MODULE_2__.stepsIn)(childJobs(task), readJob)
      };
    }
    function readJob(job) {
      const {displayName: displayName, state: state, tasks: tasks} = (0, _job_js__WEBPACK_IMPORTED_MODULE_1__.propertiesOf)(job);
      const name = (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.word)(displayName) || (0, 
      _json_js__WEBPACK_IMPORTED_MODULE_3__.word)(job.name) || "a job without a name";
      return {
        name: name,
        state: state,
        below: () => (0, _tasks_js__WEBPACK_IMPORTED_MODULE_2__.stepsIn)(tasks, readTask)
      };
    }
    function jobFailures(job, depth) {
      const tasks = depth === deepestJob ? [] : tasksWithin(job);
      return [ ...ownErrors(job), ...tasks.flatMap(task => taskFailures(task, depth)) ].slice(0, _job_js__WEBPACK_IMPORTED_MODULE_1__.mostErrors);
    }
    function taskFailures(task, depth) {
      const details = childJobs(task).flatMap(child => jobFailures(child, depth + 1));
      if (!(0, _job_js__WEBPACK_IMPORTED_MODULE_1__.isFailed)(task)) return details;
      const name = (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.word)(task.taskName);
      return [ {
        ...(0, _error_detail_js__WEBPACK_IMPORTED_MODULE_0__.errorOf)("", `Task ${name || "without a name"} failed`),
        target: (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.text)(name),
        details: details
      } ];
    }
    function ownErrors(job) {
      return (0, _job_js__WEBPACK_IMPORTED_MODULE_1__.errorsIn)((0, _job_js__WEBPACK_IMPORTED_MODULE_1__.propertiesOf)(job).errors, ({code: code, message: message, causes: causes, recommendation: recommendation}) => ({
        ...(0, _error_detail_js__WEBPACK_IMPORTED_MODULE_0__.errorOf)((0, _json_js__WEBPACK_IMPORTED_MODULE_3__.word)(code), (0, 
        _json_js__WEBPACK_IMPORTED_MODULE_3__.word)(message)),
        causes: (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.text)(causes),
        recommendation: (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.text)(recommendation)
      }));
    }
    function tasksWithin(job) {
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.objects)((0, _job_js__WEBPACK_IMPORTED_MODULE_1__.propertiesOf)(job).tasks);
    }
    function childJobs(task) {
      return [ ...(0, _json_js__WEBPACK_IMPORTED_MODULE_3__.objects)(task.childrenWorkflows), ...(0, 
      _json_js__WEBPACK_IMPORTED_MODULE_3__.objects)(task.childrenJobs) ];
    }
  }),
  "src/documents/resource-id.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      resourceOf: () => resourceOf
    });
    function resourceOf(id) {
      if (!id.startsWith("/")) return;
      const segments = id.split("/").filter(segment => segment !== "");
      const at = segments.findLastIndex(segment => segment.toLowerCase() === "providers");
      const [namespace = "", ...pairs] = at === -1 ? groupSegments(segments) : segments.slice(at + 1);
      if (pairs.length === 0 || pairs.length % 2 === 1) return;
      const types = pairs.filter((_, index) => index % 2 === 0);
      const names = pairs.filter((_, index) => index % 2 === 1);
      return {
        type: [ namespace, ...types ].join("/"),
        name: names.join("/")
      };
    }
    function groupSegments(segments) {
      const [subscriptions, , groups, name, ...more] = segments;
      const isGroup = subscriptions?.toLowerCase() === "subscriptions" && groups?.toLowerCase() === "resourcegroups";
      return isGroup && name !== void 0 && more.length === 0 ? [ "Microsoft.Resources", "resourceGroups", name ] : [];
    }
  }),
  "src/documents/resource-manager.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readResource: () => readResource,
      percentage: () => percentage,
      readGoneAtLocation: () => readGoneAtLocation,
      readMonitor: () => readMonitor,
      readLocation: () => readLocation,
      newerUrl: () => newerUrl
    });
    var node_http__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("node:http");
    var _http_response_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__("src/http/response.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__("src/json.ts");
    var _text_quote_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/text/quote.ts");
    var _answer_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/documents/answer.ts");
    var _error_detail_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/documents/error-detail.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__("src/documents/json.ts");
    var _response_errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__("src/documents/response-errors.ts");
    var _response_url_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__("src/documents/response-url.ts");
    var _state_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__("src/documents/state.ts");
    var _words_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__("src/documents/words.ts");
    function readMonitor({response: response, rule: rule, memory: memory}) {
      (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.assertAnswered)(response, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readResponseError);
      const document = documentOf(response);
      const stateWord = document && (0, _state_js__WEBPACK_IMPORTED_MODULE_7__.readWord)(response, document, rule);
      if (stateWord !== void 0) {
        const operation = operationOf(response, document, stateWord, stateWord.ending?.state ?? "running");
        if (operation.state === "running") return {
          ...operation,
          next: newerUrl(response, _response_url_js__WEBPACK_IMPORTED_MODULE_6__.monitorHeaders)
        };
        return {
          ...operation,
          ...propertiesAsResult(operation.state, document)
        };
      }
      const {status: status} = response;
      if (status === 202) return {
        ...byCode(response, "running"),
        next: newerUrl(response, _response_url_js__WEBPACK_IMPORTED_MODULE_6__.monitorHeaders)
      };
      if (status === 204 || memory.accepted) return readResult(response);
      throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, document === void 0 ? withoutObject(response) : suggestApi(document));
    }
    function readLocation({response: response, rule: rule, memory: memory}) {
      const {status: status} = response;
      if ((0, _response_errors_js__WEBPACK_IMPORTED_MODULE_5__.isOwnFailure)(response) || memory.conflicted && (0, 
      _response_errors_js__WEBPACK_IMPORTED_MODULE_5__.isConflict)(response)) return byCode(response, "failed");
      (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.assertAnswered)(response, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readResponseError);
      const document = documentOf(response);
      const stateWord = document && (0, _state_js__WEBPACK_IMPORTED_MODULE_7__.readWord)(response, document, rule);
      if (stateWord === void 0 && status !== 202) return readResult(response);
      const state = status === 202 ? "running" : stateWord?.ending?.state ?? "running";
      const operation = stateWord === void 0 ? byCode(response, state) : operationOf(response, document, stateWord, state);
      if (state === "running") return {
        ...operation,
        next: newerUrl(response, [ "location" ])
      };
      return {
        ...operation,
        httpStatusCode: String(status),
        result: resultOf(state, response)
      };
    }
    function readGoneAtLocation(response) {
      const isMissing = (response.status === 404 || response.status === 410) && (0, _response_errors_js__WEBPACK_IMPORTED_MODULE_5__.isErrorAboutResource)(response);
      return isMissing ? {
        ...byCode(response, "succeeded"),
        meaning: gone
      } : void 0;
    }
    function readResource(context) {
      const {response: response, rule: rule} = context;
      if (rule.until === "deleted" && (0, _response_errors_js__WEBPACK_IMPORTED_MODULE_5__.isGone)(response)) return {
        ...byCode(response, "succeeded"),
        meaning: gone
      };
      (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.assertAnswered)(response, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readResponseError);
      const {status: status} = response;
      const document = documentOf(response);
      const stateWord = document && (0, _state_js__WEBPACK_IMPORTED_MODULE_7__.readWord)(response, document, rule);
      if (stateWord !== void 0) {
        const state = stateOfResource(context, stateWord);
        const operation = operationOf(response, document, stateWord, state);
        return {
          ...operation,
          ...rule.details?.(document ?? {}, operation),
          result: resultOf(state, response)
        };
      }
      if (status === 202) return byCode(response, "running");
      if (status !== 200 && status !== 201) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, "a resource must come with a 200 or 201");
      return readStateless(context, document);
    }
    function stateOfResource({response: response, rule: rule, memory: memory}, {ending: ending, word: text}) {
      const {status: status} = response;
      const isGoneWord = rule.until === "deleted" && rule.goneWords?.has(text.toLowerCase()) === true;
      if (ending === void 0 && !isGoneWord || status === 202) return "running";
      if (status !== 200 && status !== 201) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, "only a 200 or 201 can say that it has ended");
      if (ending === void 0) return "succeeded";
      if (rule.until === "done") return ending.state;
      const isOfDeletion = ending.by !== "type" || _words_js__WEBPACK_IMPORTED_MODULE_8__.contractWords.has(text.toLowerCase());
      return ending.state !== "succeeded" && isOfDeletion && memory.began ? ending.state : "running";
    }
    function readStateless({response: response, rule: rule}, document) {
      if (document === void 0) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, withoutObject(response));
      const members = (0, _text_quote_js__WEBPACK_IMPORTED_MODULE_1__.membersOf)(Object.keys(document));
      if (containsError(response, document)) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, `it is an error. ${members}`);
      if (rule.isNamed) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, `it has no ${rule.paths.map(path => path.join(".")).join(" or ")}. ${members}`);
      const {id: id, name: name} = document;
      const properties = (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "properties") ?? void 0;
      const isResource = (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.isObject)(properties) || properties === void 0 && [ id, name ].some(_json_js__WEBPACK_IMPORTED_MODULE_9__.text);
      const hint = (0, _state_js__WEBPACK_IMPORTED_MODULE_7__.suggestStateField)(document);
      if (!isResource && hint === void 0) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, `it is not a resource. ${members}`);
      const exists = {
        ...byCode(response, "running"),
        name: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.text)(name)
      };
      if (rule.until === "deleted") return exists;
      if (hint !== void 0) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, hint, "none").with({
        advice: ""
      });
      if ((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "provisioningState") !== void 0) throw (0, 
      _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, "its provisioningState is not in its properties");
      const meaning = "The resource has no provisioningState, which counts as succeeded";
      return {
        ...exists,
        state: "succeeded",
        meaning: meaning,
        result: response.body
      };
    }
    function readResult(response) {
      const {status: status} = response;
      if (status !== 200 && status !== 201 && status !== 204) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, "a Location must return 200, 201, 202 or 204");
      const succeeded = byCode(response, "succeeded");
      if ((0, _http_response_js__WEBPACK_IMPORTED_MODULE_10__.isEmpty)(response) || status === 204) return succeeded;
      const body = (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.readText)(response);
      const value = (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.parseJson)(body);
      if (value === void 0) {
        if (isDeclaredText(response)) return succeeded;
        throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, `it is not JSON${(0, 
        _text_quote_js__WEBPACK_IMPORTED_MODULE_1__.describeBody)(body)}`);
      }
      if (!(0, _json_js__WEBPACK_IMPORTED_MODULE_9__.isObject)(value)) return {
        ...succeeded,
        result: body
      };
      if (containsError(response, value)) throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, `it is an error. ${(0, 
      _text_quote_js__WEBPACK_IMPORTED_MODULE_1__.membersOf)(Object.keys(value))}`);
      return {
        ...succeeded,
        name: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.text)(value.name),
        meaning: startedJob(response, value),
        result: body
      };
    }
    function isDeclaredText(response) {
      const {headers: headers, body: body = "", isFramed: isFramed} = response;
      return isFramed && body.trim() !== "" && !/json/i.test(headers["content-type"] ?? "json") && isText(response);
    }
    function isText({headers: headers, body: body = ""}) {
      const isPage = /html|xml/i.test(headers["content-type"] ?? "") || /^[\s\p{C}]*</u.test(body);
      return !isPage && !(0, _text_quote_js__WEBPACK_IMPORTED_MODULE_1__.looksLikeJson)(body);
    }
    function containsError(response, document) {
      (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.assertOnce)(response, [ "error", "code", "message" ]);
      const {code: code, message: message} = {
        code: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.word)((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "code")),
        message: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.word)((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "message"))
      };
      if (code !== "" && message !== "") return true;
      const within = {
        error: (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "error") ?? (0, 
        _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "odata.error")
      };
      return (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readDocumentError)(within) !== void 0;
    }
    function documentOf(response) {
      const body = (0, _answer_js__WEBPACK_IMPORTED_MODULE_2__.readText)(response);
      const value = (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.parseJson)(body);
      if (value === void 0 && response.status === 202 && body.trim() !== "" && !isText(response)) throw (0, 
      _answer_js__WEBPACK_IMPORTED_MODULE_2__.unreadable)(response, `it is not JSON${(0, 
      _text_quote_js__WEBPACK_IMPORTED_MODULE_1__.describeBody)(body)}`);
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.isObject)(value) ? value : void 0;
    }
    function operationOf(response, document, {word: status, ending: ending, doubt: doubt}, state) {
      const hasFailed = state === "failed" || state === "canceled";
      const members = document ?? {};
      return {
        state: state,
        status: status,
        doubt: state === "running" && ending === void 0 ? doubt : void 0,
        isUserWord: state !== "running" && ending?.by === "user",
        isFailureWord: state === "running" && ending !== void 0 && ending.state !== "succeeded",
        meaning: state === "succeeded" ? startedJob(response, members) : void 0,
        name: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.text)((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(members, "name")),
        startTime: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.text)((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(members, "startTime")),
        endTime: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.text)((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(members, "endTime")),
        percentComplete: percentage((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(members, "percentComplete")),
        error: hasFailed ? (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readDocumentError)(members) : void 0,
        document: response.body ?? ""
      };
    }
    function byCode(response, state) {
      const code = String(response.status);
      return {
        state: state,
        status: `${code} ${node_http__WEBPACK_IMPORTED_MODULE_0__.STATUS_CODES[code] ?? ""}`.trim(),
        isCode: true,
        httpStatusCode: state === "running" ? void 0 : code,
        error: state === "failed" ? (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_3__.readResponseError)(response) : void 0,
        document: (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.parseJson)(response.body ?? "") === void 0 ? "" : response.body ?? ""
      };
    }
    function startedJob({url: url}, document) {
      const places = [ (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "properties"), document ].filter(_json_js__WEBPACK_IMPORTED_MODULE_9__.isObject);
      const [id] = places.map(place => (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.word)((0, 
      _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(place, "jobId")).trim()).filter(found => found !== "");
      if (id === void 0 || url.pathname.split("/").some(segment => (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.isSameName)(segment, id))) return;
      return `It started the job ${id.slice(0, longestId)}, which may still be running. Wait for the job too`;
    }
    const longestId = 400;
    function resultOf(state, {body: body}) {
      return state === "succeeded" ? body : void 0;
    }
    function propertiesAsResult(state, document = {}) {
      const properties = (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "properties") ?? void 0;
      if (state !== "succeeded" || properties === void 0) return {};
      try {
        return {
          result: JSON.stringify(properties)
        };
      } catch (error) {
        if (error instanceof RangeError) return {
          resultFault: "its properties are nested too deeply"
        };
        throw error;
      }
    }
    const gone = "The resource no longer exists";
    function newerUrl(response, headers) {
      return (0, _response_url_js__WEBPACK_IMPORTED_MODULE_6__.urlIn)(response, headers, "The response names an invalid new URL for the status")?.href;
    }
    function withoutObject({body: body = ""}) {
      return body.trim() === "" ? "it is empty" : `it is not a JSON object${(0, _text_quote_js__WEBPACK_IMPORTED_MODULE_1__.describeBody)(body)}`;
    }
    function suggestApi(document) {
      const members = `it has no status member. ${(0, _text_quote_js__WEBPACK_IMPORTED_MODULE_1__.membersOf)(Object.keys(document))}`;
      const isResource = (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.text)((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "id")) !== void 0 && (0, 
      _json_js__WEBPACK_IMPORTED_MODULE_9__.text)((0, _json_js__WEBPACK_IMPORTED_MODULE_4__.member)(document, "name")) !== void 0;
      if (!isResource) return members;
      return `${members}. It looks like a resource. If the URL came from Location, use api: arm-location. If it is the URL of the resource, use api: arm-resource`;
    }
    function percentage(value) {
      const digits = (0, _json_js__WEBPACK_IMPORTED_MODULE_9__.word)(value).trim();
      return /^\d+(?:\.\d+)?$/.test(digits) && Number(digits) <= 100 ? digits : void 0;
    }
  }),
  "src/documents/response-errors.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      isErrorResponse: () => isErrorResponse,
      isOwnFailure: () => isOwnFailure,
      isGone: () => isGone,
      isConflict: () => isConflict,
      isErrorAboutResource: () => isErrorAboutResource
    });
    var _http_response_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/http/response.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/json.ts");
    var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/documents/answer.ts");
    var _error_detail_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/error-detail.ts");
    const requestErrorCodes = new Set([ "apiversionnotsupported", "invalidapiversion", "invalidapiversionparameter", "invalidhttpmethod", "invalidrequesturi", "invalidresourcenamespace", "invalidresourcetype", "invalidsubscriptionid", "invaliduri", "invalidurl", "methodnotallowed", "missingapiversionparameter", "missingsubscription", "missingsubscriptionregistration", "noregisteredproviderfound", "requesturlinvalid", "resourceproviderapiversionnotsupported", "subscriptionnotfound", "subscriptionnotregistered", "unsupportedapiversion", "unsupportedapiversionparameter", "unsupportedmediatype" ]);
    const requestStatuses = [ 405, 406, 411, 413, 414, 415, 431 ];
    const neverResource = new Set([ "apiversion", "provider", "resourceprovider", "resourcetype", "subscription", "subscriptionid", "tenant", "tenantid", "type", "version" ]);
    const seldomResource = new Set([ "api", "endpoint", "page", "path", "uri", "url" ]);
    const wordsOfOthers = new Set([ "action", "controller", "header", "host", "method", "principal", "request", "route", "subscription", "token" ]);
    const lastWordsOfOthers = new Set([ "location", "namespace", "region" ]);
    const plainSubjects = new Set([ "", "resource", "parentresource", "resourcegroup" ]);
    const goneCodes = new Set([ "subscriptiondoesnothaveserver", "servernotinsubscriptionresourcegroup" ]);
    const genericCodes = new Set([ "usererror" ]);
    function isOwnFailure(response) {
      const {status: status} = response;
      return (0, _answer_js__WEBPACK_IMPORTED_MODULE_0__.isPermanentClientError)(status) && status !== 410 && isAboutOperation(response);
    }
    function isConflict(response) {
      return response.status === 409 && isAboutOperation(response) && !codeOf(response).endsWith("inprogress");
    }
    function isErrorAboutResource(response) {
      return saysGone(response, code => meaningOf(code));
    }
    function isGone(response) {
      const {status: status, headers: headers, url: url} = response;
      if (status !== 404) return false;
      const isPage = /html/i.test(headers["content-type"] ?? "");
      const type = typeIn(url);
      return (0, _http_response_js__WEBPACK_IMPORTED_MODULE_2__.isEmpty)(response) ? !isPage : saysGone(response, code => meaningOf(code, type));
    }
    function saysGone(response, meaning) {
      const error = (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_1__.readResponseError)(response);
      if (error === void 0) return false;
      const [first, ...below] = codesIn(error).map(meaning);
      if (first === "other" || below.includes("other")) return false;
      return first === "gone" || genericCodes.has(error.code.toLowerCase()) && below.includes("gone");
    }
    function codesIn({code: code, details: details}) {
      return [ code, ...details.flatMap(codesIn) ];
    }
    function meaningOf(code, type) {
      const lowerCase = code.toLowerCase();
      if (requestErrorCodes.has(lowerCase)) return "other";
      if (type !== void 0 && (goneCodes.has(lowerCase) || lowerCase === "404")) return "gone";
      const [, text] = notFound.exec(code) ?? [];
      if (text === void 0) return;
      const words = wordsOf(text);
      const subject = words.join("");
      const canBeSplit = /[a-z][A-Z]|[^A-Za-z]/.test(code);
      if (!canBeSplit && !plainSubjects.has(subject)) return "other";
      if (neverResource.has(subject) || words.some(word => operationWord.test(word))) return "other";
      if (subject === "") return type === void 0 ? void 0 : "gone";
      return singularsOf(type).includes(subject) || !isAboutAnother(words) ? "gone" : "other";
    }
    const notFound = /^(.*?)(?:not[ _-]?found|does[ _-]?not[ _-]?exist|not[ _-]?exists?)(?:error|exception)?$/i;
    const operationWord = /^operations?(?:id|results?|status(?:es)?)?$/;
    function wordsOf(text) {
      return text.replace(/([a-z\d])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2").toLowerCase().split(/[^a-z\d]+/).filter(word => word !== "");
    }
    function isAboutAnother(words) {
      const singular = words.map(word => word.replace(/s$/, ""));
      return seldomResource.has(singular.join("")) || singular.some(word => wordsOfOthers.has(word)) || lastWordsOfOthers.has(singular.at(-1) ?? "");
    }
    function typeIn({pathname: pathname}) {
      const type = pathname.split("/").filter(segment => segment !== "").at(-2) ?? "";
      return type.toLowerCase().replace(/[^a-z\d]/g, "");
    }
    function singularsOf(type = "") {
      return [ type, type.replace(/s$/, ""), type.replace(/es$/, ""), type.replace(/ies$/, "y") ];
    }
    function isErrorResponse(response) {
      return (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_1__.readResponseError)(response) !== void 0;
    }
    function isAboutOperation(response) {
      return isOfAzure(response) && !requestStatuses.includes(response.status) && !requestErrorCodes.has(codeOf(response));
    }
    function codeOf(response) {
      return (0, _error_detail_js__WEBPACK_IMPORTED_MODULE_1__.readResponseError)(response)?.code.toLowerCase() ?? "";
    }
    function isOfAzure(response) {
      const {headers: headers, body: body} = response;
      if ((0, _http_response_js__WEBPACK_IMPORTED_MODULE_2__.isEmpty)(response) || (0, 
      _json_js__WEBPACK_IMPORTED_MODULE_3__.parseObject)(body) !== void 0) return true;
      const isTruncated = body?.trim() === "";
      if (body === void 0 || isTruncated) return false;
      const type = headers["content-type"];
      if (type === void 0) return (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.parseJson)(body) !== void 0;
      return /\bjson\b/i.test(type) && !/^\s*<[!?a-z]/i.test(body);
    }
  }),
  "src/documents/response-url.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      urlIn: () => urlIn,
      monitorHeaders: () => monitorHeaders
    });
    var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/documents/answer.ts");
    const monitorHeaders = [ "azure-asyncoperation", "operation-location" ];
    function urlIn(response, headers, complaint) {
      const value = headers.map(name => response.headers[name]?.trim()).find(text => text !== void 0 && text !== "");
      if (value === void 0) return;
      if (URL.canParse(value, response.url.href)) return new URL(value, response.url);
      if (complaint === void 0) return;
      throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_0__.refused)(response, complaint);
    }
  }),
  "src/documents/result.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readResultAt: () => readResultAt
    });
    var _http_request_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/http/request.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__("src/json.ts");
    var _answer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/answer.ts");
    var _error_detail_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/documents/error-detail.ts");
    var _response_url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/documents/response-url.ts");
    function* readResultAt(url) {
      let target = url;
      let response = yield {
        url: url,
        headers: _http_request_js__WEBPACK_IMPORTED_MODULE_0__.jsonHeaders
      };
      while (response.status === 202) {
        target = (0, _response_url_js__WEBPACK_IMPORTED_MODULE_3__.urlIn)(response, [ "location" ]) ?? target;
        response = yield {
          url: target,
          headers: _http_request_js__WEBPACK_IMPORTED_MODULE_0__.jsonHeaders,
          afterMs: response.retryAfterMs ?? 0
        };
      }
      (0, _answer_js__WEBPACK_IMPORTED_MODULE_1__.assertAnswered)(response, _error_detail_js__WEBPACK_IMPORTED_MODULE_2__.readResponseError);
      const {body: body} = response;
      if (body?.trim() === "") return;
      if (body === void 0 || (0, _json_js__WEBPACK_IMPORTED_MODULE_4__.parseJson)(body) === void 0) throw (0, 
      _answer_js__WEBPACK_IMPORTED_MODULE_1__.unreadable)(response, "the result is not JSON, or too large");
      return body;
    }
  }),
  "src/documents/state.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      suggestStateField: () => suggestStateField,
      readWord: () => readWord,
      resourceRule: () => resourceRule,
      monitorRule: () => monitorRule
    });
    var _json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/json.ts");
    var _answer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/documents/answer.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/json.ts");
    var _words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/documents/words.ts");
    const provisioningState = [ "properties", "provisioningState" ];
    const usual = {
      isNamed: false,
      takesJson: false
    };
    function monitorRule({until: until, words: words}) {
      return {
        ...usual,
        until: until,
        paths: [ [ "status" ], provisioningState ],
        words: (0, _words_js__WEBPACK_IMPORTED_MODULE_2__.withUserWords)(_words_js__WEBPACK_IMPORTED_MODULE_2__.contractWords, words)
      };
    }
    function resourceRule({until: until, words: words, stateField: stateField}, type) {
      if (stateField !== void 0) {
        const named = {
          isNamed: true,
          takesJson: true,
          paths: [ stateField ],
          words: (0, _words_js__WEBPACK_IMPORTED_MODULE_2__.withUserWords)(_words_js__WEBPACK_IMPORTED_MODULE_2__.contractWords, words)
        };
        return {
          ...usual,
          until: until,
          details: type?.details,
          ...named
        };
      }
      if (type === void 0) return {
        ...usual,
        until: until,
        paths: [ provisioningState ],
        words: (0, _words_js__WEBPACK_IMPORTED_MODULE_2__.withUserWords)(_words_js__WEBPACK_IMPORTED_MODULE_2__.contractWords, words)
      };
      const {path: path, ...row} = type;
      return {
        ...usual,
        ...row,
        until: until,
        isNamed: true,
        paths: [ path ],
        words: (0, _words_js__WEBPACK_IMPORTED_MODULE_2__.withUserWords)(row.words, words)
      };
    }
    function readWord(response, document, rule) {
      for (const path of rule.paths) {
        const value = (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.readMember)(response, document, path);
        if (value === void 0 || value === null || (0, _json_js__WEBPACK_IMPORTED_MODULE_3__.isObject)(value)) continue;
        const texts = typeof value === "string" ? [ value.trim() ] : rule.takesJson ? jsonTexts(response, path, value) : [];
        const [word = ""] = texts;
        if (word === "") throw (0, _answer_js__WEBPACK_IMPORTED_MODULE_0__.unreadable)(response, `its ${path.join(".")} is not a word`);
        const keys = texts.map(text => text.toLowerCase());
        const ending = keys.map(key => rule.words.get(key)).find(found => found !== void 0);
        return {
          word: word,
          ending: ending,
          doubt: doubtAbout(word.toLowerCase(), rule)
        };
      }
      return;
    }
    function jsonTexts(response, path, value) {
      if (typeof value === "number") return (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.readNumber)(response, path);
      return typeof value === "boolean" ? [ String(value) ] : [];
    }
    function doubtAbout(word, rule) {
      const {suspended: suspended, running: running, othersRun: othersRun = running === void 0} = rule;
      if (suspended?.has(word)) return "waits-for-a-person";
      if (running?.has(word)) return;
      return (0, _words_js__WEBPACK_IMPORTED_MODULE_2__.doubtOf)(word) ?? (othersRun ? void 0 : "undocumented");
    }
    function suggestStateField(document) {
      const found = findStates(document);
      const named = found.filter(({isPlain: isPlain}) => isPlain);
      const {path: path, value: value} = named.find(state => state.value !== "") ?? named[0] ?? {};
      if (path === void 0 || value === void 0) return found.length === 0 ? void 0 : unnamedHint;
      const text = value.replace(/[^A-Za-z0-9 _.-]/g, "").trim().slice(0, longestWord);
      const monitor = path.toLowerCase() === "status" ? monitorHint : "";
      return `it has no provisioningState. Its ${path} (${text || "not a word"}) may be its state, but the meaning of its words is unknown. To wait for it, add these inputs, with the word that means success:${monitor}\nstate-field: ${path}\nsucceeded-when: \u2026`;
    }
    const unnamedHint = "it has no provisioningState. Another member, whose name has unusual characters, may be its state. If the name has no dot, state-field can name it";
    const longestWord = 60;
    const monitorHint = " (For a status monitor, use api: arm-operation.)";
    const stateName = /(?:state|status)$|^(?:phase|result)$/i;
    const deepestState = 2;
    function findStates(document) {
      const found = [];
      const properties = {
        path: "properties.",
        isPlain: true,
        value: (0, _json_js__WEBPACK_IMPORTED_MODULE_1__.member)(document, "properties")
      };
      let level = [ {
        path: "",
        isPlain: true,
        value: document
      }, properties ].flatMap(stateMembers);
      for (let depth = 0; depth <= deepestState; depth += 1) {
        for (const {value: value, ...place} of level) if (typeof value === "string") found.push({
          ...place,
          value: value
        });
        level = level.map(inner => ({
          ...inner,
          path: `${inner.path}.`
        })).flatMap(stateMembers);
      }
      return found;
    }
    function stateMembers({path: path, isPlain: isPlain, value: object}) {
      if (!(0, _json_js__WEBPACK_IMPORTED_MODULE_3__.isObject)(object)) return [];
      return Object.entries(object).filter(([name]) => stateName.test(name)).map(([name, value]) => ({
        path: `${path}${name}`,
        isPlain: isPlain && /^[\w-]{1,60}$/.test(name),
        value: value
      }));
    }
  }),
  "src/documents/tasks.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      stepsIn: () => stepsIn,
      tasksOf: () => tasksOf
    });
    var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/json.ts");
    const mostTasks = 500;
    const deepestTask = 16;
    const longestName = 200;
    function stepsIn(value, read) {
      return (0, _json_js__WEBPACK_IMPORTED_MODULE_0__.objects)(value).slice(0, mostTasks).map(read);
    }
    function tasksOf(steps) {
      let left = mostTasks;
      const readLevel = (level, depth) => {
        if (depth === deepestTask) return [];
        const shown = level.slice(0, left);
        left -= shown.length;
        return shown.map(({name: name, state: state, below: below}) => ({
          name: name.slice(0, longestName),
          state: (0, _json_js__WEBPACK_IMPORTED_MODULE_0__.word)(state).slice(0, longestName),
          children: below === void 0 ? [] : readLevel(below(), depth + 1)
        }));
      };
      return readLevel(steps, 0);
    }
  }),
  "src/documents/types.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      dataReplicationJob: () => dataReplicationJob,
      readByType: () => readByType,
      stateUrl: () => stateUrl,
      typeOf: () => typeOf
    });
    var lib_url = __webpack_require__("src/url.ts");
    var resource_manager = __webpack_require__("src/documents/resource-manager.ts");
    var state = __webpack_require__("src/documents/state.ts");
    var json = __webpack_require__("src/json.ts");
    var error_detail = __webpack_require__("src/documents/error-detail.ts");
    var documents_job = __webpack_require__("src/documents/job.ts");
    // file: src/documents/backup-job.ts
    function readBackupErrors(job) {
      const {errorDetails: errorDetails, extendedInfo: extendedInfo} = (0, documents_job.propertiesOf)(job);
      const message = (0, json.isObject)(extendedInfo) ? (0, json.word)(extendedInfo.dynamicErrorMessage).trim() : "";
      return [ ...(0, documents_job.errorsIn)(errorDetails, readBackupError), ...message === "" ? [] : [ (0, 
      error_detail.errorOf)("", message) ] ];
    }
    function readBackupFailure(job) {
      return (0, error_detail.joinErrors)(readBackupErrors(job));
    }
    function readBackupError(error) {
      const {errorCode: errorCode, errorTitle: errorTitle, errorString: errorString, additionalDetails: additionalDetails} = error;
      const message = (0, documents_job.joinWords)([ errorTitle, errorString ], ": ");
      const details = (0, json.text)(additionalDetails) === void 0 ? [] : [ (0, error_detail.errorOf)("", (0, 
      json.word)(additionalDetails)) ];
      const recommendation = (0, documents_job.adviceIn)(error);
      if ((0, json.word)(errorCode) === "" && message === "" && recommendation === void 0) return;
      return {
        ...(0, error_detail.errorOf)((0, json.word)(errorCode), message),
        details: details,
        recommendation: recommendation
      };
    }
    function readVaultWarnings(job) {
      const {extendedInfo: extendedInfo, errorDetails: errorDetails} = (0, documents_job.propertiesOf)(job);
      const warnings = (0, json.isObject)(extendedInfo) ? (0, json.objects)(extendedInfo.warningDetails) : [];
      const named = (0, documents_job.errorsIn)(warnings, ({resourceName: resourceName, warning: warning}) => {
        const read = (0, json.isObject)(warning) ? (0, documents_job.readAdvisedError)(warning) : void 0;
        return read && {
          ...read,
          target: (0, json.text)(resourceName) ?? read.target
        };
      });
      return [ ...named, ...(0, documents_job.errorsIn)(errorDetails, documents_job.readAdvisedError) ];
    }
    function readVaultFailure(job) {
      return (0, error_detail.joinErrors)((0, documents_job.errorsIn)((0, documents_job.propertiesOf)(job).errorDetails, documents_job.readAdvisedError));
    }
    var replication_job = __webpack_require__("src/documents/replication-job.ts");
    var tasks = __webpack_require__("src/documents/tasks.ts");
    // file: src/documents/site-recovery-job.ts
    const deepestGroup = 8;
    const mostTasks = 500;
    const longestMeaning = 400;
    const partialSuccess = new Set([ "partiallysucceeded", "completedwithinformation", "skipped" ]);
    function readSiteRecoveryFailure(job) {
      return (0, error_detail.joinErrors)(errorsOf(job));
    }
    function readSiteRecoveryWarnings(job) {
      const description = (0, json.word)((0, documents_job.propertiesOf)(job).stateDescription).trim();
      const warnings = [ ...errorsOf(job), ...everyTask(job).flatMap(skippedReason) ];
      if (!partialSuccess.has(description.toLowerCase())) return warnings;
      const reason = warnings.length > 0 ? "The job succeeded only in part" : "The job contains no reason: see its tasks";
      return [ (0, error_detail.errorOf)(description, reason), ...warnings ];
    }
    function readSiteRecoveryTasks(job) {
      return (0, tasks.tasksOf)((0, tasks.stepsIn)((0, documents_job.propertiesOf)(job).tasks, readTask));
    }
    function readManualAction(job, {status: status}) {
      if (status.toLowerCase() !== "suspended") return;
      const terminal = [ "succeeded", "failed", "cancelled" ];
      const unfinished = everyTask(job).filter(({state: state}) => !terminal.includes((0, 
      json.word)(state).toLowerCase()));
      const [instructions] = unfinished.map(instructionsOf).filter(text => text !== "");
      return instructions && `It waits for a person: ${instructions.slice(0, longestMeaning)}`;
    }
    function readTask(task) {
      const {state: state} = task;
      const name = (0, json.text)(task.friendlyName) ?? (0, json.text)(task.name) ?? "a task without a name";
      return {
        name: (0, documents_job.joinWords)([ name, instructionsOf(task) ], ": "),
        state: state,
        below: () => [ ...(0, tasks.stepsIn)(childTasks(task), readTask), ...(0, tasks.stepsIn)(customDetails(task).jobTask, job => ({
          name: referenceName(job),
          state: state
        })) ]
      };
    }
    function referenceName({jobFriendlyName: jobFriendlyName, jobScenarioName: jobScenarioName, targetObjectName: targetObjectName}) {
      const name = (0, json.text)(jobFriendlyName) ?? (0, json.text)(jobScenarioName) ?? "a job without a name";
      return (0, json.text)(targetObjectName) === void 0 ? name : `${name} (${targetObjectName})`;
    }
    function instructionsOf(task) {
      const {name: name, instructions: instructions} = customDetails(task);
      return (0, json.text)(instructions) === void 0 ? "" : (0, documents_job.joinWords)([ name, instructions ], ": ");
    }
    function skippedReason(task) {
      const {skippedReason: reason, skippedReasonString: sentence} = customDetails(task);
      const error = (0, error_detail.errorOf)((0, json.word)(reason), (0, json.word)(sentence));
      return error.code === "" && error.message === "" ? [] : [ error ];
    }
    function errorsOf(job) {
      const tasks = everyTask(job);
      const entries = [ (0, documents_job.propertiesOf)(job), ...tasks ].flatMap(({errors: errors}) => (0, 
      json.objects)(errors).slice(0, documents_job.mostErrors));
      const [first, second] = [ entries.filter(isOfLevelError), entries.filter(entry => !isOfLevelError(entry)) ];
      const errors = withoutRepetitions([ ...first, ...second ].flatMap(readEntry));
      const failed = tasks.filter(task => (0, documents_job.isFailed)(task) && (0, json.objects)(task.errors).length === 0 && !hasChildren(task));
      const fallback = errors.length > 0 ? [] : failed.map(task => (0, error_detail.errorOf)("", `Task ${readTask(task).name} failed`));
      return [ ...errors, ...fallback ].slice(0, documents_job.mostErrors);
    }
    function isOfLevelError({errorLevel: errorLevel}) {
      return errorLevel === void 0 || errorLevel === null || (0, json.word)(errorLevel).toLowerCase() === "error";
    }
    function readEntry({serviceErrorDetails: service, providerErrorDetails: provider}) {
      const cause = (0, json.isObject)(provider) ? readFault(provider, provider.errorCode, provider.errorMessage) : [];
      const fault = (0, json.isObject)(service) ? readFault(service, service.code, service.message) : [];
      return fault.length === 0 ? cause : fault.map(error => ({
        ...error,
        details: cause
      }));
    }
    function readFault(details, code, message) {
      const [causes, recommendation] = [ (0, json.text)(details.possibleCauses), (0, json.text)(details.recommendedAction) ];
      if ((0, json.word)(message) === "" && causes === void 0 && (0, json.text)(code) === void 0) return [];
      return [ {
        ...(0, error_detail.errorOf)((0, json.word)(code), (0, json.word)(message)),
        causes: causes,
        recommendation: recommendation
      } ];
    }
    function withoutRepetitions(errors) {
      return [ ...new Map(errors.map(error => [ `${error.code} ${error.message}`, error ])).values() ];
    }
    function everyTask(job) {
      const within = (tasks, depth) => depth === deepestGroup ? [] : (0, json.objects)(tasks).slice(0, mostTasks).flatMap(task => [ task, ...within(childTasks(task), depth + 1) ]);
      return within((0, documents_job.propertiesOf)(job).tasks, 0).slice(0, mostTasks);
    }
    function customDetails(task) {
      return (0, json.isObject)(task.customDetails) ? task.customDetails : {};
    }
    function childTasks(task) {
      const {groupTaskCustomDetails: group} = task;
      return (0, json.isObject)(group) ? group.childTasks : void 0;
    }
    function hasChildren(task) {
      return (0, json.objects)(childTasks(task)).length > 0;
    }
    var documents_json = __webpack_require__("src/documents/json.ts");
    // file: src/documents/types/details.ts
    const unnamed = (0, error_detail.errorOf)("", "The job does not contain the warnings: see its tasks");
    function detailsOf(sources, words) {
      const {name: name = [ "name" ], startTime: startTime = [ "properties", "startTime" ], endTime: endTime = [ "properties", "endTime" ]} = sources;
      return (document, operation) => {
        const {state: state, status: status} = operation;
        const hasFailed = state === "failed" || state === "canceled";
        const percent = sources.percentComplete && (0, resource_manager.percentage)((0, 
        documents_json.memberAt)(document, sources.percentComplete));
        const warned = words.get(status.toLowerCase())?.warns === true;
        return {
          name: textAt(document, name) ?? operation.name,
          startTime: textAt(document, startTime) ?? operation.startTime,
          endTime: textAt(document, endTime) ?? operation.endTime,
          percentComplete: percent ?? operation.percentComplete,
          meaning: sources.meaning?.(document, operation),
          error: hasFailed ? sources.error?.(document) ?? operation.error : void 0,
          warnings: state === "succeeded" ? warningsOf(sources.warnings?.(document, warned), warned) : void 0,
          tasks: sources.tasks?.(document)
        };
      };
    }
    function warningsOf(read = [], warned) {
      if (read.length > 0) return read.slice(0, documents_job.mostErrors);
      return warned ? [ unnamed ] : void 0;
    }
    function textAt(document, path) {
      return (0, json.text)((0, documents_json.memberAt)(document, path));
    }
    function errorAt(...paths) {
      return document => {
        for (const path of paths) {
          const error = (0, error_detail.readErrorDetail)((0, documents_json.memberAt)(document, path));
          if (error !== void 0) return error;
        }
        return;
      };
    }
    function tasksAt(path, read) {
      return document => (0, tasks.tasksOf)((0, tasks.stepsIn)((0, documents_json.memberAt)(document, path), read));
    }
    function nameOf(step, ...names) {
      return names.map(name => (0, json.word)((0, documents_json.member)(step, name)).trim()).find(name => name !== "") ?? "a task without a name";
    }
    // file: src/documents/types/row.ts
    function resourceType({type: type, apiVersion: apiVersion, query: query, path: path, words: words, details: details = {}}) {
      const {running: running, suspended: suspended = [], gone: gone = [], othersRun: othersRun} = words;
      const endings = endingsOf(words);
      return {
        type: type,
        pattern: patternOf(type),
        apiVersion: apiVersion,
        query: query,
        spelled: words,
        path: path,
        words: endings,
        running: lowerCase([ ...running, ...suspended, ...gone ]),
        suspended: lowerCase(suspended),
        othersRun: othersRun,
        goneWords: lowerCase(gone),
        details: detailsOf(details, endings)
      };
    }
    function patternOf(type) {
      if (type.startsWith("/")) return new RegExp(`^${escaped(type).replace(/\\\{\w+\\\}/g, "[^/]+")}/?$`, "i");
      const [namespace = "", ...names] = type.split("/");
      const segments = names.map(name => `/${escaped(name)}/[^/]+`).join("");
      return new RegExp(`/providers/${escaped(namespace)}${segments}/?$`, "i");
    }
    function escaped(text) {
      return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    }
    function lowerCase(words) {
      return new Set(words.map(word => word.toLowerCase()));
    }
    function endingsOf({succeeded: succeeded, warned: warned = [], failed: failed = [], canceled: canceled = []}) {
      const endings = (state, words, warns = false) => words.map(word => [ word.toLowerCase(), {
        state: state,
        by: "type",
        warns: warns
      } ]);
      return new Map([ ...endings("succeeded", succeeded), ...endings("succeeded", warned, true), ...endings("failed", failed), ...endings("canceled", canceled.flatMap(spellings)) ]);
    }
    function spellings(word) {
      return /^cancell?ed$/i.test(word) ? [ "canceled", "cancelled" ] : [ word ];
    }
    // file: src/documents/types/backups.ts
    const dataReplicationJob = resourceType({
      type: "Microsoft.DataReplication/replicationVaults/jobs",
      apiVersion: "2024-09-01",
      path: [ "properties", "state" ],
      words: {
        running: [ "Pending", "Started", "Cancelling" ],
        succeeded: [ "Succeeded" ],
        warned: [ "CompletedWithInformation", "CompletedWithWarnings" ],
        failed: [ "Failed", "CompletedWithErrors" ],
        canceled: [ "Cancelled", "Canceled" ]
      },
      details: {
        name: [ "properties", "displayName" ],
        error: replication_job.readJobFailure,
        warnings: (job, warned) => warned ? (0, replication_job.readJobErrors)(job) : [],
        tasks: replication_job.readJobTasks
      }
    });
    const siteRecoveryJob = resourceType({
      type: "Microsoft.RecoveryServices/vaults/replicationJobs",
      apiVersion: "2025-08-01",
      path: [ "properties", "state" ],
      words: {
        running: [ "NotStarted", "InProgress", "Other" ],
        suspended: [ "Suspended" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ],
        canceled: [ "Cancelled" ]
      },
      details: {
        name: [ "properties", "friendlyName" ],
        error: readSiteRecoveryFailure,
        warnings: readSiteRecoveryWarnings,
        tasks: readSiteRecoveryTasks,
        meaning: readManualAction
      }
    });
    const backupJob = resourceType({
      type: "Microsoft.RecoveryServices/vaults/backupJobs",
      apiVersion: "2025-02-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "InProgress", "Cancelling" ],
        succeeded: [ "Completed" ],
        warned: [ "CompletedWithWarnings" ],
        failed: [ "Failed", "Invalid" ],
        canceled: [ "Cancelled" ]
      },
      details: {
        percentComplete: [ "properties", "extendedInfo", "progressPercentage" ],
        error: readBackupFailure,
        warnings: (job, warned) => warned ? readBackupErrors(job) : [],
        tasks: tasksAt([ "properties", "extendedInfo", "tasksList" ], task => ({
          name: nameOf(task, "taskId"),
          state: task.status
        }))
      }
    });
    const dataProtectionBackupJob = resourceType({
      type: "Microsoft.DataProtection/backupVaults/backupJobs",
      apiVersion: "2025-01-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "InProgress", "Cancelling", "Paused" ],
        succeeded: [ "Completed" ],
        warned: [ "CompletedWithWarnings" ],
        failed: [ "Failed" ],
        canceled: [ "Cancelled" ]
      },
      details: {
        error: readVaultFailure,
        warnings: (job, warned) => warned ? readVaultWarnings(job) : [],
        tasks: tasksAt([ "properties", "extendedInfo", "subTasks" ], task => ({
          name: nameOf(task, "taskName"),
          state: task.taskStatus
        }))
      }
    });
    // file: src/documents/types/devices.ts
    const dataBoxEdgeJob = resourceType({
      type: "Microsoft.DataBoxEdge/dataBoxEdgeDevices/jobs",
      apiVersion: "2023-12-01",
      path: [ "status" ],
      words: {
        running: [ "Scheduled", "Running", "Paused" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ],
        canceled: [ "Canceled" ]
      },
      details: {
        startTime: [ "startTime" ],
        endTime: [ "endTime" ],
        error: readDeviceError
      }
    });
    const iotHubJob = resourceType({
      type: "Microsoft.Devices/IotHubs/jobs",
      apiVersion: "2023-06-30",
      path: [ "status" ],
      words: {
        running: [ "unknown", "enqueued", "running" ],
        succeeded: [ "completed" ],
        failed: [ "failed" ],
        canceled: [ "cancelled" ]
      },
      details: {
        name: [ "jobId" ],
        startTime: [ "startTimeUtc" ],
        endTime: [ "endTimeUtc" ],
        error: errorAt([ "failureReason" ], [ "statusMessage" ])
      }
    });
    function readDeviceError(job) {
      const error = errorAt([ "error" ])(job);
      const details = (0, documents_job.errorsIn)((0, documents_json.memberAt)(job, [ "error", "errorDetails" ]), documents_job.readAdvisedError);
      return error && {
        ...error,
        details: [ ...error.details, ...details ]
      };
    }
    // file: src/documents/types/fabric.ts
    const fabricJobInstance = jobInstance("/v1/workspaces/{workspace}/items/{item}/jobs/instances/{instance}");
    const fabricTypedJobInstance = jobInstance("/v1/workspaces/{workspace}/{items}/{item}/jobs/{job}/instances/{instance}");
    function jobInstance(type) {
      return resourceType({
        type: type,
        path: [ "status" ],
        words: {
          running: [ "NotStarted", "InProgress" ],
          succeeded: [ "Completed" ],
          failed: [ "Failed", "Deduped" ],
          canceled: [ "Cancelled" ]
        },
        details: {
          name: [ "jobType" ],
          startTime: [ "startTimeUtc" ],
          endTime: [ "endTimeUtc" ],
          error: readFabricFailure
        }
      });
    }
    function readFabricFailure(job) {
      const isSkipped = textAt(job, [ "status" ])?.trim().toLowerCase() === "deduped";
      return errorAt([ "failureReason" ])(job) ?? (isSkipped ? skipped : void 0);
    }
    const skipped = (0, error_detail.errorOf)("Deduped", "The job was skipped, because a job of this type was running already");
    // file: src/documents/types/registrations.ts
    const providerRegistration = resourceType({
      type: "/subscriptions/{subscription}/providers/{namespace}",
      apiVersion: "2021-04-01",
      path: [ "registrationState" ],
      words: {
        running: [ "NotRegistered", "Registering", "Unregistering" ],
        succeeded: [ "Registered" ],
        gone: [ "Unregistered" ]
      },
      details: {
        name: [ "namespace" ]
      }
    });
    const feature = {
      apiVersion: "2021-07-01",
      path: [ "properties", "state" ],
      words: {
        running: [ "NotSpecified", "NotRegistered", "Registering", "Unregistering", "Unregistered" ],
        suspended: [ "Pending" ],
        succeeded: [ "Registered" ]
      }
    };
    const featureRegistration = resourceType({
      type: "Microsoft.Features/providers/features",
      ...feature
    });
    const subscriptionFeatureRegistration = resourceType({
      type: "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations",
      ...feature
    });
    // file: src/documents/container-execution.ts
    function readContainerFailure(execution) {
      const at = name => (0, documents_json.memberAt)(execution, [ "properties", name ]);
      const [reason, message] = [ (0, json.word)(at("reason")), (0, json.word)(at("message")) ];
      const replicas = (0, json.objects)((0, documents_json.memberAt)(execution, [ "properties", "detailedStatus", "replicas" ])).slice(0, documents_job.mostErrors);
      const containers = replicas.flatMap(replica => (0, documents_job.errorsIn)(replica.containers, container => readContainer(container, (0, 
      json.word)(replica.name)))).slice(0, documents_job.mostErrors);
      return (0, error_detail.joinErrors)(reason === "" && message === "" ? containers : [ (0, 
      error_detail.errorOf)(reason, message), ...containers ]);
    }
    function readContainer({name: name, code: code, additionalInformation: additionalInformation}, replica) {
      if (typeof code !== "number" || code === 0) return;
      const container = `Container ${(0, json.word)(name) || "without a name"}${replica === "" ? "" : ` of replica ${replica}`}`;
      const more = (0, json.text)(additionalInformation) === void 0 ? "" : `: ${additionalInformation}`;
      return (0, error_detail.errorOf)("", `${container} ended with exit code ${code}${more}`);
    }
    // file: src/documents/types/runs.ts
    const containerAppExecution = resourceType({
      type: "Microsoft.App/jobs/executions",
      apiVersion: "2025-07-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "Running", "Processing", "Unknown" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed", "Degraded" ],
        canceled: [ "Stopped" ]
      },
      details: {
        error: readContainerFailure
      }
    });
    const pipelineRun = resourceType({
      type: "Microsoft.DataFactory/factories/pipelineruns",
      apiVersion: "2018-06-01",
      path: [ "status" ],
      words: {
        running: [ "Queued", "InProgress", "Canceling" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ],
        canceled: [ "Cancelled" ]
      },
      details: {
        name: [ "pipelineName" ],
        startTime: [ "runStart" ],
        endTime: [ "runEnd" ],
        error: errorAt([ "message" ])
      }
    });
    const logicAppRun = resourceType({
      type: "Microsoft.Logic/workflows/runs",
      apiVersion: "2019-05-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "NotSpecified", "Running", "Waiting", "Paused" ],
        suspended: [ "Suspended" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed", "Faulted", "TimedOut", "Aborted" ],
        canceled: [ "Cancelled" ]
      },
      details: {
        error: readRunError
      }
    });
    const registryRun = resourceType({
      type: "Microsoft.ContainerRegistry/registries/runs",
      apiVersion: "2019-04-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "Queued", "Started", "Running" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed", "Error", "Timeout" ],
        canceled: [ "Canceled" ]
      },
      details: {
        endTime: [ "properties", "finishTime" ],
        error: errorAt([ "properties", "runErrorMessage" ])
      }
    });
    const machineLearningJob = resourceType({
      type: "Microsoft.MachineLearningServices/workspaces/jobs",
      apiVersion: "2024-10-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "NotStarted", "Starting", "Provisioning", "Preparing", "Queued", "Running", "Finalizing", "CancelRequested", "NotResponding", "Paused", "Unknown" ],
        succeeded: [ "Completed" ],
        failed: [ "Failed" ],
        canceled: [ "Canceled" ]
      },
      details: {
        error: linkToStudio
      }
    });
    const automationJob = resourceType({
      type: "Microsoft.Automation/automationAccounts/jobs",
      apiVersion: "2024-10-23",
      path: [ "properties", "status" ],
      words: {
        running: [ "New", "Activating", "Running", "Resuming", "Suspending", "Stopping", "Removing", "Disconnected" ],
        suspended: [ "Suspended", "Blocked" ],
        succeeded: [ "Completed" ],
        failed: [ "Failed" ],
        canceled: [ "Stopped" ]
      },
      details: {
        error: readAutomationFailure
      }
    });
    const sourceControlSyncJob = resourceType({
      type: "Microsoft.Automation/automationAccounts/sourceControls/sourceControlSyncJobs",
      apiVersion: "2024-10-23",
      path: [ "properties", "provisioningState" ],
      words: {
        running: [ "Running" ],
        succeeded: [ "Completed" ],
        failed: [ "Failed" ]
      },
      details: {
        error: errorAt([ "properties", "exception" ])
      }
    });
    const elasticJobExecution = resourceType({
      type: "Microsoft.Sql/servers/jobAgents/jobs/executions",
      apiVersion: "2021-11-01",
      path: [ "properties", "lifecycle" ],
      words: {
        running: [ "Created", "InProgress", "WaitingForChildJobExecutions", "WaitingForRetry" ],
        succeeded: [ "Succeeded" ],
        warned: [ "SucceededWithSkipped" ],
        failed: [ "Failed", "TimedOut" ],
        canceled: [ "Canceled" ]
      },
      details: {
        error: errorAt([ "properties", "lastMessage" ])
      }
    });
    function readRunError(run) {
      const code = textAt(run, [ "properties", "code" ]);
      return errorAt([ "properties", "error" ])(run) ?? (code === void 0 ? void 0 : (0, 
      error_detail.errorOf)(code, ""));
    }
    function linkToStudio(job) {
      const error = (0, error_detail.errorOf)("", "The job does not contain the reason: see its logs in the studio");
      const target = textAt(job, [ "properties", "services", "Studio", "endpoint" ]);
      return (0, error_detail.readDocumentError)(job) ?? {
        ...error,
        target: target
      };
    }
    function readAutomationFailure(job) {
      const details = textAt(job, [ "properties", "statusDetails" ]);
      const exception = errorAt([ "properties", "exception" ])(job);
      const own = details === void 0 || details === "None" ? void 0 : (0, error_detail.errorOf)("", details);
      return (0, error_detail.joinErrors)([ exception, own ].filter(error => error !== void 0));
    }
    // file: src/documents/types/scripts.ts
    const runCommand = {
      path: [ "properties", "instanceView", "executionState" ],
      words: {
        running: [ "Unknown", "Pending", "Running" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed", "TimedOut" ],
        canceled: [ "Canceled" ]
      },
      details: {
        startTime: [ "properties", "instanceView", "startTime" ],
        endTime: [ "properties", "instanceView", "endTime" ],
        error: readScriptError
      }
    };
    const query = {
      $expand: "instanceView"
    };
    const virtualMachineRunCommand = resourceType({
      type: "Microsoft.Compute/virtualMachines/runCommands",
      apiVersion: "2024-07-01",
      query: query,
      ...runCommand
    });
    const scaleSetRunCommand = resourceType({
      type: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands",
      apiVersion: "2024-07-01",
      query: query,
      ...runCommand
    });
    const arcRunCommand = resourceType({
      type: "Microsoft.HybridCompute/machines/runCommands",
      apiVersion: "2025-01-13",
      ...runCommand
    });
    const vmwareScriptExecution = resourceType({
      type: "Microsoft.AVS/privateClouds/scriptExecutions",
      apiVersion: "2023-09-01",
      path: [ "properties", "provisioningState" ],
      words: {
        running: [ "Pending", "Running", "Cancelling", "Deleting" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ],
        canceled: [ "Canceled", "Cancelled" ]
      },
      details: {
        startTime: [ "properties", "startedAt" ],
        endTime: [ "properties", "finishedAt" ],
        error: errorAt([ "properties", "failureReason" ], [ "properties", "errors" ])
      }
    });
    function readScriptError(document) {
      const at = name => (0, documents_json.memberAt)(document, [ "properties", "instanceView", name ]);
      const exitCode = at("exitCode");
      const code = typeof exitCode === "number" && exitCode !== 0 ? `exit code ${exitCode}` : "";
      const message = (0, documents_job.joinWords)([ at("executionMessage"), at("error") ], ": ");
      return code === "" && message === "" ? void 0 : (0, error_detail.errorOf)(code, message);
    }
    // file: src/documents/types/transfers.ts
    const storageMoverJobRun = resourceType({
      type: "Microsoft.StorageMover/storageMovers/projects/jobDefinitions/jobRuns",
      apiVersion: "2024-07-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "Queued", "Started", "Running", "CancelRequested", "Canceling", "PausedByBandwidthManagement" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ],
        canceled: [ "Canceled" ]
      },
      details: {
        startTime: [ "properties", "executionStartTime" ],
        endTime: [ "properties", "executionEndTime" ],
        error: errorAt([ "properties", "error" ]),
        warnings: readTransferWarnings
      }
    });
    const postgresMigration = resourceType({
      type: "Microsoft.DBforPostgreSQL/flexibleServers/migrations",
      apiVersion: "2025-08-01",
      path: [ "properties", "currentStatus", "state" ],
      words: {
        running: [ "InProgress", "CleaningUp" ],
        suspended: [ "WaitingForUserAction" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed", "ValidationFailed" ],
        canceled: [ "Canceled" ]
      },
      details: {
        error: errorAt([ "properties", "currentStatus", "error" ]),
        meaning: readSubState
      }
    });
    const postgresBackup = resourceType({
      type: "Microsoft.DBforPostgreSQL/flexibleServers/ltrBackupOperations",
      apiVersion: "2025-08-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "Running" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ],
        canceled: [ "Cancelled" ]
      },
      details: {
        percentComplete: [ "properties", "percentComplete" ],
        error: backup => {
          const [code, message] = [ textAt(backup, [ "properties", "errorCode" ]), textAt(backup, [ "properties", "errorMessage" ]) ];
          return code === void 0 && message === void 0 ? void 0 : (0, error_detail.errorOf)(code ?? "", message ?? "");
        }
      }
    });
    const migrationTask = {
      apiVersion: "2025-06-30",
      path: [ "properties", "state" ],
      words: {
        running: [ "Unknown", "Queued", "Running" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed", "FailedInputValidation", "Faulted" ],
        canceled: [ "Canceled" ]
      },
      details: {
        error: errorAt([ "properties", "errors" ])
      }
    };
    const dataMigrationTask = resourceType({
      type: "Microsoft.DataMigration/services/projects/tasks",
      ...migrationTask
    });
    const dataMigrationServiceTask = resourceType({
      type: "Microsoft.DataMigration/services/serviceTasks",
      ...migrationTask
    });
    const databaseMigration = resourceType({
      type: "Microsoft.DataMigration/databaseMigrations",
      apiVersion: "2025-06-30",
      path: [ "properties", "migrationStatus" ],
      words: {
        running: [],
        succeeded: []
      },
      details: {
        startTime: [ "properties", "startedOn" ],
        endTime: [ "properties", "endedOn" ],
        error: errorAt([ "properties", "migrationFailureError" ])
      }
    });
    function readTransferWarnings(run) {
      const failed = (0, documents_json.memberAt)(run, [ "properties", "itemsFailed" ]);
      const items = typeof failed === "number" && failed > 0 ? [ (0, error_detail.errorOf)("", `${failed} items were not transferred`) ] : [];
      return [ ...items, ...(0, documents_job.errorsIn)((0, documents_json.memberAt)(run, [ "properties", "warnings" ]), error_detail.readErrorDetail) ];
    }
    function readSubState(migration, {status: status}) {
      const subState = textAt(migration, [ "properties", "currentStatus", "currentSubStateDetails", "currentSubState" ]);
      return status.toLowerCase() === "waitingforuseraction" && subState !== void 0 ? `It waits for a person: ${subState.slice(0, longestSubState)}` : void 0;
    }
    const longestSubState = 200;
    // file: src/documents/types/updates.ts
    const deployment = resourceType({
      type: "Microsoft.Resources/deployments",
      apiVersion: "2021-04-01",
      path: [ "properties", "provisioningState" ],
      words: {
        running: [ "NotSpecified", "Accepted", "Running", "Ready", "Creating", "Created", "Deleting", "Deleted", "Updating" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ],
        canceled: [ "Canceled", "Cancelled" ],
        othersRun: true
      }
    });
    const siteDeployment = {
      apiVersion: "2024-04-01",
      path: [ "properties", "status" ],
      words: {
        running: [ "BuildRequestReceived", "BuildPending", "BuildInProgress", "BuildSuccessful", "PostBuildRestartRequired", "StartPolling", "StartPollingWithRestart", "RuntimeStarting" ],
        succeeded: [ "RuntimeSuccessful" ],
        failed: [ "RuntimeFailed", "BuildFailed" ]
      },
      details: {
        error: errorAt([ "properties", "errors" ])
      }
    };
    const webAppDeployment = resourceType({
      type: "Microsoft.Web/sites/deploymentStatus",
      ...siteDeployment
    });
    const slotDeployment = resourceType({
      type: "Microsoft.Web/sites/slots/deploymentStatus",
      ...siteDeployment
    });
    const remediation = resourceType({
      type: "Microsoft.PolicyInsights/remediations",
      apiVersion: "2024-10-01",
      path: [ "properties", "provisioningState" ],
      words: {
        running: [ "Accepted", "Evaluating", "Cancelling" ],
        succeeded: [ "Succeeded", "Complete" ],
        failed: [ "Failed" ],
        canceled: [ "Canceled" ]
      },
      details: {
        startTime: [ "properties", "createdOn" ],
        error: errorAt([ "properties", "statusMessage" ]),
        warnings: readFailedDeployments
      }
    });
    const fleetUpdateRun = resourceType({
      type: "Microsoft.ContainerService/fleets/updateRuns",
      apiVersion: "2025-03-01",
      path: [ "properties", "status", "status", "state" ],
      words: {
        running: [ "NotStarted", "Pending", "Running", "Stopping" ],
        succeeded: [ "Completed" ],
        failed: [ "Failed" ],
        canceled: [ "Stopped" ]
      },
      details: {
        startTime: [ "properties", "status", "status", "startTime" ],
        endTime: [ "properties", "status", "status", "completedTime" ],
        error: errorAt([ "properties", "status", "status", "error" ]),
        tasks: tasksAt([ "properties", "status", "stages" ], readStage)
      }
    });
    const clusterUpdateRun = resourceType({
      type: "Microsoft.AzureStackHCI/clusters/updates/updateRuns",
      apiVersion: "2024-04-01",
      path: [ "properties", "state" ],
      words: {
        running: [ "Unknown", "InProgress" ],
        succeeded: [ "Succeeded" ],
        failed: [ "Failed" ]
      },
      details: {
        startTime: [ "properties", "timeStarted" ],
        error: readStepFailure,
        tasks: tasksAt([ "properties", "progress" ], readStep)
      }
    });
    function readFailedDeployments(remediation) {
      const at = name => (0, documents_json.memberAt)(remediation, [ "properties", "deploymentStatus", name ]);
      const [failed, total] = [ at("failedDeployments"), at("totalDeployments") ];
      if (typeof failed !== "number" || failed === 0) return [];
      return [ (0, error_detail.errorOf)("", `${failed} of ${typeof total === "number" ? total : "its"} deployments failed`) ];
    }
    function readStage(stage) {
      const {beforeGates: beforeGates, groups: groups, members: members, afterGates: afterGates} = stage;
      return {
        name: nameOf(stage, "name", "displayName"),
        state: (0, documents_json.memberAt)(stage, [ "status", "state" ]),
        below: () => [ beforeGates, groups, members, afterGates ].flatMap(steps => (0, tasks.stepsIn)(steps, readStage))
      };
    }
    function readStep(step) {
      return {
        name: nameOf(step, "name"),
        state: step.status,
        below: () => (0, tasks.stepsIn)(step.steps, readStep)
      };
    }
    const deepestStep = 16;
    function readStepFailure(run) {
      return (0, error_detail.joinErrors)(stepErrors((0, documents_json.memberAt)(run, [ "properties", "progress" ]), 0));
    }
    function stepErrors(steps, depth) {
      if (depth === deepestStep) return [];
      const errors = (0, json.objects)(steps).flatMap(step => {
        const message = textAt(step, [ "errorMessage" ]);
        const own = message === void 0 ? [] : [ {
          ...(0, error_detail.errorOf)("", message),
          target: nameOf(step, "name")
        } ];
        return [ ...stepErrors(step.steps, depth + 1), ...own ];
      });
      return errors.slice(0, documents_job.mostErrors);
    }
    // file: src/documents/types.ts
    const types = [ deployment, containerAppExecution, pipelineRun, logicAppRun, registryRun, machineLearningJob, automationJob, sourceControlSyncJob, elasticJobExecution, virtualMachineRunCommand, scaleSetRunCommand, arcRunCommand, vmwareScriptExecution, backupJob, dataProtectionBackupJob, siteRecoveryJob, dataReplicationJob, postgresBackup, postgresMigration, dataMigrationTask, dataMigrationServiceTask, databaseMigration, storageMoverJobRun, fleetUpdateRun, clusterUpdateRun, webAppDeployment, slotDeployment, remediation, dataBoxEdgeJob, iotHubJob, providerRegistration, featureRegistration, subscriptionFeatureRegistration, fabricJobInstance, fabricTypedJobInstance ];
    function typeOf({pathname: pathname}) {
      const path = (0, lib_url.decodeEscapes)(pathname).replace(/\/{2,}/g, "/");
      return types.find(({pattern: pattern}) => pattern.test(path));
    }
    function readByType(url, goal, usual) {
      return (response, memory) => {
        const urls = [ response.url, ...(response.redirectedFrom ?? []).toReversed(), url ];
        const type = urls.map(typeOf).find(found => found !== void 0);
        if (type === void 0) return usual(response, memory);
        return (0, resource_manager.readResource)({
          response: response,
          rule: (0, state.resourceRule)(goal, type),
          memory: memory
        });
      };
    }
    function stateUrl(url) {
      const {query: query = {}, apiVersion: apiVersion} = typeOf(url) ?? {};
      const versioned = apiVersion === void 0 ? url : (0, lib_url.withQuery)(url, "api-version", apiVersion);
      return Object.entries(query).reduce((extended, [name, value]) => (0, lib_url.withQuery)(extended, name, value), versioned);
    }
  }),
  "src/documents/words.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      withUserWords: () => withUserWords,
      doubtOf: () => doubtOf,
      contractWords: () => contractWords
    });
    const contractWords = new Map([ [ "succeeded", {
      state: "succeeded",
      by: "contract"
    } ], [ "failed", {
      state: "failed",
      by: "contract"
    } ], [ "canceled", {
      state: "canceled",
      by: "contract"
    } ], [ "cancelled", {
      state: "canceled",
      by: "contract"
    } ] ]);
    function withUserWords(words, added) {
      const own = [ ...added ].filter(([word, state]) => mayReplace(words.get(word), state)).map(([word, state]) => [ word, {
        state: state,
        by: "user"
      } ]);
      return own.length === 0 ? words : new Map([ ...words, ...own ]);
    }
    function mayReplace(ending, state) {
      if (ending === void 0) return true;
      return state !== "succeeded" && state !== ending.state;
    }
    function doubtOf(word) {
      if (/suspended|blocked|onhold|approval|manual|confirmation/i.test(word)) return "waits-for-a-person";
      return soundsFinal.test(word) ? "sounds-final" : void 0;
    }
    const soundsFinal = /(?<!not|un|in|partially|being)(?:succe(?:ss|eded)|complete(?:d|$)|done|finished|ended|closed|ready|registered|deleted|applied|approved)|partially|^(?:ok|active|available|online|enabled|disabled|expired|rejected|denied|offline|skipped|deduped|dequeued|invalid|gone)$|error|fail|fault|abort|time(?:d?-?_?\s?)out|stopped|terminated|killed|cancel(?:l?ed)|revoked|degraded/i;
  }),
  "src/errors.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      WaitError: () => WaitError
    });
    class WaitError extends Error {
      name="WaitError";
      reason;
      patience;
      retryAfterMs;
      throttled;
      unsent;
      requestId;
      responseError;
      advice;
      constructor(reason, message, options = {}) {
        super(message, {
          cause: options.cause
        });
        this.reason = reason;
        this.patience = options.patience ?? "none";
        this.retryAfterMs = options.retryAfterMs;
        this.throttled = options.throttled ?? false;
        this.unsent = options.unsent ?? false;
        this.requestId = options.requestId;
        this.responseError = options.responseError;
        this.advice = options.advice;
      }
      get firstLine() {
        return this.message.split("\n", 1)[0] ?? "";
      }
      with(changes) {
        const {message: message, cause: cause} = this;
        const fault = {
          ...this,
          message: message,
          cause: cause,
          ...changes
        };
        return new WaitError(fault.reason, fault.message, fault);
      }
      redacted(change) {
        const {message: message, requestId: requestId, responseError: responseError, advice: advice} = this;
        return this.with({
          ...change({
            message: message,
            requestId: requestId,
            responseError: responseError,
            advice: advice
          }),
          cause: void 0
        });
      }
    }
  }),
  "src/flavors/arm-location.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      armLocation: () => armLocation
    });
    var _cloud_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/cloud.ts");
    var _documents_resource_manager_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/resource-manager.ts");
    var _documents_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/documents/state.ts");
    var _documents_types_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/documents/types.ts");
    var _deployment_readers_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__("src/flavors/deployment-readers.ts");
    var _flavor_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__("src/flavors/flavor.ts");
    const armLocation = {
      service: _cloud_js__WEBPACK_IMPORTED_MODULE_0__.resourceManager,
      needs: [ "operation-url" ],
      goals: [ "until", "words" ],
      create: ({url: url, goal: goal}) => {
        const rule = (0, _documents_state_js__WEBPACK_IMPORTED_MODULE_2__.monitorRule)(goal);
        const readByUrl = (0, _documents_types_js__WEBPACK_IMPORTED_MODULE_3__.readByType)(url, goal, (response, memory) => (0, 
        _documents_resource_manager_js__WEBPACK_IMPORTED_MODULE_1__.readLocation)({
          response: response,
          rule: rule,
          memory: memory
        }));
        const read = (response, memory) => {
          const gone = goal.until === "deleted" ? (0, _documents_resource_manager_js__WEBPACK_IMPORTED_MODULE_1__.readGoneAtLocation)(response) : void 0;
          return gone ?? readByUrl(response, memory);
        };
        return {
          ...(0, _flavor_js__WEBPACK_IMPORTED_MODULE_5__.idsFromUrl)(url),
          request: (0, _flavor_js__WEBPACK_IMPORTED_MODULE_5__.jsonRequest)((0, _documents_types_js__WEBPACK_IMPORTED_MODULE_3__.stateUrl)(url)),
          load: async () => read,
          ...(0, _deployment_readers_js__WEBPACK_IMPORTED_MODULE_4__.deploymentReaders)(url, goal.until)
        };
      }
    };
  }),
  "src/flavors/arm-operation.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      armOperation: () => armOperation
    });
    var cloud = __webpack_require__("src/cloud.ts");
    var errors = __webpack_require__("src/errors.ts");
    var json = __webpack_require__("src/json.ts");
    var documents_json = __webpack_require__("src/documents/json.ts");
    // file: src/documents/location-advice.ts
    function withLocationAdvice(read) {
      return (response, memory) => {
        try {
          return read(response, memory);
        } catch (error) {
          const isUnreadable = error instanceof errors.WaitError && error.reason === "unreadable";
          throw isUnreadable && mayBeLocation(response) ? error.with({
            advice: advice
          }) : error;
        }
      };
    }
    const advice = "If the URL came from Location, use api: arm-location. Otherwise, check that the URL is that of a status, and that the response comes from Azure and not from a proxy.";
    function mayBeLocation({status: status, headers: headers, body: body}) {
      if (status !== 200 && status !== 201 || !body?.trim()) return false;
      const value = (0, json.parseJson)(body);
      if (value === void 0) return !/html/i.test(headers["content-type"] ?? "") && !/^\s*[<{["]/.test(body);
      if (!(0, json.isObject)(value)) return true;
      const isResource = [ value.id, value.name ].every(part => (0, json.text)(part) !== void 0);
      return !isResource && [ "status", "error", "code", "message" ].every(name => (0, 
      documents_json.member)(value, name) === void 0);
    }
    var resource_manager = __webpack_require__("src/documents/resource-manager.ts");
    var response_url = __webpack_require__("src/documents/response-url.ts");
    var state = __webpack_require__("src/documents/state.ts");
    var types = __webpack_require__("src/documents/types.ts");
    var deployment_readers = __webpack_require__("src/flavors/deployment-readers.ts");
    var flavor = __webpack_require__("src/flavors/flavor.ts");
    // file: src/flavors/arm-operation.ts
    const armOperation = {
      service: cloud.resourceManager,
      needs: [ "operation-url" ],
      goals: [ "words" ],
      create: ({url: url, goal: goal}) => {
        const rule = (0, state.monitorRule)(goal);
        const read = (response, memory) => {
          const operation = (0, resource_manager.readMonitor)({
            response: response,
            rule: rule,
            memory: memory
          });
          const isAccepted = operation.isCode === true && response.status === 202;
          if (!isAccepted && !memory.accepted) return operation;
          const next = isAccepted ? (0, resource_manager.newerUrl)(response, [ ...response_url.monitorHeaders, "location" ]) : operation.next;
          return {
            ...operation,
            api: "arm-location",
            next: next
          };
        };
        return {
          ...(0, flavor.idsFromUrl)(url),
          request: (0, flavor.jsonRequest)((0, types.stateUrl)(url)),
          load: async () => (0, types.readByType)(url, goal, withLocationAdvice(read)),
          ...(0, deployment_readers.deploymentReaders)(url, goal.until)
        };
      }
    };
  }),
  "src/flavors/arm-resource.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      armResource: () => armResource
    });
    var _cloud_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/cloud.ts");
    var _documents_resource_manager_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/documents/resource-manager.ts");
    var _documents_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/documents/state.ts");
    var _documents_types_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/documents/types.ts");
    var _deployment_readers_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__("src/flavors/deployment-readers.ts");
    var _flavor_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__("src/flavors/flavor.ts");
    const armResource = {
      service: _cloud_js__WEBPACK_IMPORTED_MODULE_0__.resourceManager,
      needs: [ "resource-id" ],
      path: "{resource-id}",
      apiVersion: {
        in: "query"
      },
      goals: [ "until", "state-field", "words" ],
      create: ({parameters: parameters, url: url, goal: goal}) => {
        const rule = (0, _documents_state_js__WEBPACK_IMPORTED_MODULE_2__.resourceRule)(goal);
        const read = (response, memory) => (0, _documents_resource_manager_js__WEBPACK_IMPORTED_MODULE_1__.readResource)({
          response: response,
          rule: rule,
          memory: memory
        });
        const id = parameters["resource-id"].replace(/\/$/, "");
        return {
          operationId: id,
          resourceId: id,
          request: (0, _flavor_js__WEBPACK_IMPORTED_MODULE_5__.jsonRequest)((0, _documents_types_js__WEBPACK_IMPORTED_MODULE_3__.stateUrl)(url)),
          load: async () => (0, _documents_types_js__WEBPACK_IMPORTED_MODULE_3__.readByType)(url, goal, read),
          ...(0, _deployment_readers_js__WEBPACK_IMPORTED_MODULE_4__.deploymentReaders)(url, goal.until)
        };
      }
    };
  }),
  "src/flavors/deployment-readers.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      deploymentReaders: () => deploymentReaders
    });
    var documents_deployment = __webpack_require__("src/documents/deployment.ts");
    var errors = __webpack_require__("src/errors.ts");
    var error_detail = __webpack_require__("src/documents/error-detail.ts");
    var resource_id = __webpack_require__("src/documents/resource-id.ts");
    // file: src/documents/merge-errors.ts
    const mostSearches = 2e4;
    const mostTwins = 100;
    function addReports(error, reports) {
      if (reports.length === 0) return error;
      const tree = new ErrorTree(error);
      tree.add(tree.root, reports);
      return tree.root;
    }
    function joinReports(one, other) {
      if (one === void 0 || other === void 0) return one ?? other;
      const tree = new ErrorTree(one);
      if (textOf(one) === textOf(other)) tree.complete(tree.root, other); else tree.add(tree.root, [ other ]);
      return tree.root;
    }
    function withTarget(error, target) {
      const node = {
        ...error,
        additionalInfo: [ ...error.additionalInfo ],
        target: target
      };
      if (error.target !== void 0) addTarget(node, error.target);
      return node;
    }
    class ErrorTree {
      root;
      #byText=new Map;
      #parents=new Map;
      #searchesLeft=mostSearches;
      constructor(error) {
        this.root = nodeOf(error);
        for (const detail of this.root.details) this.#index(detail, this.root);
      }
      add(parent, reports) {
        for (const report of reports) {
          const rest = this.#addKnownParts(report, parent);
          if (rest === void 0) continue;
          const node = nodeOf(rest);
          parent.details.push(node);
          this.#index(node, parent);
        }
      }
      complete(node, {target: target, details: details, additionalInfo: additionalInfo}) {
        if (target !== void 0) addTarget(node, target);
        addInfos(node, additionalInfo);
        this.add(node, details);
      }
      #addKnownParts(report, parent) {
        const twin = this.#twinOf(report, parent);
        if (twin !== void 0) {
          this.complete(twin, report);
          return;
        }
        const details = report.details.flatMap(detail => this.#addKnownParts(detail, parent) ?? []);
        return isWrapper(report) && details.length === 0 ? void 0 : {
          ...report,
          details: details
        };
      }
      #twinOf(report, parent) {
        this.#searchesLeft -= 1;
        if (this.#searchesLeft < 0) return;
        const same = this.#byText.get(textOf(report)) ?? [];
        const twins = same.slice(0, mostTwins).filter(node => this.#isBelow(node, parent));
        const sharesDetail = node => report.details.some(detail => this.#twinOf(detail, node) !== void 0);
        if (isWrapper(report)) return twins.find(sharesDetail);
        const [only] = twins;
        if (twins.length < 2) return only;
        const {target: target} = report;
        return (target === void 0 ? void 0 : twins.find(node => isSameTarget(node.target, target))) ?? twins.find(sharesDetail) ?? twins.find(({details: details}) => details.length === 0) ?? only;
      }
      #isBelow(node, parent) {
        for (let above = this.#parents.get(node); above !== void 0; above = this.#parents.get(above)) if (above === parent) return true;
        return false;
      }
      #index(node, parent) {
        this.#parents.set(node, parent);
        const same = this.#byText.get(textOf(node));
        if (same === void 0) this.#byText.set(textOf(node), [ node ]); else same.push(node);
        for (const detail of node.details) this.#index(detail, node);
      }
    }
    function nodeOf(error) {
      return {
        ...error,
        details: error.details.map(nodeOf),
        additionalInfo: [ ...error.additionalInfo ]
      };
    }
    function textOf({code: code, message: message}) {
      return `${code}\n${message.replace(/\s+/g, " ").trim()}`;
    }
    function isWrapper({message: message, details: details, additionalInfo: additionalInfo}) {
      return message === "" && details.length > 0 && additionalInfo.length === 0;
    }
    function addTarget(node, target) {
      if (node.target === void 0) node.target = target; else if (!isSameTarget(node.target, target)) addInfos(node, [ {
        type: "target",
        info: target
      } ]);
    }
    function addInfos({additionalInfo: additionalInfo}, infos) {
      const known = new Set(additionalInfo.map(info => JSON.stringify(info)));
      additionalInfo.push(...infos.filter(info => !known.has(JSON.stringify(info))));
    }
    function isSameTarget(one, other) {
      return one !== void 0 && targetKey(one) === targetKey(other);
    }
    function targetKey(target) {
      const {type: type, name: name} = (0, resource_id.resourceOf)(target) ?? {
        type: target,
        name: ""
      };
      return [ type, name ].filter(Boolean).join(" ").toLowerCase();
    }
    // file: src/documents/deployment-error.ts
    function* explainDeployment(deployment, sources) {
      const {own: own, list: list = documents_deployment.allOperations, readOwn: readOwn, onFault: onFault} = sources;
      let branches = [];
      let fault;
      try {
        branches = yield* failuresOf(deployment, {
          list: list,
          seen: new Set
        });
      } catch (error) {
        if (!(error instanceof errors.WaitError) || readOwn === void 0) throw error;
        fault = error;
      }
      const found = readOwn && (yield* orDefault(readOwn(), void 0));
      if (fault !== void 0 && found === void 0) throw fault;
      if (fault !== void 0) onFault?.(fault);
      const top = joinReports(own, found);
      return branches.length === 0 ? top : withBranches(top ?? (0, error_detail.errorOf)("", ""), branches);
    }
    function withBranches(top, branches) {
      const error = addReports({
        ...top,
        details: branches.map(branch => branch.error)
      }, top.details);
      const {details: details} = error;
      const failed = branches.filter(({order: order}) => order !== orders.canceled).length;
      const inOrder = [ details.slice(0, failed), details.slice(branches.length), details.slice(failed, branches.length) ];
      const [cause] = [ ...inOrder.flat().flatMap(causesIn), top ].toSorted((a, b) => rankOf(a) - rankOf(b));
      if (cause === void 0 || rankOf(cause) === ranks.nothing) return error;
      const {code: code, message: message} = cause;
      return {
        ...error,
        rootCause: {
          code: code,
          message: message
        }
      };
    }
    function* failuresOf(deployment, {list: list, seen: seen, depth: depth = 0}) {
      seen.add((0, documents_deployment.keyOf)(deployment));
      const failed = (yield* list(deployment)).filter(({state: state}) => /^(?:failed|cancell?ed)$/i.test(state));
      const branches = [];
      for (const operation of failed) {
        const nested = depth < documents_deployment.deepestNesting ? (0, documents_deployment.nestedIn)(operation, deployment) : void 0;
        const isNew = nested !== void 0 && !seen.has((0, documents_deployment.keyOf)(nested));
        const below = isNew ? yield* orDefault(failuresOf(nested, {
          list: list,
          seen: seen,
          depth: depth + 1
        }), []) : [];
        branches.push(branchOf(operation, below));
      }
      return branches.toSorted(byCause);
    }
    function* orDefault(inquiry, otherwise) {
      try {
        return yield* inquiry;
      } catch (error) {
        if (error instanceof errors.WaitError) return otherwise;
        throw error;
      }
    }
    function branchOf(operation, below) {
      const {type: type, name: name, state: state, timestamp: timestamp, error: own = (0, 
      error_detail.errorOf)("", state)} = operation;
      const inner = {
        ...own,
        details: below.map(branch => branch.error)
      };
      const error = withTarget(addReports(inner, own.details), [ type, name ].filter(Boolean).join(" "));
      const isCanceled = /^cancell?ed$/i.test(state) && below.every(({order: order}) => order === orders.canceled);
      const isDependent = causesIn(error).every(cause => rankOf(cause) === ranks.dependency);
      const time = Date.parse(timestamp);
      const ownTime = Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
      const innerTime = below[0]?.failedAt ?? ownTime;
      return {
        error: error,
        order: isCanceled ? orders.canceled : isDependent ? orders.dependent : orders.first,
        failedAt: innerTime === Number.POSITIVE_INFINITY ? ownTime : innerTime
      };
    }
    const orders = {
      first: 0,
      dependent: 1,
      canceled: 2
    };
    function byCause(a, b) {
      return a.order - b.order || (a.failedAt === b.failedAt ? 0 : a.failedAt - b.failedAt);
    }
    function causesIn(error) {
      const below = error.details.flatMap(causesIn);
      if (below.length === 0) return [ error ];
      if (isGeneral(error)) return below;
      const coded = below.filter(({code: code}) => code !== "");
      return coded.length > 0 ? coded : [ error ];
    }
    const ranks = {
      cause: 0,
      dependency: 1,
      general: 2,
      nothing: 3
    };
    function rankOf(error) {
      const {code: code, message: message} = error;
      if (code === "" && /^(?:failed|cancell?ed)?$/i.test(message)) return ranks.nothing;
      if (isGeneral(error)) return ranks.general;
      return /dependency/i.test(code) ? ranks.dependency : ranks.cause;
    }
    function isGeneral({code: code, message: message, target: target = ""}) {
      const name = code.toLowerCase();
      if (name === "deploymentfailed") return true;
      const isNested = (0, documents_deployment.isDeployment)(target.split(" ", 1)[0] ?? "");
      return code === "" && message === "" || isNested && (name === "resourcedeploymentfailure" || message === "");
    }
    // file: src/documents/deployment-lists.ts
    const maxWatched = 100;
    class DeploymentLists {
      #deployment;
      #operations=new Map;
      #settled=new Set;
      #isFaultKnown=false;
      #fault;
      constructor(deployment) {
        this.#deployment = deployment;
      }
      * readLast(deployment) {
        const key = (0, documents_deployment.keyOf)(deployment);
        if (this.#settled.has(key)) return this.#operations.get(key) ?? [];
        this.#settled.add(key);
        return yield* this.#read(deployment);
      }
      * tasksAfterOne() {
        const [oldest] = this.#unsettled().toSorted((a, b) => this.#ageOf(a) - this.#ageOf(b));
        if (oldest !== void 0) yield* this.#orNothing(oldest, this.#read(oldest));
        return this.#progress();
      }
      * tasksAfterAll() {
        for (let [next] = this.#unsettled(); next !== void 0; [next] = this.#unsettled()) yield* this.#orNothing(next, this.readLast(next));
        return this.#progress();
      }
      report(deployment, {firstLine: firstLine}) {
        if (this.#isFaultKnown) return;
        this.#isFaultKnown = true;
        const name = deployment.pathname.split("/").at(-1);
        this.#fault = `The resources of the deployment ${name} could not be read: ${firstLine}`;
      }
      #progress() {
        const fault = this.#fault;
        this.#fault = void 0;
        return {
          tasks: (0, documents_deployment.tasksOf)(this.#deployment, this.#operations),
          fault: fault
        };
      }
      * #read(deployment) {
        const key = (0, documents_deployment.keyOf)(deployment);
        let operations = this.#operations.get(key) ?? [];
        try {
          operations = yield* (0, documents_deployment.allOperations)(deployment);
          return operations;
        } catch (error) {
          if (error instanceof errors.WaitError && error.reason === "forbidden") {
            this.#settled.add(key);
            if (key !== (0, documents_deployment.keyOf)(this.#deployment)) this.report(deployment, error);
          }
          throw error;
        } finally {
          this.#operations.delete(key);
          this.#operations.set(key, operations);
        }
      }
      * #orNothing(deployment, inquiry) {
        try {
          yield* inquiry;
        } catch (error) {
          if (deployment === this.#deployment || !(error instanceof errors.WaitError)) throw error;
        }
      }
      #unsettled() {
        const known = new Map;
        this.#addWithin(this.#deployment, known, 0);
        return [ ...known ].flatMap(([key, deployment]) => this.#settled.has(key) ? [] : [ deployment ]);
      }
      #addWithin(deployment, known, depth) {
        const key = (0, documents_deployment.keyOf)(deployment);
        if (depth > documents_deployment.deepestNesting || known.has(key) || known.size >= maxWatched) return;
        known.set(key, deployment);
        for (const operation of this.#operations.get(key) ?? []) {
          const nested = (0, documents_deployment.nestedIn)(operation, deployment);
          if (nested !== void 0) this.#addWithin(nested, known, depth + 1);
        }
      }
      #ageOf(deployment) {
        return [ ...this.#operations.keys() ].indexOf((0, documents_deployment.keyOf)(deployment));
      }
    }
    var result = __webpack_require__("src/documents/result.ts");
    // file: src/flavors/deployment-readers.ts
    function deploymentReaders(url, until, isPolled = (0, documents_deployment.deploymentAt)(url)?.pathname === url.pathname.replace(/\/$/, "")) {
      const deployment = (0, documents_deployment.deploymentAt)(url);
      if (deployment === void 0 || until === "deleted") return {};
      const deploymentUrl = new URL(`${deployment.pathname}?api-version=2021-04-01`, deployment);
      const lists = new DeploymentLists(deployment);
      return {
        title: `deployment ${deployment.pathname.split("/").at(-1)}`,
        failure: own => explainDeployment(deployment, {
          own: own,
          list: one => lists.readLast(one),
          readOwn: isPolled ? void 0 : () => (0, documents_deployment.readDeploymentError)(deploymentUrl),
          onFault: fault => lists.report(deployment, fault)
        }),
        progress: ({state: state}) => state === "running" ? lists.tasksAfterOne() : lists.tasksAfterAll(),
        result: isPolled ? void 0 : () => (0, result.readResultAt)(deploymentUrl)
      };
    }
  }),
  "src/flavors/flavor.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      idsFromUrl: () => idsFromUrl,
      jsonRequest: () => jsonRequest
    });
    function jsonRequest(url) {
      return {
        url: url,
        headers: {
          accept: "application/json"
        }
      };
    }
    function idsFromUrl(url) {
      const [resourceId] = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(url.pathname) ?? [];
      const last = url.pathname.split("/").findLast(segment => segment !== "");
      return {
        operationId: last ?? url.pathname,
        resourceId: resourceId
      };
    }
  }),
  "src/http/request.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      jsonHeaders: () => jsonHeaders
    });
    const jsonHeaders = {
      accept: "application/json"
    };
  }),
  "src/http/response.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      isEmpty: () => isEmpty,
      requestId: () => requestId
    });
    function isEmpty({body: body, isFramed: isFramed, status: status}) {
      return body?.trim() === "" && (isFramed || status === 204);
    }
    function requestId(response) {
      return response.headers["x-ms-request-id"];
    }
  }),
  "src/http/retry-after.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      remainingReads: () => remainingReads,
      retryAfter: () => retryAfter
    });
    function remainingReads(headers) {
      const counts = [ "x-ms-ratelimit-remaining-subscription-reads", "x-ms-ratelimit-remaining-subscription-global-reads" ].map(name => wholeNumber(headers[name])).filter(count => count !== void 0);
      return counts.length === 0 ? void 0 : Math.min(...counts);
    }
    function retryAfter(headers, receivedAtMs) {
      const [date] = valuesOf(headers.date);
      const demands = [ ...valuesOf(headers["retry-after"]).map(value => secondsOrDate(value, date, receivedAtMs)), ...valuesOf(headers["retry-after-ms"]).map(wholeNumber), ...valuesOf(headers["x-ms-retry-after-ms"]).map(wholeNumber) ].filter(demand => demand !== void 0);
      return demands.length === 0 ? void 0 : Math.max(...demands);
    }
    function valuesOf(header) {
      return [ header ?? [] ].flat().flatMap(value => httpDate(value) === void 0 ? value.split(",") : [ value ]);
    }
    function secondsOrDate(value, date, receivedAtMs) {
      const seconds = wholeNumber(value);
      if (seconds !== void 0) return seconds * 1e3;
      const until = httpDate(value);
      if (until === void 0) return;
      return Math.max(0, until - (httpDate(date) ?? receivedAtMs));
    }
    function wholeNumber(value) {
      return value !== void 0 && /^\d+$/.test(value.trim()) ? Number(value) : void 0;
    }
    function httpDate(value) {
      const date = value?.trim() ?? "";
      const isDate = preferredDate.test(date) || rfc850Date.test(date);
      const time = isDate ? Date.parse(date) : asctimeDate.test(date) ? Date.parse(`${date} GMT`) : Number.NaN;
      return Number.isNaN(time) ? void 0 : time;
    }
    const preferredDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
    const rfc850Date = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
    const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;
  }),
  "src/http/send.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      send: () => send
    });
    var external_node_crypto_ = __webpack_require__("node:crypto");
    var external_node_https_ = __webpack_require__("node:https");
    var external_node_tls_ = __webpack_require__("node:tls");
    var lib = __webpack_require__("@actions/http-client/lib/index.js");
    var errors = __webpack_require__("src/errors.ts");
    var json = __webpack_require__("src/json.ts");
    var within = __webpack_require__("src/within.ts");
    var external_node_stream_ = __webpack_require__("node:stream");
    var external_node_zlib_ = __webpack_require__("node:zlib");
    // file: src/http/body.ts
    function readBody(message, maxBytes) {
      const decoders = decodersOf(message.headers["content-encoding"]);
      if (decoders === void 0) {
        message.destroy();
        return Promise.resolve({
          fault: "its Content-Encoding is unknown"
        });
      }
      const tooLarge = {
        fault: `it is larger than ${maxBytes / mebibyte} MiB`
      };
      if (decoders.length === 0 && Number(message.headers["content-length"]) > maxBytes) {
        message.destroy();
        return Promise.resolve(tooLarge);
      }
      const collector = new Collector(maxBytes);
      const streams = [ message, ...decoders, collector ];
      let isEmpty = true;
      return new Promise((resolve, reject) => {
        const settle = error => {
          if (collector.isFull) resolve(tooLarge); else if (!message.complete) reject(cutOff(collector.bytes, error)); else if (error !== void 0 && !isEmpty) resolve({
            fault: "its compressed form is damaged"
          }); else resolve(decode(collector.content));
          for (const stream of streams) stream.destroy();
        };
        message.once("data", () => {
          isEmpty = false;
        });
        for (const stream of streams) stream.on("error", settle);
        message.on("close", () => message.complete || settle());
        collector.on("finish", settle);
        decoders.reduce((from, to) => from.pipe(to), message).pipe(collector);
      });
    }
    const mebibyte = 1048576;
    const encodings = new Map([ [ "gzip", () => (0, external_node_zlib_.createGunzip)() ], [ "x-gzip", () => (0, 
    external_node_zlib_.createGunzip)() ], [ "deflate", () => (0, external_node_zlib_.createInflate)() ], [ "br", () => (0, 
    external_node_zlib_.createBrotliDecompress)() ] ]);
    const mostEncodings = 2;
    function decodersOf(header = "") {
      const names = header.toLowerCase().split(",").map(name => name.trim()).filter(name => name !== "" && name !== "identity");
      if (names.length > mostEncodings) return;
      const creators = names.reverse().map(name => encodings.get(name));
      return creators.includes(void 0) ? void 0 : creators.flatMap(create => create?.() ?? []);
    }
    class Collector extends external_node_stream_.Writable {
      bytes=0;
      isFull=false;
      #maxBytes;
      #buffer=Buffer.alloc(0);
      constructor(maxBytes) {
        super();
        this.#maxBytes = maxBytes;
      }
      get content() {
        return this.#buffer.subarray(0, this.bytes);
      }
      _write(chunk, _encoding, done) {
        const needed = this.bytes + chunk.length;
        if (needed > this.#maxBytes) {
          this.isFull = true;
          done(new Error("too large"));
          return;
        }
        if (needed > this.#buffer.length) this.#buffer = grown(this.#buffer, needed);
        chunk.copy(this.#buffer, this.bytes);
        this.bytes = needed;
        done();
      }
    }
    function grown(buffer, needed) {
      const larger = Buffer.alloc(Math.max(needed, 2 * buffer.length));
      buffer.copy(larger);
      return larger;
    }
    function decode(bytes) {
      try {
        return {
          text: new TextDecoder("utf-8", {
            fatal: true
          }).decode(bytes)
        };
      } catch {
        return {
          fault: "it is not UTF-8"
        };
      }
    }
    function cutOff(bytes, cause) {
      return new Error(`the response was cut off after ${bytes} bytes of its body`, {
        cause: cause
      });
    }
    // file: src/http/network-error.ts
    const certificateErrors = new Set([ "CERT_CHAIN_TOO_LONG", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "CERT_REJECTED", "CERT_REVOKED", "CERT_SIGNATURE_FAILURE", "CERT_UNTRUSTED", "CRL_HAS_EXPIRED", "CRL_NOT_YET_VALID", "CRL_SIGNATURE_FAILURE", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERROR_IN_CERT_NOT_AFTER_FIELD", "ERROR_IN_CERT_NOT_BEFORE_FIELD", "ERROR_IN_CRL_LAST_UPDATE_FIELD", "ERROR_IN_CRL_NEXT_UPDATE_FIELD", "ERR_TLS_CERT_ALTNAME_INVALID", "HOSTNAME_MISMATCH", "INVALID_CA", "INVALID_PURPOSE", "PATH_LENGTH_EXCEEDED", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY", "UNABLE_TO_DECRYPT_CERT_SIGNATURE", "UNABLE_TO_DECRYPT_CRL_SIGNATURE", "UNABLE_TO_GET_CRL", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE" ]);
    function networkError(url, cause, {hasProxyPassword: hasProxyPassword = false, ...facts} = {}) {
      const code = errorCode(cause);
      const message = cause instanceof Error ? cause.message : String(cause);
      const unsent = facts.unsent === true || isUnsent(cause);
      const transient = text => new errors.WaitError("unreachable", text, {
        patience: "silence",
        cause: cause,
        ...facts,
        unsent: unsent
      });
      if (certificateErrors.has(code)) {
        const advice = "If a proxy or a private cloud has its own certificate authority, set NODE_EXTRA_CA_CERTS to its file.";
        return new errors.WaitError("unreachable", `The certificate of ${url.host} is not valid (${code}): ${message}. ${advice}`, {
          cause: cause,
          unsent: true
        });
      }
      const tunnel = tunnelStatus.exec(message)?.[1];
      if (tunnel !== void 0) {
        const advice = hasProxyPassword ? wrongPassword : noPassword;
        return transient(`The proxy refused to connect to ${url.host} (HTTP ${tunnel})${tunnel === "407" ? advice : ""}`);
      }
      const detail = message === "" || message.includes(code) ? message || code : `${code}: ${message}`;
      return transient(`No complete response from ${url.host} (${detail})`);
    }
    const noPassword = ": it requires a password, which https_proxy can contain (http://user:password@host)";
    const wrongPassword = ": it did not accept the user name and the password in https_proxy. Check both, and whether special characters are encoded";
    const tunnelStatus = /^tunneling socket could not be established, statusCode=(\d+)$/;
    function isUnsent(cause) {
      if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(isUnsent);
      if (!(cause instanceof Error)) return false;
      const syscall = "syscall" in cause ? cause.syscall : void 0;
      const beforeHandshake = /^Client network socket disconnected before secure TLS connection was established$/;
      return syscall === "connect" || syscall === "getaddrinfo" || noTunnel.test(cause.message) || beforeHandshake.test(cause.message);
    }
    const noTunnel = /^tunneling socket could not be established/;
    function errorCode(error) {
      return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
    }
    var http_response = __webpack_require__("src/http/response.ts");
    var retry_after = __webpack_require__("src/http/retry-after.ts");
    // file: src/http/user-agent.ts
    const userAgent = "wait-for-azure-operation/1.0.0";
    // file: src/http/send.ts
    const maxRedirects = 5;
    const clientRequestIdHeader = "x-ms-client-request-id";
    const redirects = [ 301, 302, 303, 307, 308 ];
    const repeatingRedirects = [ 307, 308 ];
    async function send(request, options) {
      const {onExchange: onExchange, clock: clock} = options;
      const startedAt = clock.now();
      const clientRequestId = request.headers[clientRequestIdHeader] ?? (0, external_node_crypto_.randomUUID)();
      const headers = {
        ...request.headers,
        [clientRequestIdHeader]: clientRequestId
      };
      const report = end => {
        const {url: url} = request;
        onExchange?.({
          method: methodOf(request),
          url: url,
          clientRequestId: clientRequestId,
          tookMs: clock.now() - startedAt,
          ...end
        });
      };
      try {
        const response = await sendWithin({
          ...request,
          headers: headers
        }, options);
        report({
          response: response
        });
        return response;
      } catch (error) {
        report({
          fault: error instanceof Error ? error : new Error(String(error))
        });
        throw error;
      }
    }
    function sendWithin(request, options) {
      const {limitMs: limitMs, signal: signal, clock: clock, ...hop} = options;
      let facts = {};
      const onFacts = latest => {
        facts = latest;
      };
      const tooLong = `No complete response from ${request.url.host} within ${Math.max(1, Math.round(limitMs / 1e3))} s`;
      const onTimeout = () => new errors.WaitError("unreachable", tooLong, {
        patience: "silence",
        ...facts
      });
      return (0, within.within)(over => follow(request, {
        ...hop,
        signal: over,
        onFacts: onFacts
      }), {
        clock: clock,
        limitMs: limitMs,
        signal: signal,
        onTimeout: onTimeout
      });
    }
    function methodOf({form: form, call: call}) {
      return call?.method ?? (form === void 0 ? "GET" : "POST");
    }
    async function follow(request, options) {
      let {url: url} = request;
      let redirectedFrom;
      for (let followed = 0; ;followed += 1) {
        if (!options.allowed(url)) {
          const advice = options.adviceAt?.(url);
          throw new errors.WaitError("refused", `The request may not be sent to ${url.origin}`, {
            advice: advice
          });
        }
        const response = {
          ...await sendOnce({
            ...request,
            url: url
          }, options),
          redirectedFrom: redirectedFrom
        };
        if (!redirectsOf(request).includes(response.status)) return response;
        if (followed === maxRedirects) throw redirectError(response, `More than ${maxRedirects} redirects by ${url.host}`);
        redirectedFrom = [ ...redirectedFrom ?? [], url ];
        url = redirectTarget(response, url, options);
      }
    }
    function redirectsOf({form: form, call: call}) {
      if (form !== void 0) return [];
      return call === void 0 ? redirects : repeatingRedirects;
    }
    function redirectTarget(response, from, {allowed: allowed, adviceAt: adviceAt}) {
      const location = response.headers.location?.trim() ?? "";
      const target = location !== "" && URL.canParse(location, from.href) ? new URL(location, from) : void 0;
      if (target !== void 0 && allowed(target)) return target;
      const where = target === void 0 ? "nowhere" : `to ${target.origin}, where the token may not be sent`;
      const advice = target && adviceAt?.(target);
      throw redirectError(response, `${from.host} redirects (HTTP ${response.status}) ${where}`, advice);
    }
    async function sendOnce(request, options) {
      const {url: url, headers: headers, form: form, call: call} = request;
      let facts = {};
      const onFacts = latest => {
        facts = latest;
        options.onFacts(latest);
      };
      const handlers = [ socketOptions({
        ...options,
        onFacts: onFacts
      }) ];
      const client = new lib.HttpClient(userAgent, handlers, {
        allowRedirects: false,
        allowRetries: false
      });
      try {
        const sent = {
          ...headers,
          "accept-encoding": "identity"
        };
        const body = call === void 0 ? form ?? null : call.body ?? "";
        const {message: message} = await client.request(methodOf(request), url.href, body, sent);
        const head = {
          status: message.statusCode ?? 0,
          headers: singleHeaders(message)
        };
        const retryAfterMs = (0, retry_after.retryAfter)(message.headersDistinct, Date.now());
        onFacts({
          retryAfterMs: retryAfterMs,
          requestId: (0, http_response.requestId)(head)
        });
        const read = await readBody(message, options.maxBodyBytes);
        const {"content-length": length, "transfer-encoding": transfer = ""} = head.headers;
        return {
          ...head,
          url: url,
          body: "text" in read ? read.text : void 0,
          bodyFault: "fault" in read ? read.fault : void 0,
          isFramed: length !== void 0 || /\bchunked\s*$/i.test(transfer),
          retryAfterMs: retryAfterMs
        };
      } catch (cause) {
        throw networkError(url, cause, facts);
      } finally {
        client.dispose();
      }
    }
    function socketOptions({signal: signal, certificate: certificate, direct: direct, onFacts: onFacts}) {
      return {
        prepareRequest: options => {
          Object.assign(options, certificate, {
            signal: signal,
            ...withoutBrackets(options)
          });
          const proxy = proxyOf(options.agent);
          if (proxy !== void 0) Object.assign(proxy, withoutBrackets(proxy));
          if (direct) options.agent = false;
          if (options.agent instanceof external_node_https_.Agent) onHandshake(options, () => onFacts({
            unsent: false
          }));
          onFacts({
            unsent: options.agent instanceof external_node_https_.Agent,
            hasProxyPassword: proxy?.proxyAuth !== void 0
          });
        },
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new Error("not used"))
      };
    }
    function proxyOf(agent) {
      return (0, json.isObject)(agent) && (0, json.isObject)(agent.proxyOptions) ? agent.proxyOptions : void 0;
    }
    function withoutBrackets({host: host}) {
      return {
        host: typeof host === "string" ? host.replace(/^\[(.*)\]$/, "$1") : host
      };
    }
    function onHandshake(options, callback) {
      options.rejectUnauthorized = true;
      options.checkServerIdentity = (host, certificate) => {
        callback();
        return (0, external_node_tls_.checkServerIdentity)(host, certificate);
      };
    }
    const urlHeaders = [ "location", "azure-asyncoperation", "operation-location" ];
    function singleHeaders({headers: headers, headersDistinct: headersDistinct}) {
      const single = ([name, value]) => {
        if (urlHeaders.includes(name)) return headersDistinct[name]?.find(url => url.trim() !== "");
        return Array.isArray(value) ? value.join(", ") : value;
      };
      return Object.fromEntries(Object.entries(headers).map(header => [ header[0], single(header) ]));
    }
    function redirectError(response, message, advice) {
      return new errors.WaitError("refused", message, {
        requestId: (0, http_response.requestId)(response),
        advice: advice
      });
    }
  }),
  "src/json.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      isObject: () => isObject,
      objects: () => objects,
      text: () => text,
      word: () => word,
      parseObject: () => parseObject,
      list: () => list,
      parseJson: () => parseJson
    });
    function isObject(value) {
      return typeof value === "object" && value !== null && !Array.isArray(value);
    }
    function text(value) {
      return typeof value === "string" && value !== "" ? value : void 0;
    }
    function objects(value) {
      return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [ value ] : [];
    }
    function parseObject(body) {
      const value = parseJson(body ?? "");
      return isObject(value) ? value : void 0;
    }
    function parseJson(body) {
      try {
        return JSON.parse(body);
      } catch {
        return;
      }
    }
    function list(value) {
      return Array.isArray(value) ? value : value === void 0 || value === null ? [] : [ value ];
    }
    function word(value) {
      return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
    }
  }),
  "src/main.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.r(__webpack_exports__);
    __webpack_require__.d(__webpack_exports__, {
      createStep: () => createStep
    });
    var flavors_namespaceObject = {};
    __webpack_require__.r(flavors_namespaceObject);
    __webpack_require__.d(flavors_namespaceObject, {
      "arm-location": () => arm_location.armLocation,
      "arm-operation": () => arm_operation.armOperation,
      "arm-resource": () => arm_resource.armResource,
      classic: () => classic,
      "classic-gateway": () => classicGateway,
      "data-plane": () => data_plane_dataPlane,
      "data-replication": () => dataReplication,
      "data-replication-job": () => dataReplicationJob
    });
    var core = __webpack_require__("@actions/core/lib/core.js");
    var lib_clock = __webpack_require__("src/clock.ts");
    var arm_location = __webpack_require__("src/flavors/arm-location.ts");
    var arm_operation = __webpack_require__("src/flavors/arm-operation.ts");
    var arm_resource = __webpack_require__("src/flavors/arm-resource.ts");
    var cloud = __webpack_require__("src/cloud.ts");
    var answer = __webpack_require__("src/documents/answer.ts");
    var json = __webpack_require__("src/json.ts");
    var quote = __webpack_require__("src/text/quote.ts");
    var error_detail = __webpack_require__("src/documents/error-detail.ts");
    // file: src/documents/xml.ts
    async function loadXml() {
      const {XMLParser: XMLParser, XMLValidator: XMLValidator} = await __webpack_require__.e("fast-xml-parser").then(__webpack_require__.bind(__webpack_require__, "fast-xml-parser/src/fxp.js"));
      const parser = new XMLParser({
        ignoreAttributes: true,
        ignoreDeclaration: true,
        ignorePiTags: true,
        removeNSPrefix: true,
        parseTagValue: false,
        trimValues: false,
        tagValueProcessor: (_, value) => trim(value),
        htmlEntities: true
      });
      return body => {
        const xml = trim(body);
        if (forbiddenCharacters.test(xml) || !isStrict(xml) || !hasValidReferences(xml)) return;
        try {
          const document = XMLValidator.validate(xml) === true ? parser.parse(xml) : void 0;
          return (0, json.isObject)(document) ? document : void 0;
        } catch {
          return;
        }
      };
    }
    const forbiddenCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
    const xml_name = String.raw`[\p{L}_][\p{L}\p{M}\p{N}._·-]*(?::[\p{L}_][\p{L}\p{M}\p{N}._·-]*)?`;
    const reference = String.raw`&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});`;
    const space = String.raw`[ \t\r\n]`;
    const attribute = `${space}+${xml_name}${space}*=${space}*(?:"(?:[^<&"]|${reference})*"|'(?:[^<&']|${reference})*')`;
    const comment = "\x3c!--(?:-?[^-])*--\x3e";
    const piece = new RegExp(String.raw`<${xml_name}(?:${attribute})*${space}*/?>|</${xml_name}${space}*>|[^<&\]]+|\](?!\]>)|${reference}|${comment}|<!\[CDATA\[[\s\S]*?\]\]>`, "uy");
    const prolog = new RegExp(String.raw`^(?:<\?xml${space}[^<>?]*\?>)?(?:${space}|${comment})*(?=<[^!])`);
    function readRoot(response, name, xml) {
      const body = (0, answer.readText)(response);
      if (body.trim() === "") throw (0, answer.unreadable)(response, "it is empty");
      const document = xml(body);
      if (document === void 0) throw (0, answer.unreadable)(response, `it is not well-formed XML${(0, 
      quote.describeBody)(body)}`);
      const root = document[name];
      if (Object.keys(document).length === 1 && (0, json.isObject)(root)) return root;
      throw (0, answer.unreadable)(response, `its root is not one ${name} element${(0, 
      quote.describeBody)(body)}`);
    }
    function readStatusElement(response, root) {
      const status = elementText(root, "Status");
      const isOne = Object.keys(root).filter(name => name.toLowerCase() === "status").length === 1;
      if (status !== void 0 && status.trim() !== "" && isOne) return status;
      throw (0, answer.unreadable)(response, `it does not contain exactly one non-empty Status element${(0, 
      quote.describeBody)(response.body ?? "")}`);
    }
    function trim(text) {
      let [start, end] = [ 0, text.length ];
      while (start < end && isSpace(text.charCodeAt(start))) start += 1;
      while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
      return text.slice(start, end);
    }
    function isSpace(code) {
      return code === 32 || code === 9 || code === 13 || code === 10;
    }
    function elementText(element, name) {
      const child = element[name];
      return typeof child === "string" && child !== "" ? child : void 0;
    }
    function readErrorElement(element) {
      const error = Array.isArray(element) ? element[0] : element;
      if (!(0, json.isObject)(error)) return;
      const code = elementText(error, "Code") ?? "";
      const message = elementText(error, "Message") ?? "";
      return code === "" && message === "" ? void 0 : (0, error_detail.errorOf)(code, message);
    }
    function readResponseErrorElement({body: body}, xml) {
      return body === void 0 ? void 0 : readErrorElement(xml(body)?.Error);
    }
    function isStrict(xml) {
      const start = prolog.exec(xml)?.[0].length;
      if (start === void 0) return false;
      piece.lastIndex = start;
      let depth = 0;
      let isOver = false;
      while (piece.lastIndex < xml.length) {
        const found = piece.exec(xml)?.[0];
        if (found === void 0 || isOver && !/^(?:<!--|\s+$)/.test(found)) return false;
        if (!/^<[^!]/.test(found)) continue;
        depth += found.startsWith("</") ? -1 : found.endsWith("/>") ? 0 : 1;
        isOver = depth === 0;
      }
      return true;
    }
    function hasValidReferences(xml) {
      return [ ...xml.matchAll(/&#(?:(\d+)|x([\da-fA-F]+));/g) ].every(([, decimal, hexadecimal = ""]) => {
        const code = decimal === void 0 ? Number.parseInt(hexadecimal, 16) : Number(decimal);
        if (code > 1114111) return false;
        const character = String.fromCodePoint(code);
        return character.isWellFormed() && !forbiddenCharacters.test(character);
      });
    }
    // file: src/documents/classic-operation.ts
    function readClassicOperation(response, {xml: xml, rootName: rootName, states: states}) {
      (0, answer.assertAnswered)(response, failed => readResponseErrorElement(failed, xml));
      const root = readRoot(response, rootName, xml);
      const status = readStatusElement(response, root);
      const state = states.get(status.toLowerCase());
      (0, answer.assertTerminalWith200)(response, state ?? "running");
      return {
        state: state ?? "running",
        status: status,
        doubt: state === void 0 ? "undocumented" : void 0,
        name: elementText(root, "OperationName"),
        startTime: elementText(root, "OperationStartedTime"),
        endTime: elementText(root, "OperationCompletedTime"),
        httpStatusCode: elementText(root, "HttpStatusCode"),
        data: elementText(root, "Data"),
        error: readErrorElement(root.Error),
        document: JSON.stringify({
          [rootName]: root
        })
      };
    }
    // file: src/flavors/classic.ts
    const states = new Map([ [ "inprogress", "running" ], [ "succeeded", "succeeded" ], [ "failed", "failed" ] ]);
    const classic = {
      service: cloud.serviceManagement,
      needs: [ "subscription-id", "operation-id" ],
      path: "/{subscription-id}/operations/{operation-id}",
      apiVersion: {
        in: "header",
        default: "2016-07-01",
        oldest: "2009-10-01"
      },
      create: ({parameters: parameters, url: url, apiVersion: apiVersion = ""}) => ({
        operationId: parameters["operation-id"],
        request: {
          url: url,
          headers: {
            accept: "application/xml",
            "x-ms-version": apiVersion
          }
        },
        load: async () => {
          const xml = await loadXml();
          return response => readClassicOperation(response, {
            xml: xml,
            rootName: "Operation",
            states: states
          });
        }
      })
    };
    // file: src/flavors/classic-gateway.ts
    const classic_gateway_states = new Map([ [ "inprogress", "running" ], [ "successful", "succeeded" ], [ "failed", "failed" ] ]);
    const classicGateway = {
      service: cloud.serviceManagement,
      needs: [ "subscription-id", "operation-id" ],
      path: "/{subscription-id}/services/networking/operation/{operation-id}",
      apiVersion: {
        in: "header",
        default: "2016-07-01",
        oldest: "2012-03-01"
      },
      create: ({parameters: parameters, url: url, apiVersion: apiVersion = ""}) => ({
        operationId: parameters["operation-id"],
        request: {
          url: url,
          headers: {
            accept: "application/xml",
            "x-ms-version": apiVersion
          }
        },
        load: async () => {
          const xml = await loadXml();
          return response => readClassicOperation(response, {
            xml: xml,
            rootName: "GatewayOperation",
            states: classic_gateway_states
          });
        }
      })
    };
    // file: src/data-planes.ts
    const rows = [ {
      environment: "AzureCloud",
      hosts: [ "api.fabric.microsoft.com" ],
      audience: "https://api.fabric.microsoft.com"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.vault.azure.net" ],
      audience: "https://vault.azure.net"
    }, {
      environment: "AzureUSGovernment",
      hosts: [ "*.vault.usgovcloudapi.net" ],
      audience: "https://vault.usgovcloudapi.net"
    }, {
      environment: "AzureChinaCloud",
      hosts: [ "*.vault.azure.cn" ],
      audience: "https://vault.azure.cn"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.managedhsm.azure.net" ],
      audience: "https://managedhsm.azure.net"
    }, {
      environment: "AzureUSGovernment",
      hosts: [ "*.managedhsm.usgovcloudapi.net" ],
      audience: "https://managedhsm.usgovcloudapi.net"
    }, {
      environment: "AzureChinaCloud",
      hosts: [ "*.managedhsm.azure.cn" ],
      audience: "https://managedhsm.azure.cn"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.cognitiveservices.azure.com", "*.openai.azure.com" ],
      audience: "https://cognitiveservices.azure.com"
    }, {
      environment: "AzureUSGovernment",
      hosts: [ "*.cognitiveservices.azure.us", "*.openai.azure.us" ],
      audience: "https://cognitiveservices.azure.us"
    }, {
      environment: "AzureChinaCloud",
      hosts: [ "*.cognitiveservices.azure.cn" ],
      audience: "https://cognitiveservices.azure.cn"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.dev.azuresynapse.net" ],
      audience: "https://dev.azuresynapse.net"
    }, {
      environment: "AzureUSGovernment",
      hosts: [ "*.dev.azuresynapse.usgovcloudapi.net" ],
      audience: "https://dev.azuresynapse.usgovcloudapi.net"
    }, {
      environment: "AzureChinaCloud",
      hosts: [ "*.dev.azuresynapse.azure.cn" ],
      audience: "https://dev.azuresynapse.azure.cn"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.azconfig.io" ],
      audience: "https://appconfig.azure.com"
    }, {
      environment: "AzureUSGovernment",
      hosts: [ "*.azconfig.azure.us", "*.appconfig.azure.us" ],
      audience: "https://appconfig.azure.us"
    }, {
      environment: "AzureChinaCloud",
      hosts: [ "*.azconfig.azure.cn", "*.appconfig.azure.cn" ],
      audience: "https://appconfig.azure.cn"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.*.devcenter.azure.com" ],
      audience: "https://devcenter.azure.com"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.api.adu.microsoft.com" ],
      audience: "https://api.adu.microsoft.com"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.communication.azure.com", "*.*.communication.azure.com" ],
      audience: "https://communication.azure.com"
    }, {
      environment: "AzureCloud",
      hosts: [ "*.*.cnt-prod.loadtesting.azure.com" ],
      audience: "https://cnt-prod.loadtesting.azure.com"
    }, {
      environment: "AzureUSGovernment",
      hosts: [ "*.*.cnt-prod.loadtesting.azure.us" ],
      audience: "https://cnt-prod.loadtesting.azure.us"
    } ];
    const dataPlane = {
      label: "a data plane",
      places: {},
      endpointInput: "endpoint",
      acceptsCertificate: false,
      namesAuthority: false,
      maxBodyBytes: 16777216,
      byHost: {
        scopeInput: "scope",
        rows: rows
      }
    };
    function adviceAt(url) {
      return isOn(url, "*.analysis.windows.net") ? fabricAdvice : void 0;
    }
    const fabricAdvice = "For Fabric, use https://api.fabric.microsoft.com/v1/operations/ followed by the value of the header x-ms-operation-id";
    function rowsAt(url, rows) {
      return rows.filter(({hosts: hosts}) => hosts.some(host => isOn(url, host)));
    }
    function isOn(url, pattern) {
      return url.protocol === "https:" && url.port === "" && isHost(url.hostname, pattern);
    }
    function isHost(name, pattern) {
      const labels = name.split(".");
      const wanted = pattern.split(".");
      return labels.length === wanted.length && labels.every((label, index) => label !== "" && (wanted[index] === "*" || wanted[index] === label));
    }
    function hostsOfScope(scope) {
      const owner = hostOf(scope);
      const known = [ cloud.resourceManager, cloud.serviceManagement, dataPlane ].flatMap(({places: places, byHost: byHost}) => [ ...Object.values(places).map(({audience: audience, endpoint: endpoint}) => ({
        audience: audience,
        hosts: [ hostOf(endpoint) ]
      })), ...byHost?.rows ?? [] ]);
      const isOwner = host => isHost(owner, host) || owner === host.replace(/^(?:\*\.)+/, "");
      const owners = known.filter(({audience: audience, hosts: hosts}) => hostOf(audience) === owner || hosts.some(isOwner));
      return owners.length === 0 ? void 0 : owners.flatMap(({hosts: hosts}) => hosts);
    }
    function hostOf(uri) {
      return new URL(uri).hostname.toLowerCase().replace(/\.$/, "");
    }
    var resource_manager = __webpack_require__("src/documents/resource-manager.ts");
    var response_url = __webpack_require__("src/documents/response-url.ts");
    var result = __webpack_require__("src/documents/result.ts");
    var state = __webpack_require__("src/documents/state.ts");
    var types = __webpack_require__("src/documents/types.ts");
    var flavor = __webpack_require__("src/flavors/flavor.ts");
    // file: src/flavors/data-plane.ts
    const data_plane_dataPlane = {
      service: dataPlane,
      needs: [ "operation-url" ],
      goals: [ "words" ],
      create: ({url: url, goal: goal}) => {
        const rule = (0, state.monitorRule)(goal);
        const read = (response, memory) => {
          const operation = (0, resource_manager.readMonitor)({
            response: response,
            rule: rule,
            memory: {
              ...memory,
              accepted: memory.answered202
            }
          });
          const isDone = operation.state === "succeeded" && operation.result === void 0;
          return isDone ? {
            ...operation,
            resultUrl: (0, response_url.urlIn)(response, [ "location" ])?.href
          } : operation;
        };
        const {operationId: operationId} = (0, flavor.idsFromUrl)(url);
        return {
          operationId: operationId,
          request: (0, flavor.jsonRequest)(url),
          load: async () => (0, types.readByType)(url, goal, read),
          result: ({resultUrl: resultUrl}) => resultUrl === void 0 ? void 0 : (0, result.readResultAt)(new URL(resultUrl))
        };
      }
    };
    var documents_json = __webpack_require__("src/documents/json.ts");
    var replication_job = __webpack_require__("src/documents/replication-job.ts");
    var documents_words = __webpack_require__("src/documents/words.ts");
    // file: src/documents/workflow-operation.ts
    function readWorkflowOperation(response) {
      (0, answer.assertAnswered)(response, error_detail.readResponseError);
      const document = (0, documents_json.readObject)(response);
      const status = (0, documents_json.readRequiredWord)(response, document, "status");
      const state = documents_words.contractWords.get(status.toLowerCase())?.state ?? "running";
      (0, answer.assertTerminalWith200)(response, state);
      return {
        state: state,
        status: status,
        name: (0, json.text)(document.name),
        startTime: (0, json.text)(document.startTime),
        endTime: (0, json.text)(document.endTime),
        error: state === "failed" || state === "canceled" ? (0, error_detail.readDocumentError)(document) : void 0,
        document: response.body ?? ""
      };
    }
    // file: src/flavors/path.ts
    const placeholder = /\{([a-z-]+)\}/g;
    const wholePath = "resource-id";
    function expandPath(template, parameters) {
      const values = new Map(Object.entries(parameters));
      return template.replace(placeholder, (_, name) => {
        const value = values.get(name) ?? "";
        return name === wholePath ? value : encodeURIComponent(value);
      });
    }
    function matchPath(template, pathname) {
      const names = [ ...template.matchAll(placeholder) ].map(([, name = ""]) => name);
      const source = template.split(placeholder).map((piece, index) => index % 2 === 0 ? escapeRegExp(piece) : piece === wholePath ? "(/.+)" : "([^/]+)").join("");
      const match = new RegExp(`^${source}/?$`, "i").exec(pathname);
      const values = match?.slice(1).map((value, index) => names[index] === wholePath ? value : decode(value));
      if (values === void 0 || values.includes(void 0)) return;
      return Object.fromEntries(names.map((name, index) => [ name, values[index] ]));
    }
    function decode(segment) {
      try {
        return decodeURIComponent(segment);
      } catch {
        return;
      }
    }
    function escapeRegExp(text) {
      return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    }
    function hasAll(parameters, names) {
      return names.every(name => parameters[name] !== void 0);
    }
    // file: src/flavors/data-replication.ts
    const vault = "/subscriptions/{subscription-id}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}";
    const job = `${vault}/jobs/{job-name}`;
    const version = "2021-02-16-preview";
    const dataReplication = {
      service: cloud.resourceManager,
      needs: [ "subscription-id", "resource-group", "vault-name", "job-name", "operation-id" ],
      path: `${job}/operations/{operation-id}`,
      apiVersion: {
        in: "query",
        default: version
      },
      create: ({parameters: parameters, url: url}) => ({
        operationId: parameters["operation-id"],
        resourceId: expandPath(vault, parameters),
        request: (0, flavor.jsonRequest)(url),
        load: async () => readWorkflowOperation,
        failure: own => readFailure(new URL(`${expandPath(job, parameters)}?api-version=${version}`, url), own)
      })
    };
    function* readFailure(jobUrl, own) {
      const response = yield (0, flavor.jsonRequest)(jobUrl);
      (0, answer.assertAnswered)(response, error_detail.readResponseError);
      const found = (0, replication_job.readJobFailure)((0, documents_json.readObject)(response));
      return found && own ? {
        ...found,
        details: [ ...found.details, own ]
      } : found ?? own;
    }
    // file: src/flavors/data-replication-job.ts
    const data_replication_job_vault = "/subscriptions/{subscription-id}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}";
    const dataReplicationJob = {
      service: cloud.resourceManager,
      needs: [ "subscription-id", "resource-group", "vault-name", "job-name" ],
      path: `${data_replication_job_vault}/jobs/{job-name}`,
      apiVersion: {
        in: "query",
        default: "2024-09-01"
      },
      create: ({parameters: parameters, url: url, goal: goal}) => {
        const rule = (0, state.resourceRule)(goal, types.dataReplicationJob);
        return {
          operationId: parameters["job-name"],
          resourceId: expandPath(data_replication_job_vault, parameters),
          request: (0, flavor.jsonRequest)(url),
          load: async () => (response, memory) => (0, resource_manager.readResource)({
            response: response,
            rule: rule,
            memory: memory
          })
        };
      }
    };
    // file: src/flavors/index.ts
    // file: src/http/proxy.ts
        function readProxies(env) {
      const http = readVariable(env, "http_proxy");
      const https = readVariable(env, "https_proxy");
      const mistakes = [ http, https ].flatMap(read => "mistake" in read ? [ read ] : []);
      if ("mistake" in http || "mistake" in https) return {
        mistakes: mistakes
      };
      const exceptions = (env.no_proxy || env.NO_PROXY || "").split(",").map(item => item.trim().toLowerCase()).filter(item => item !== "");
      return {
        proxyFor: url => isLoopback(url) || exceptions.some(exception => isException(url, exception)) ? void 0 : (url.protocol === "https:" ? https : http).proxy
      };
    }
    function readVariable(env, lowerCase) {
      const name = env[lowerCase] ? lowerCase : lowerCase.toUpperCase();
      const value = env[name];
      if (!value) return {};
      const mistake = mistakeIn(value.trim());
      return mistake === void 0 ? {
        proxy: new URL(value)
      } : {
        name: name,
        mistake: mistake
      };
    }
    const encodings = new Map([ [ "#", "%23" ], [ "/", "%2F" ], [ "?", "%3F" ], [ "\\", "%5C" ] ]);
    function mistakeIn(value) {
      const [, scheme, rest = ""] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(value) ?? [];
      if (scheme === void 0) return "has no scheme: write it as http://host:port";
      if (!/^https?$/i.test(scheme)) return "is not an http or https URL: other proxies are not supported";
      const found = [ ...encodings ].filter(([character]) => rest.replace(/\/$/, "").includes(character));
      if (found.length > 0) {
        const list = found.map(([character, encoding]) => `${character} as ${encoding}`).join(", ");
        return `contains a character that must be encoded: in its user name and password, write ${list}`;
      }
      if (!isDecodable(rest)) return "contains a % that does not encode a character: in its user name and password, write % as %25";
      if (URL.canParse(value)) return;
      const port = /:(\d*)$/.exec(rest.replace(/\/$/, ""))?.[1];
      return port === void 0 && /[^\]]*:[^:\]@]*$/.test(rest) ? "has a port that is not a number: write it as http://host:port" : "is not a URL: write it as http://host:port, or http://user:password@host:port";
    }
    function isDecodable(text) {
      try {
        decodeURIComponent(text);
        return true;
      } catch {
        return false;
      }
    }
    function isLoopback({hostname: hostname}) {
      return hostname === "localhost" || hostname.startsWith("127.") || hostname === "[::1]";
    }
    function isException({protocol: protocol, hostname: hostname, port: port}, exception) {
      const withPort = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
      return [ hostname, withPort ].some(host => exception === "*" || host === exception || host.endsWith(exception.startsWith(".") ? exception : `.${exception}`));
    }
    var external_node_fs_ = __webpack_require__("node:fs");
    var external_node_path_ = __webpack_require__("node:path");
    // file: src/inputs/body-file.ts
    const longestBody = 4194304;
    function runnerFiles({GITHUB_WORKSPACE: GITHUB_WORKSPACE, RUNNER_TEMP: RUNNER_TEMP}) {
      return {
        workspace: GITHUB_WORKSPACE,
        folders: [ GITHUB_WORKSPACE, RUNNER_TEMP ].flatMap(folder => folder || []),
        realPath: external_node_fs_.realpathSync,
        size: path => {
          const stats = (0, external_node_fs_.statSync)(path);
          return stats.isFile() ? stats.size : void 0;
        },
        read: external_node_fs_.readFileSync
      };
    }
    function readBodyFile(raw, files) {
      if (!(0, external_node_path_.isAbsolute)(raw) && !files.workspace) return {
        mistake: "is a path relative to the workspace, but GITHUB_WORKSPACE is not set"
      };
      try {
        const path = files.realPath((0, external_node_path_.resolve)(files.workspace ?? "", raw));
        if (!files.folders.some(folder => isInside(path, folder, files.realPath))) return {
          mistake: "is neither in the workspace nor in RUNNER_TEMP (links are resolved)"
        };
        const size = files.size(path);
        if (size === void 0) return {
          mistake: "is not a file"
        };
        if (size > longestBody) return {
          mistake: "is larger than 4 MiB"
        };
        return {
          value: new TextDecoder("utf-8", {
            fatal: true
          }).decode(files.read(path))
        };
      } catch (error) {
        return {
          mistake: `cannot be read: ${reason(error)}`
        };
      }
    }
    function isInside(path, folder, realPath) {
      try {
        const relativePath = (0, external_node_path_.relative)(realPath(folder), path);
        return !`${relativePath}${external_node_path_.sep}`.startsWith(`..${external_node_path_.sep}`) && !(0, 
        external_node_path_.isAbsolute)(relativePath);
      } catch {
        return false;
      }
    }
    function reason(error) {
      const code = (0, json.isObject)(error) ? (0, json.text)(error.code) : void 0;
      return reasons.get(code ?? "") ?? code ?? String(error);
    }
    const reasons = new Map([ [ "ENOENT", "there is no such file" ], [ "EACCES", "permission denied" ], [ "ERR_ENCODING_INVALID_ENCODED_DATA", "it is not UTF-8" ] ]);
    // file: src/inputs/defaults.ts
    const defaults = {
      grace: "1m",
      timeout: "1h",
      "min-poll-interval": "1s",
      "max-silence": "15m",
      "fail-on": "failed, canceled, timed-out, unknown",
      environment: "AzureCloud"
    };
    const usualMaxPollIntervalMs = 2e4;
    const secretInputs = [ "access-token", "client-secret", "client-certificate", "management-certificate", "management-certificate-password" ];
    var errors = __webpack_require__("src/errors.ts");
    // file: src/duration.ts
    const unitMs = {
      d: 864e5,
      h: 36e5,
      m: 6e4,
      s: 1e3
    };
    const number = String.raw`(\d+(?:[.,]\d+)?)`;
    const duration_short = new RegExp(`^(?:${number}d)? ?(?:${number}h)? ?(?:${number}m)? ?(?:${number}s)?$`, "i");
    const iso = new RegExp(`^P(?:${number}D)?(?:T(?=\\d)(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`, "i");
    function parseDuration(value) {
      const match = duration_short.exec(value) ?? iso.exec(value);
      const parts = match?.slice(1);
      if (parts === void 0 || parts.every(part => part === void 0)) return;
      const [d, h, m, s] = parts.map(part => Number((part ?? "0").replace(",", ".")));
      return Math.round((d ?? 0) * unitMs.d + (h ?? 0) * unitMs.h + (m ?? 0) * unitMs.m + (s ?? 0) * unitMs.s);
    }
    function formatSetting(ms) {
      return ms < 1e4 ? ms / 1e3 + "s" : formatDuration(ms);
    }
    function formatDuration(ms) {
      let left = Math.max(0, Math.round(ms / 1e3) * 1e3);
      const parts = [];
      for (const [unit, length] of Object.entries(unitMs)) {
        const count = Math.floor(left / length);
        left -= count * length;
        if (count > 0) parts.push(`${count}${unit}`); else if (parts.length > 0) break;
      }
      return parts.slice(0, 2).join(" ") || "0s";
    }
    // file: src/operation.ts
    const outcomes = [ "succeeded", "failed", "canceled", "timed-out", "unknown", "interrupted" ];
    // file: src/inputs/forms.ts
    const longestDurationMs = 31536e6;
    const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
    const userInfo = "contains a user name or a password: remove them";
    function durationInput(raw) {
      const ms = parseDuration(raw);
      if (ms === void 0) return mismatch(raw, "a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M");
      if (ms > 0 && ms <= longestDurationMs) return {
        value: ms
      };
      return {
        mistake: `${quoted(raw)} must be greater than zero and at most 365d`
      };
    }
    function itemsOf(raw) {
      return raw.split(/[,\n]/).map(item => item.trim()).filter(item => item !== "");
    }
    function outcomesInput(raw) {
      const items = itemsOf(raw);
      const found = items.flatMap(item => {
        const word = item.toLowerCase().replaceAll("_", "-");
        return outcomes.filter(outcome => outcome === (word === "cancelled" ? "canceled" : word));
      });
      if (found.length === 0 || found.length < items.length) return mismatch(raw, `a list of ${outcomes.join(", ")}`);
      return {
        value: new Set(found)
      };
    }
    function environmentInput(raw) {
      const value = cloud.environments.find(name => name.toLowerCase() === raw.toLowerCase());
      return value === void 0 ? mismatch(raw, `one of ${cloud.environments.join(", ")}`) : {
        value: value
      };
    }
    function endpointInput(raw) {
      const value = (0, cloud.parseEndpoint)(raw);
      if (value !== void 0) return {
        value: value
      };
      if (raw.includes("@")) return {
        mistake: userInfo
      };
      return mismatch(raw, "an https origin such as https://management.example.com, or http on a loopback address");
    }
    function scopeInput(raw) {
      const isScope = /^(?:https|api):\/\/[a-z\d][\w.-]*(?::\d+)?(?:\/[\w.~/-]*)?\/\.default$/i.test(raw) && URL.canParse(raw);
      return isScope ? {
        value: raw
      } : mismatch(raw, "a scope such as https://api.fabric.microsoft.com/.default");
    }
    function tokenInput(raw) {
      if (/^[\x21-\x7e]+$/.test(raw)) return {
        value: raw
      };
      return {
        mistake: 'contains white space or characters that no token has: use only the token, without "Bearer"'
      };
    }
    function mismatch(raw, form) {
      return {
        mistake: `${quoted(raw)} is not ${form}`
      };
    }
    function quoted(raw) {
      return `"${raw.length > 60 ? `${raw.slice(0, 60)}\u2026` : raw}"`;
    }
    // file: src/inputs/hand-over.ts
    function readHandOver(input, names) {
      return names.filter(name => name !== "until").map(name => [ name, input.text(name) ]).filter(([name, value]) => value !== "" && !isUsual(name, value)).map(([name, value]) => [ name, value.includes("\n") ? itemsOf(value).join(", ") : value ]);
    }
    function isUsual(name, value) {
      return name === "environment" && value.toLowerCase() === defaults.environment.toLowerCase();
    }
    // file: src/inputs/parsed.ts
    function valid(value) {
      return {
        value: value
      };
    }
    function mistake(name, text) {
      return {
        mistakes: [ `${name}: ${text}` ]
      };
    }
    function combine(parts) {
      const named = Object.entries(parts).map(([name, part]) => map(part, value => [ name, value ]));
      return map(parsed_all(named), Object.fromEntries);
    }
    function parsed_all(parts) {
      const mistakes = mistakesOf(parts);
      return mistakes.length > 0 ? {
        mistakes: mistakes
      } : valid(parts.flatMap(part => "value" in part ? [ part.value ] : []));
    }
    function checked(parsed, ...checks) {
      const mistakes = mistakesOf([ parsed, ...checks ]);
      return mistakes.length > 0 ? {
        mistakes: mistakes
      } : parsed;
    }
    function mistakesOf(parts) {
      return [ ...new Set(parts.flatMap(part => "value" in part ? [] : part.mistakes)) ];
    }
    function map(parsed, change) {
      return "value" in parsed ? valid(change(parsed.value)) : parsed;
    }
    function andThen(parsed, next) {
      return "value" in parsed ? next(parsed.value) : parsed;
    }
    function known(parsed) {
      return "value" in parsed ? parsed.value : void 0;
    }
    var lib_url = __webpack_require__("src/url.ts");
    // file: src/inputs/parameters.ts
    const segment = String.raw`/(?!(?:\.|%2e){1,2}(?:/|$))[^\p{Cc}\p{Cs}/\\?#]+`;
    const resourceIdPattern = new RegExp(`^/(?:subscriptions${segment}|(?:subscriptions|providers)(?:${segment}){3,})/?$`, "iu");
    const parameterForms = {
      "subscription-id": {
        pattern: uuid,
        form: "a UUID such as 0b1f6471-1bf0-4dda-aec3-cb9272f09590"
      },
      "operation-id": {
        pattern: /^[^\p{Cc}\p{Cs}]+$/u,
        form: "the id alone, without control characters"
      },
      "resource-group": {
        pattern: /^[^\p{Cc}\p{Cs}/\\?#]{1,90}$/u,
        form: "a name of 1 to 90 characters"
      },
      "vault-name": {
        pattern: /^[\w.-]+$/,
        form: "a name of letters, digits, -, _ and ."
      },
      "job-name": {
        pattern: /^[\w.-]+$/,
        form: "a name of letters, digits, -, _ and ."
      },
      "operation-url": {
        pattern: /^https?:\/\/[^\p{Cc}\p{Cs}\s\\]+$/iu,
        form: "a complete https URL, such as the one in the response header"
      },
      "resource-id": {
        pattern: resourceIdPattern,
        form: "the complete id of a resource, /subscriptions/\u2026 or /providers/\u2026, without a query"
      }
    };
    const parameterNames = [ "subscription-id", "operation-id", "resource-group", "vault-name", "job-name", "operation-url", "resource-id" ];
    function parameterInput(name, raw) {
      if (raw === "") return {
        mistake: "is required"
      };
      const {pattern: pattern, form: form} = parameterForms[name];
      return pattern.test(raw) && raw !== "." && raw !== ".." ? {
        value: raw
      } : mismatch(raw, form);
    }
    function areParameters(parameters) {
      return parameterNames.every(name => {
        const value = parameters[name];
        return value === void 0 || "value" in parameterInput(name, value);
      });
    }
    function isSameParameter(one, other) {
      return comparable(one) === comparable(other);
    }
    function comparable(value) {
      const plain = (0, lib_url.decodeEscapes)(value).toLowerCase().replace(/^(\/.*)\/$/s, "$1");
      const withoutDashes = plain.replaceAll("-", "");
      return /^[0-9a-f]{32}$/.test(withoutDashes) ? withoutDashes : plain;
    }
    function operationUrlInput(raw) {
      if (/^[^/]*\/\/[^/?#]*@/.test(raw)) return {
        mistake: userInfo
      };
      const {pattern: pattern, form: form} = parameterForms["operation-url"];
      const wrong = mismatch(raw.replace(/\?.*$/s, "?\u2026"), form);
      if (!pattern.test(raw) || !URL.canParse(raw)) return wrong;
      if (hasDotSegment(raw)) return {
        mistake: "has a segment . or .., which removes a part of the path: write it without"
      };
      const url = new URL(raw);
      const written = /^https?:\/\/([^/?#]*)/i.exec(raw)?.[1]?.toLowerCase();
      const isPlain = written === url.host || written === `${url.host}:${url.protocol === "https:" ? 443 : 80}`;
      url.hash = "";
      return isPlain ? {
        value: url
      } : wrong;
    }
    function hasDotSegment(url) {
      const [path = ""] = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "").split(/[?#]/);
      return path.split("/").some(segment => /^(?:\.|%2e){1,2}$/i.test(segment));
    }
    function readOperationUrl(input) {
      return input.required("operation-url", operationUrlInput, noUrl);
    }
    const noUrl = "is required. If it comes from an earlier step, that step set no URL, perhaps because its call finished at once";
    function apiVersionInput(raw, oldest = "") {
      const [, date] = /^(\d{4}-\d{2}-\d{2})(?:-[a-z]+)?$/i.exec(raw) ?? [];
      if (date === void 0 || !isDate(date)) return mismatch(raw, "a date such as 2021-02-16 or 2021-02-16-preview");
      return date >= oldest ? {
        value: raw
      } : {
        mistake: `${quoted(raw)} must be ${oldest} or later`
      };
    }
    function isDate(date) {
      const time = Date.parse(`${date}T00:00:00Z`);
      return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
    }
    // file: src/inputs/host-site.ts
    function readHostSite(input, service, environment) {
      const hasInputs = [ service.endpointInput, service.byHost.scopeInput ].some(input.has);
      return hasInputs ? readSiteInputs(input, service) : readKnownSite(input, service, environment);
    }
    function readSiteInputs(input, service) {
      const [endpointName, scopeName] = [ service.endpointInput, service.byHost.scopeInput ];
      const parts = combine({
        endpoint: input.required(endpointName, endpointInput, `is required with ${scopeName}`),
        scope: input.required(scopeName, scopeInput, `is required with ${endpointName}`)
      });
      return andThen(parts, site => {
        const hosts = hostsOfScope(site.scope);
        if (hosts === void 0 || hosts.some(host => isOn(site.endpoint, host))) return valid(site);
        return mistake(scopeName, `is for ${hosts.join(", ")}: its token may not be sent to ${site.endpoint.origin}`);
      });
    }
    function readKnownSite(input, service, environment) {
      return andThen(combine({
        environment: environment,
        url: readOperationUrl(input)
      }), ({environment: environment, url: url}) => {
        const rows = rowsAt(url, service.byHost.rows);
        const row = rows.find(row => row.environment === environment);
        if (row !== void 0) return valid({
          endpoint: new URL(url.origin),
          scope: (0, cloud.scopeOf)(row.audience)
        });
        const [other] = rows;
        if (other !== void 0) return mistake("operation-url", `is on ${url.host}, which belongs to ${other.environment}, not to ${environment}`);
        const {endpointInput: endpointInput, byHost: byHost} = service;
        const advice = adviceAt(url) ?? `Set ${endpointInput} and ${byHost.scopeInput}`;
        return mistake("operation-url", `is on ${url.origin}, whose scope the action does not know. ${advice}`);
      });
    }
    // file: src/inputs/place.ts
    function readPlace(input, service, environment) {
      const {byHost: byHost} = service;
      const site = byHost === void 0 ? readCloudSite(input, service, environment) : readHostSite(input, {
        ...service,
        byHost: byHost
      }, environment);
      return map(combine({
        environment: environment,
        site: site
      }), ({environment: environment, site: site}) => ({
        service: service,
        environment: environment,
        ...site
      }));
    }
    function inputsOfService({endpointInput: endpointInput, byHost: byHost}) {
      return byHost === void 0 ? [ endpointInput ] : [ endpointInput, byHost.scopeInput ];
    }
    function readCloudSite(input, service, environment) {
      const name = service.endpointInput;
      const parts = combine({
        environment: environment,
        override: input.optional(name, endpointInput)
      });
      return andThen(parts, ({environment: environment, override: override}) => {
        const place = (0, cloud.knownPlace)(service, environment);
        const endpoint = override ?? place?.endpoint;
        if (endpoint === void 0) return mistake(name, `is required, because the action does not know the address of ${service.label} in ${environment}`);
        return valid({
          endpoint: endpoint,
          scope: place?.scope
        });
      });
    }
    // file: src/inputs/reader.ts
    function createReader(text) {
      const has = name => text(name) !== "";
      const read = (name, formed) => "value" in formed ? formed : mistake(name, formed.mistake);
      return {
        text: text,
        has: has,
        optional: (name, form) => has(name) ? read(name, form(text(name))) : valid(void 0),
        required: (name, form, missing = "is required") => has(name) ? read(name, form(text(name))) : mistake(name, missing),
        withDefault: (name, form, usual) => read(name, form(text(name) || usual))
      };
    }
    // file: src/inputs/authority.ts
    function readAuthority(input, place, contactsTokenService) {
      const override = input.optional("authority-host", endpointInput);
      return andThen(combine({
        override: override,
        place: place
      }), ({override: override, place: place}) => {
        const {service: service, environment: environment, endpoint: endpoint, scope: scope} = place;
        const login = (0, cloud.loginOf)(environment);
        const host = override ?? login ?? (contactsTokenService ? void 0 : endpoint);
        if (login === void 0 && service.namesAuthority) return valid({
          discoverAt: endpoint,
          host: host
        });
        if (host === void 0) return mistake("authority-host", `is required for ${service.label} of ${environment}`);
        return valid({
          host: host,
          scope: scope ?? (0, cloud.scopeOf)(endpoint.href)
        });
      });
    }
    var external_node_crypto_ = __webpack_require__("node:crypto");
    var external_node_tls_ = __webpack_require__("node:tls");
    // file: src/inputs/credentials.ts
    const domain = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;
    function cautiousMismatch(raw, form) {
      return /^[0-9a-f-]*$/i.test(raw) ? mismatch(raw, form) : {
        mistake: `is not ${form}`
      };
    }
    function clientIdInput(raw) {
      return uuid.test(raw) ? {
        value: raw
      } : cautiousMismatch(raw, "the client id (application id) of an application, a UUID");
    }
    function tenantIdInput(raw, isStack) {
      const isTenant = uuid.test(raw) || domain.test(raw) || isStack && raw.toLowerCase() === "adfs";
      return isTenant ? {
        value: raw
      } : cautiousMismatch(raw, "the id of a tenant, a UUID, or one of its domains such as contoso.onmicrosoft.com");
    }
    function clientSecretInput(raw) {
      if (/\p{Cc}/u.test(raw)) return {
        mistake: "contains control characters or line ends: use only the value of the secret"
      };
      return {
        value: raw
      };
    }
    function audienceInput(raw) {
      return /^[\x21-\x7e]{1,600}$/.test(raw) ? {
        value: raw
      } : cautiousMismatch(raw, "an audience such as api://AzureADTokenExchange");
    }
    function authTypeInput(raw) {
      const value = raw.toUpperCase();
      return value === "SERVICE_PRINCIPAL" || value === "IDENTITY" ? {
        value: value
      } : cautiousMismatch(raw, "SERVICE_PRINCIPAL or IDENTITY");
    }
    function clientCertificateInput(raw) {
      if (raw.includes("ENCRYPTED")) return {
        mistake: "contains an encrypted key: store it without encryption, as a secret"
      };
      const pem = normalisePem(raw);
      const pair = readPem(pem);
      if ("mistake" in pair) return pair;
      if (pair.key.asymmetricKeyType !== "rsa") return {
        mistake: "has a key that is not RSA; Microsoft Entra ID accepts only RSA"
      };
      return {
        value: pem
      };
    }
    function managementCertificateInput(raw, password) {
      const passphrase = password === "" ? void 0 : password;
      if (raw.includes("-----BEGIN")) {
        const pem = normalisePem(raw);
        const pair = readPem(pem, passphrase);
        return "mistake" in pair ? pair : checkWithTls({
          cert: pem,
          key: pem,
          passphrase: passphrase
        });
      }
      const base64 = raw.replace(/\s+/g, "");
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return {
        mistake: "is neither PEM nor base64 of a PFX file"
      };
      return checkWithTls({
        pfx: Buffer.from(base64, "base64"),
        passphrase: passphrase
      });
    }
    function normalisePem(raw) {
      const lines = raw.replace(/(?:\\r)?\\n/g, "\n").replace(/^[ \t]+|[ \t]+$/gm, "");
      return lines.replace(/[\r\n]+/g, "\n").replace(/^DEK-Info:.*$/gm, "$&\n");
    }
    function readPem(raw, passphrase) {
      if (!/-----BEGIN CERTIFICATE-----/.test(raw)) return {
        mistake: "contains no certificate (-----BEGIN CERTIFICATE-----)"
      };
      if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(raw)) return {
        mistake: "contains no private key (-----BEGIN PRIVATE KEY-----)"
      };
      try {
        const certificate = new external_node_crypto_.X509Certificate(raw);
        const key = (0, external_node_crypto_.createPrivateKey)({
          key: raw,
          passphrase: passphrase
        });
        return certificate.checkPrivateKey(key) ? {
          key: key
        } : {
          mistake: "contains a private key that does not belong to its certificate"
        };
      } catch (error) {
        if (!/DECODER|PEM routines|asn1|base64/i.test(String(error))) return {
          mistake: `cannot be read: ${credentials_reason(error)}`
        };
        return {
          mistake: raw.includes("\n") ? "is cut or damaged" : joinedLines
        };
      }
    }
    const joinedLines = "has no line breaks (were they replaced by spaces or by a literal \\n?): store it as it is in its file";
    function checkWithTls(value) {
      try {
        (0, external_node_tls_.createSecureContext)(value);
        return {
          value: value
        };
      } catch (error) {
        return {
          mistake: `cannot be read: ${credentials_reason(error)}`
        };
      }
    }
    function credentials_reason(error) {
      const message = error instanceof Error ? error.message : String(error);
      if (/mac verify failure|bad decrypt|bad password/i.test(message)) return "the password is wrong or missing";
      if (/interrupted or cancelled|passphrase|password/i.test(message)) return "its key is encrypted, but no password is set";
      if (/unsupported/i.test(message)) return "its encryption is too old for OpenSSL 3 (RC2): export it again with AES-256";
      if (/wrong tag|not enough data|too long|asn1|header/i.test(message)) return "it is not a PFX file, or it is cut (do not encode PEM as base64)";
      return message;
    }
    // file: src/inputs/contradictions.ts
    function contradictions(input, way, place) {
      return [ checkCertificate(input, way, place), ...isIdentity(input) ? [ checkIdentity(input) ] : checkClient(input, way) ];
    }
    function isIdentity(input) {
      return authTypeOf(input) === "IDENTITY";
    }
    function authTypeOf(input) {
      return known(input.optional("auth-type", authTypeInput));
    }
    const proofs = [ "client-secret", "client-certificate" ];
    function checkIdentity(input) {
      const proof = proofs.find(input.has);
      if (proof === void 0) return valid(void 0);
      return mistake("auth-type", `IDENTITY cannot be used with ${proof}: set only one of them`);
    }
    function checkClient(input, way) {
      const part = [ ...way === "azure-cli" ? [] : [ "tenant-id" ], ...proofs ].find(input.has);
      const hasClient = input.has("client-id");
      const found = [];
      if (hasClient && !input.has("tenant-id")) found.push(mistake("tenant-id", "is required with client-id; for a managed identity, set auth-type: IDENTITY"));
      if (!hasClient && part !== void 0) found.push(mistake("client-id", `is required with ${part}`));
      const isAlone = ![ "client-id", ...proofs, "access-token", "management-certificate" ].some(input.has);
      const tenant = input.has("tenant-id") ? "" : ", and so is tenant-id";
      if (isAlone && authTypeOf(input) === "SERVICE_PRINCIPAL") found.push(mistake("client-id", `is required with auth-type: SERVICE_PRINCIPAL${tenant}`));
      return found;
    }
    function checkCertificate(input, way, {service: service, place: place, isProxied: isProxied}) {
      const name = "management-certificate";
      if (!input.has(name)) {
        const isLost = input.has("management-certificate-password");
        return isLost ? mistake(name, "is required with management-certificate-password") : valid(void 0);
      }
      if (way === "azure-cli" && service !== void 0 && !input.has("client-id")) return mistake(name, "is for the classic APIs only: set client-id and tenant-id for this one");
      if (way !== name) return valid(void 0);
      return andThen(place, ({endpoint: endpoint}) => {
        const proxied = `cannot be presented through a proxy: add ${endpoint.hostname} to no_proxy, or use another sign-in method`;
        return isProxied(endpoint) ? mistake(name, proxied) : valid(void 0);
      });
    }
    // file: src/inputs/sign-in.ts
    const names = [ "management-certificate", "management-certificate-password", "access-token", "client-id", "tenant-id", "client-secret", "client-certificate", "audience", "auth-type", "authority-host" ];
    const uses = {
      "management-certificate": [ "management-certificate", "management-certificate-password" ],
      "access-token": [ "access-token" ],
      "client-secret": [ "client-id", "tenant-id", "client-secret", "authority-host", "auth-type" ],
      "client-certificate": [ "client-id", "tenant-id", "client-certificate", "authority-host", "auth-type" ],
      "workflow-identity": [ "client-id", "tenant-id", "audience", "authority-host", "auth-type" ],
      "managed-identity": [ "client-id", "auth-type" ],
      "azure-cli": [ "tenant-id" ]
    };
    const loginInputs = [ "tenant-id", "subscription-id" ];
    const defaultAudience = "api://AzureADTokenExchange";
    function readSignIn(input, options) {
      const way = wayOf(input, options.service);
      const unused = names.filter(name => !uses[way].includes(name) && input.has(name));
      const forms = formsOf(input, options.environment);
      const signIn = checked(readWay(input, way, forms), ...unused.map(name => input.optional(name, forms[name])), input.optional("auth-type", authTypeInput), ...contradictions(input, way, options));
      const contactsTokenService = uses[way].includes("authority-host");
      const authority = readAuthority(input, options.place, contactsTokenService);
      const used = way === "azure-cli" ? loginInputs : [];
      const handOver = contactsTokenService ? [ "authority-host" ] : used;
      return map(combine({
        signIn: signIn,
        authority: authority
      }), parts => ({
        ...parts,
        handOver: handOver,
        used: used,
        unused: unused
      }));
    }
    function wayOf(input, service) {
      if (input.has("management-certificate") && service?.acceptsCertificate) return "management-certificate";
      if (input.has("access-token")) return "access-token";
      if (isIdentity(input)) return "managed-identity";
      if (!input.has("client-id") || !input.has("tenant-id")) return "azure-cli";
      if (input.has("client-secret")) return "client-secret";
      return input.has("client-certificate") ? "client-certificate" : "workflow-identity";
    }
    function formsOf(input, environment) {
      const password = input.text("management-certificate-password");
      const anyText = value => ({
        value: value
      });
      return {
        "management-certificate": raw => managementCertificateInput(raw, password),
        "management-certificate-password": anyText,
        "access-token": tokenInput,
        "client-id": clientIdInput,
        "tenant-id": raw => tenantIdInput(raw, environment === "AzureStack"),
        "client-secret": clientSecretInput,
        "client-certificate": clientCertificateInput,
        audience: audienceInput,
        "auth-type": authTypeInput,
        "authority-host": endpointInput
      };
    }
    const subscriptionInput = raw => parameterInput("subscription-id", raw);
    function readWay(input, way, forms) {
      const read = (name, form) => input.required(name, form);
      const client = () => combine({
        clientId: read("client-id", forms["client-id"]),
        tenantId: read("tenant-id", forms["tenant-id"])
      });
      switch (way) {
       case "management-certificate":
        return map(read(way, forms[way]), certificate => ({
          way: way,
          certificate: certificate
        }));

       case "access-token":
        return map(read(way, forms[way]), accessToken => ({
          way: way,
          accessToken: accessToken
        }));

       case "client-secret":
        {
          const parts = combine({
            client: client(),
            secret: read(way, forms[way])
          });
          return map(parts, ({client: client, secret: secret}) => ({
            way: way,
            client: client,
            proof: {
              secret: secret
            }
          }));
        }

       case "client-certificate":
        {
          const parts = combine({
            client: client(),
            certificate: read(way, forms[way])
          });
          return map(parts, ({client: client, certificate: certificate}) => ({
            way: way,
            client: client,
            proof: {
              certificate: certificate
            }
          }));
        }

       case "workflow-identity":
        {
          const audience = input.withDefault("audience", forms.audience, defaultAudience);
          return map(combine({
            client: client(),
            audience: audience
          }), parts => ({
            way: way,
            ...parts
          }));
        }

       case "managed-identity":
        return map(input.optional("client-id", forms["client-id"]), clientId => ({
          way: way,
          clientId: clientId
        }));

       case "azure-cli":
        {
          const tenantId = input.optional("tenant-id", forms["tenant-id"]);
          const subscriptionId = input.optional("subscription-id", subscriptionInput);
          return map(combine({
            tenantId: tenantId,
            subscriptionId: subscriptionId
          }), login => ({
            way: way,
            ...login
          }));
        }
      }
    }
    // file: src/inputs/secrets-in.ts
    const shortestSecret = 4;
    const shortestMask = 6;
    const deepestQuotation = 3;
    function secretsIn(value) {
      const secrets = new Set;
      const open = [ {
        value: value,
        isSecret: false,
        quoted: 0
      } ];
      for (let next = open.pop(); next !== void 0; next = open.pop()) {
        const {value: value, isSecret: isSecret, quoted: quoted} = next;
        if (typeof value === "string") {
          if (isSecret && value.length >= shortestSecret && !isOrdinary(value)) secrets.add(value);
          const inner = quoted < deepestQuotation && /^\s*["{[]/.test(value) ? (0, json.parseJson)(value) : void 0;
          if (inner !== void 0) open.push({
            value: inner,
            isSecret: isSecret,
            quoted: quoted + 1
          });
        } else if (Array.isArray(value)) for (const item of value) open.push({
          ...next,
          value: item
        }); else if ((0, json.isObject)(value)) for (const [name, item] of Object.entries(value)) if (!permissions.test(plainName(name))) open.push({
          value: item,
          isSecret: isSecretMember(name, value, isSecret),
          quoted: quoted
        });
      }
      return [ ...secrets ];
    }
    function isSecretMember(name, object, isWithin) {
      const plain = plainName(name);
      const isNamed = isSecretName(name) && !(plain === "key" && isPair(object));
      return isNamed || isWithin && !description.test(plain) || plain === "value" && isNamedValue(object);
    }
    function isNamedValue(object) {
      return Object.entries(object).some(([name, value]) => [ "name", "key" ].includes(plainName(name)) && typeof value === "string" && isSecretName(value));
    }
    function isPair(object) {
      return Object.keys(object).some(name => [ "value", "values", "operator" ].includes(plainName(name)));
    }
    function plainName(name) {
      return name.toLowerCase().replaceAll(/[^a-z\d]/g, "");
    }
    const secretEnd = /(?:pwd|key|sas(?:ur[il])?)s?(?:value|text|data|\d+)?$/;
    const secretWord = /password|passwd|passphrase|secret|token|connectionstring|credential|signature|authorization|certificate|protectedsetting|securevalue|customdata|commandtoexecute/;
    const secretPart = /^(?:pwd|pass|pfx|key|keys|sas)$/;
    function isSecretName(name) {
      const plain = plainName(name);
      if (secretEnd.test(plain)) return true;
      return (secretWord.test(plain) || partsOf(name).some(part => secretPart.test(part))) && !descriptionOrSetting.test(plain);
    }
    function partsOf(name) {
      return name.replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3 $2$4").toLowerCase().split(/[^a-z]+/);
    }
    const descriptionEnds = [ "name", "id", "ids", "type", "kind", "version", "identity", "identifier", "description", "label", "uri", "url", "ref", "reference", "path", "paths", "location", "source", "vault", "usage", "purpose", "size", "length", "count", "limit", "index", "algorithm", "encoding", "format", "mode", "operations", "ops", "scope", "scopes", "role", "state", "status", "enabled", "disabled", "required", "date", "time", "timestamp", "lifetime", "expiry", "expiration", "expires", "duration", "period", "interval", "days", "issuer", "audience", "audiences", "subject", "thumbprint", "fingerprint" ];
    const settingEnds = [ "authentication", "policy", "rules" ];
    const description = endingIn(descriptionEnds);
    const descriptionOrSetting = endingIn([ ...descriptionEnds, ...settingEnds ]);
    const permissions = endingIn([ "permission", "permissions" ]);
    function endingIn(words) {
      return new RegExp(`(?:${words.join("|")})$`);
    }
    const ordinaryWords = new Set([ "true", "false", "none", "null", "auto", "automatic", "manual", "default", "enabled", "disabled", "optional", "required", "allow", "deny", "system", "standard", "premium", "basic", "name", "value", "type", "kind", "code", "error", "status", "state", "message", "details", "target", "properties" ]);
    function isOrdinary(text) {
      return ordinaryWords.has(text.toLowerCase()) || /^\/(?:subscriptions|providers)\//i.test(text);
    }
    // file: src/inputs/body.ts
    function readBody(input, method, files) {
      const [name, other] = [ "request-body", "request-body-file" ].filter(input.has);
      if (name === void 0) return valid({
        secrets: []
      });
      if (method === "DELETE") return mistake(name, "cannot be used with DELETE");
      if (other !== void 0) return mistake(other, `cannot be used with ${name}: set only one of them`);
      return input.required(name, raw => {
        const text = name === "request-body" ? {
          value: raw
        } : readBodyFile(raw, files);
        return "value" in text ? bodyInput(text.value) : text;
      });
    }
    function bodyInput(body) {
      if (Buffer.byteLength(body) > longestBody) return {
        mistake: "is larger than 4 MiB"
      };
      try {
        return {
          value: {
            body: body,
            secrets: secretsIn(JSON.parse(body))
          }
        };
      } catch (error) {
        const [place = ""] = /\(line \d+ column \d+\)$/.exec(String(error)) ?? [];
        return {
          mistake: `is not JSON ${place}`.trim()
        };
      }
    }
    // file: src/inputs/goal.ts
    const wordInputs = [ [ "succeeded-when", "succeeded" ], [ "failed-when", "failed" ], [ "canceled-when", "canceled" ] ];
    const inputsOf = {
      until: [ "until" ],
      "state-field": [ "state-field" ],
      words: wordInputs.map(([name]) => name)
    };
    const goalInputs = Object.values(inputsOf).flat();
    function goalInputsOf(kinds) {
      return kinds.flatMap(kind => inputsOf[kind]);
    }
    function readGoal(input, kinds, url) {
      const stateField = kinds.includes("state-field") ? input.optional("state-field", stateFieldInput) : valid(void 0);
      const until = kinds.includes("until") ? input.withDefault("until", untilInput, "done") : valid("done");
      const words = kinds.includes("words") ? readWords(input) : valid([]);
      return andThen(combine({
        until: until,
        stateField: stateField,
        words: words
      }), ({until: until, stateField: stateField, words: words}) => {
        const userWords = new Map(words.map(({word: word, state: state}) => [ word, state ]));
        const goal = valid({
          until: until,
          stateField: stateField,
          words: userWords
        });
        const type = url === void 0 || stateField !== void 0 ? void 0 : (0, types.typeOf)(url);
        return type === void 0 ? goal : checked(goal, ...words.map(word => checkAgainst(type, word)));
      });
    }
    function checkAgainst({words: words}, {word: word, state: state, name: name}) {
      const ending = words.get(word);
      if (state !== "succeeded" || ending === void 0 || ending.state === "succeeded") return valid(void 0);
      return mistake(name, `contains ${quoted(word)}, which means for this type of resource that it ${meanings[ending.state]}`);
    }
    function untilInput(raw) {
      const value = raw.toLowerCase();
      return value === "done" || value === "deleted" ? {
        value: value
      } : mismatch(raw, "done or deleted");
    }
    function stateFieldInput(raw) {
      if (raw.startsWith("/")) return mismatch(raw, `a dotted path: write ${raw.slice(1).replaceAll("/", ".")}`);
      const [first, ...others] = raw.split(".");
      const isName = segment => /^[^\p{Cc}\p{Cs}\s[\]]{1,100}$/u.test(segment) && !/^\d+$/.test(segment);
      return first !== void 0 && [ first, ...others ].every(isName) && others.length < 20 ? {
        value: [ first, ...others ]
      } : mismatch(raw, "a dotted path without lists, such as properties.status");
    }
    function readWords(input) {
      const lists = wordInputs.map(([name, state]) => map(input.optional(name, wordsInput), (words = []) => words.map(word => ({
        word: word,
        state: state,
        name: name
      }))));
      return andThen(parsed_all(lists), lists => {
        const words = lists.flat();
        return checked(valid(words), ...words.map(word => checkWord(word, words)));
      });
    }
    function wordsInput(raw) {
      const value = itemsOf(raw).map(word => word.toLowerCase());
      return value.length > 0 ? {
        value: value
      } : {
        mistake: `${quoted(raw)} contains no word`
      };
    }
    function checkWord({word: word, state: state, name: name}, words) {
      const first = words.find(other => other.word === word);
      if (first !== void 0 && first.name !== name) return mistake(name, `contains ${quoted(word)}, and so does ${first.name}: a word can be in only one of them`);
      const ending = documents_words.contractWords.get(word);
      if (ending !== void 0 && ending.state !== state) return mistake(name, `contains ${quoted(word)}, which means for Azure that the operation ${meanings[ending.state]}`);
      return valid(void 0);
    }
    const meanings = {
      succeeded: "succeeded",
      failed: "failed",
      canceled: "was canceled"
    };
    // file: src/inputs/version.ts
    function readApiVersion(input, {apiVersion: apiVersion}, address) {
      if (apiVersion === void 0) return valid(void 0);
      const form = versionInput => apiVersionInput(versionInput, apiVersion.oldest);
      return andThen(input.optional("api-version", form), versionInput => {
        const url = known(address)?.url;
        const inUrl = url && apiVersion.in === "query" ? versionIn(url) : void 0;
        if (versionInput !== void 0 && inUrl !== void 0 && versionInput.toLowerCase() !== inUrl.toLowerCase()) return mistake("api-version", `${quoted(versionInput)} is not the version in operation-url, ${quoted(inUrl)}`);
        if (url === void 0 && input.has("operation-url")) return valid(versionInput);
        const version = inUrl ?? versionInput ?? apiVersion.default ?? (url && (0, types.typeOf)(url)?.apiVersion);
        return version === void 0 ? mistake("api-version", requiredVersion) : valid(version);
      });
    }
    const requiredVersion = "is required: the version of the resource provider\u2019s API, a date such as 2024-03-01";
    function versionIn(url) {
      return (0, lib_url.queryValue)(url, "api-version");
    }
    function withVersion(url, version) {
      return (0, lib_url.withQuery)(url, "api-version", encodeURIComponent(version));
    }
    // file: src/inputs/request.ts
    const methods = [ "PUT", "PATCH", "POST", "DELETE" ];
    const example = "POST /subscriptions/\u2026/start?api-version=2024-11-01";
    function requestInput(raw) {
      const [, word = "", written] = /^(\S+)\s+(.+)$/s.exec(raw) ?? [];
      if (written === void 0) return mismatch(raw.replace(/\?.*$/s, "?\u2026"), `a method and a URL, such as ${example}`);
      const method = methods.find(name => name === word);
      return method === void 0 ? mismatch(word, `one of ${methods.join(", ")}, in capitals`) : {
        value: {
          method: method,
          written: written
        }
      };
    }
    function requestUrlInput(written, endpoint) {
      const misspelling = findMisspelling(written);
      if (misspelling !== void 0) return {
        mistake: `has a URL with ${misspelling}`
      };
      const url = wholeUrl(written, endpoint);
      if (!("value" in url)) return url;
      const version = versionIn(url.value);
      if (version === void 0) return {
        mistake: "has a URL without api-version: add ?api-version= and the version of the resource provider\u2019s API"
      };
      const form = apiVersionInput(version);
      return "value" in form ? url : {
        mistake: `has a URL with an invalid api-version: ${form.mistake}`
      };
    }
    function findMisspelling(written) {
      if (/\s/.test(written)) return "a blank: write %20";
      if (written.includes("#")) return "a #: write %23";
      if (written.includes("\\")) return "a \\: write %5C";
      if (/[\p{Cc}\p{Cs}]/u.test(written)) return "a control character: encode it";
      const [path = ""] = written.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, "").split("?");
      const [, ...segments] = path.split("/");
      if (segments.includes("")) return "an empty segment: remove it, or write a slash in a name as %2F";
      if (hasDotSegment(written)) return "a segment . or .., which cannot be encoded: write the path without it";
      return;
    }
    function wholeUrl(written, endpoint) {
      if (/^\/(?:subscriptions|providers)\//i.test(written)) return {
        value: new URL(written, endpoint)
      };
      if (!/^https?:/i.test(written)) return {
        mistake: `has a URL that is neither a path, /subscriptions/\u2026 or /providers/\u2026, nor a complete URL on ${endpoint.origin}`
      };
      const url = operationUrlInput(written);
      if (!("value" in url) || (0, cloud.isAllowed)(url.value, endpoint)) return url;
      return {
        mistake: `is for ${url.value.origin}, but the token may be sent to ${endpoint.origin} only`
      };
    }
    // file: src/inputs/start.ts
    const requestInputs = [ "request", "request-body", "request-body-file" ];
    function readStart(input, place, files) {
      const line = input.required("request", requestInput);
      const url = andThen(combine({
        line: line,
        place: place
      }), ({line: line, place: {endpoint: endpoint}}) => input.required("request", () => requestUrlInput(line.written, endpoint)));
      const method = known(line)?.method;
      const parts = combine({
        line: line,
        url: url,
        body: readBody(input, method, files),
        goal: readStartGoal(input, method, known(url))
      });
      const aim = map(parts, ({line: {method: method}, url: url, body: body, goal: goal}) => {
        const others = [ cloud.resourceManager.endpointInput, ...goalInputsOf(goals[method]) ];
        const target = {
          kind: "start",
          request: {
            method: method,
            url: url,
            ...body
          },
          goal: goal
        };
        return {
          target: target,
          used: [ ...requestInputs, ...others ],
          handOver: others
        };
      });
      const others = [ "api", "operation-url", "resource-id" ].filter(input.has);
      return checked(aim, ...others.map(other => mistake("request", `cannot be used with ${other}: set only one of them`)));
    }
    const goals = {
      PUT: [ "state-field", "words" ],
      PATCH: [ "state-field", "words" ],
      POST: [ "until", "words" ],
      DELETE: [ "words" ]
    };
    function readStartGoal(input, method, url) {
      if (method === void 0) return readGoal(input, [ "until", "state-field", "words" ], url);
      const goal = map(readGoal(input, goals[method], url), goal => method === "DELETE" ? {
        ...goal,
        until: "deleted"
      } : goal);
      const allowed = goalInputsOf(goals[method]);
      const others = [ "until", "state-field" ].filter(name => input.has(name) && !allowed.includes(name));
      return checked(goal, ...others.map(name => mistake(name, `cannot be used with a ${method} request`)));
    }
    // file: src/inputs/address.ts
    function readAddress(input, definition, place) {
      const {path: path} = definition;
      return path === void 0 || input.has("operation-url") ? locateByUrl(input, definition, place) : locateByNames(input, {
        ...definition,
        path: path
      }, place);
    }
    function locateByNames(input, {needs: needs, path: path}, place) {
      const values = parsed_all(needs.map(name => map(readParameter(input, name), value => [ name, value ])));
      const parameters = andThen(values, values => complete(Object.fromEntries(values), needs));
      return map(combine({
        parameters: parameters,
        place: place
      }), ({parameters: parameters, place: place}) => ({
        parameters: parameters,
        url: new URL(expandPath(path, parameters), place.endpoint)
      }));
    }
    function locateByUrl(input, definition, place) {
      const operationUrl = readOperationUrl(input);
      const address = andThen(combine({
        url: operationUrl,
        place: place
      }), ({url: url, place: {endpoint: endpoint}}) => {
        if (!(0, cloud.isAllowed)(url, endpoint)) return mistake("operation-url", `is on ${url.origin}, but the token may be sent to ${endpoint.origin} only`);
        return map(parametersOf(url, definition), parameters => ({
          url: url,
          parameters: parameters
        }));
      });
      const others = definition.needs.filter(name => name !== "operation-url" && input.has(name));
      return checked(address, ...others.map(name => checkSame(input, name, address)));
    }
    function parametersOf(url, {needs: needs, path: path}) {
      if (path === void 0) return complete({
        "operation-url": url.href
      }, needs);
      const parameters = matchPath(path, url.pathname);
      if (parameters !== void 0 && areParameters(parameters)) return complete(parameters, needs);
      return mistake("operation-url", `does not have the path of this API\u2019s URLs, ${path}`);
    }
    function checkSame(input, name, address) {
      return andThen(combine({
        value: readParameter(input, name),
        address: address
      }), ({value: value, address: address}) => {
        if (isSameParameter(value, address.parameters[name])) return valid(void 0);
        return mistake("operation-url", `contains a ${name} that differs from the input ${name}: set only one of them`);
      });
    }
    function readParameter(input, name) {
      return input.required(name, value => parameterInput(name, value));
    }
    function complete(parameters, needs) {
      if (hasAll(parameters, needs)) return valid(parameters);
      const missing = needs.filter(name => parameters[name] === void 0);
      return {
        mistakes: missing.map(name => `${name}: is required`)
      };
    }
    // file: src/inputs/target.ts
    function readApi(input, flavors) {
      const names = `one of ${[ ...flavors.keys() ].join(", ")}`;
      const form = name => {
        const definition = flavors.get(name);
        return definition === void 0 ? mismatch(name, names) : {
          value: {
            name: name,
            definition: definition
          }
        };
      };
      return input.required("api", form, `is required: ${names}`);
    }
    function readWait(input, flavors, place) {
      const api = readApi(input, flavors);
      if (!("value" in api)) return checked(api, checkWithoutApi(input, flavors));
      const {name: name, definition: definition} = api.value;
      const address = readAddress(input, definition, place);
      const apiVersion = readApiVersion(input, definition, address);
      const goal = readGoal(input, definition.goals ?? [], known(address)?.url);
      return map(combine({
        address: address,
        apiVersion: apiVersion,
        goal: goal
      }), ({address: address, apiVersion: apiVersion, goal: goal}) => {
        const isInQuery = apiVersion !== void 0 && definition.apiVersion?.in === "query";
        const url = isInQuery ? withVersion(address.url, apiVersion) : address.url;
        const flavor = definition.create({
          parameters: address.parameters,
          url: url,
          apiVersion: apiVersion,
          goal: goal
        });
        return {
          target: {
            kind: "wait",
            api: name,
            flavor: flavor,
            goal: goal
          },
          ...target_inputsOf(definition)
        };
      });
    }
    function target_inputsOf({service: service, needs: needs, apiVersion: apiVersion, goals: goals = []}) {
      const version = apiVersion === void 0 ? [] : [ "api-version" ];
      const others = [ ...inputsOfService(service), ...goalInputsOf(goals) ];
      return {
        used: [ "api", "operation-url", ...needs, ...version, ...others ],
        handOver: [ ...apiVersion?.in === "header" ? version : [], ...others ]
      };
    }
    function targetInputs(flavors) {
      const names = [ ...parameterNames, "api-version", ...serviceInputs(flavors), ...goalInputs ];
      return [ ...new Set(names) ];
    }
    function checkWithoutApi(input, flavors) {
      const names = parameterNames.filter(name => name !== "operation-url");
      return parsed_all([ ...names.map(name => input.optional(name, raw => parameterInput(name, raw))), input.optional("operation-url", operationUrlInput), ...[ ...flavors.values() ].map(({service: service}) => input.optional(service.endpointInput, endpointInput)), input.optional("api-version", apiVersionInput), readGoal(input, [ "until", "state-field", "words" ], void 0) ]);
    }
    function serviceInputs(flavors) {
      return [ ...flavors.values() ].flatMap(({service: service}) => inputsOfService(service));
    }
    // file: src/inputs/terms.ts
    function readTerms(input) {
      const terms = combine({
        intervals: readIntervals(input),
        timeoutMs: input.withDefault("timeout", durationInput, defaults.timeout),
        maxSilenceMs: input.withDefault("max-silence", durationInput, defaults["max-silence"]),
        graceMs: input.withDefault("grace", durationInput, defaults.grace),
        failOn: input.withDefault("fail-on", outcomesInput, defaults["fail-on"])
      });
      return map(terms, ({intervals: intervals, ...others}) => ({
        ...intervals,
        ...others
      }));
    }
    function readIntervals(input) {
      const parts = combine({
        min: input.withDefault("min-poll-interval", durationInput, defaults["min-poll-interval"]),
        max: input.optional("max-poll-interval", durationInput)
      });
      return andThen(parts, ({min: min, max: max = Math.max(min, usualMaxPollIntervalMs)}) => {
        if (min <= max) return valid({
          minPollIntervalMs: min,
          maxPollIntervalMs: max
        });
        const [minText, maxText] = [ input.text("min-poll-interval") || defaults["min-poll-interval"], input.text("max-poll-interval") ];
        return mistake("max-poll-interval", `${quoted(maxText)} must be at least min-poll-interval, ${minText}`);
      });
    }
    // file: src/inputs/inputs.ts
    function readInputs(source, flavors) {
      const inputs = parseInputs(source, flavors);
      if ("value" in inputs) return inputs.value;
      const {mistakes: mistakes} = inputs;
      const count = mistakes.length === 1 ? "One input is" : `${mistakes.length} inputs are`;
      const list = mistakes.map(mistake => `- ${mistake}`).join("\n");
      throw new errors.WaitError("invalid-input", `${count} invalid. Nothing was sent to Azure.\n${list}`);
    }
    function parseInputs({getInput: getInput, proxies: proxies, files: files}, flavors) {
      const input = createReader(getInput);
      const starts = input.has("request");
      const service = starts ? valid(cloud.resourceManager) : map(readApi(input, flavors), ({definition: definition}) => definition.service);
      const environment = input.withDefault("environment", environmentInput, defaults.environment);
      const place = andThen(service, service => readPlace(input, service, environment));
      const aim = starts ? readStart(input, place, files) : readWait(input, flavors, place);
      const isProxied = url => "proxyFor" in proxies && proxies.proxyFor(url) !== void 0;
      const signIn = readSignIn(input, {
        service: known(service),
        environment: known(environment),
        place: place,
        isProxied: isProxied
      });
      const parts = combine({
        service: service,
        place: place,
        aim: aim,
        terms: readTerms(input),
        signIn: signIn
      });
      const inputs = map(parts, ({service: service, place: place, aim: aim, terms: terms, signIn: signIn}) => ({
        ...terms,
        ...aim.target,
        environment: place.environment,
        endpoint: place.endpoint,
        maxBodyBytes: service.maxBodyBytes,
        signIn: signIn.signIn,
        authority: signIn.authority,
        handOver: readHandOver(input, [ "environment", ...aim.handOver, ...signIn.handOver ]),
        unused: {
          byApi: unusedInputs(input, flavors, [ ...aim.used, ...signIn.used ]),
          bySignIn: signIn.unused
        }
      }));
      const wrong = "mistakes" in proxies ? proxies.mistakes : [];
      return checked(inputs, ...wrong.map(({name: name, mistake: text}) => mistake(name, text)));
    }
    function unusedInputs(input, flavors, used) {
      const names = [ ...targetInputs(flavors), ...requestInputs ];
      return names.filter(name => !used.includes(name) && hasEffect(input, name));
    }
    function hasEffect(input, name) {
      return input.has(name) && !(name === "until" && input.text(name).toLowerCase() === "done");
    }
    var patience = __webpack_require__("src/wait/patience.ts");
    // file: src/report/lines.ts
    function atMost(max, lines) {
      const left = lines.length - max;
      return left <= 0 ? lines : [ ...lines.slice(0, max), {
        depth: 0,
        text: `\u2026 and ${left} more lines`
      } ];
    }
    function indented({depth: depth, text: text}) {
      return `${"  ".repeat(depth)}${text}`;
    }
    // file: src/report/error-tree.ts
    const maxErrorLines = 60;
    function codeAndMessage({code: code, message: message}) {
      return [ code, message ].filter(part => part !== "").join(": ") || "an error without code or message";
    }
    function rootCause(error) {
      const {rootCause: named} = error;
      if (named?.code === error.code && named.message === error.message) return error;
      let [root, rootDepth] = [ error, 0 ];
      const search = (candidate, depth) => {
        const {code: code, message: message} = candidate;
        const isCause = named === void 0 ? depth > rootDepth && code !== "" : rootDepth === 0 && depth > 0 && code === named.code && message === named.message;
        if (isCause) [root, rootDepth] = [ candidate, depth ];
        for (const detail of candidate.details) search(detail, depth + 1);
      };
      search(error, 0);
      return root;
    }
    function firstMessage({message: message, details: details}) {
      if (message !== "") return message;
      for (const detail of details) {
        const found = firstMessage(detail);
        if (found !== "") return found;
      }
      return "";
    }
    function errorLines(errors) {
      return atMost(maxErrorLines, errors.flatMap(error => [ ...walk(error, 0) ]));
    }
    function* walk(error, depth) {
      yield {
        depth: depth,
        text: codeAndMessage(error)
      };
      const below = depth + 1;
      if (error.target) yield {
        depth: below,
        text: `Target: ${error.target}`
      };
      if (error.causes) yield {
        depth: below,
        text: `Possible causes: ${error.causes}`
      };
      if (error.recommendation) yield {
        depth: below,
        text: `Recommendation: ${error.recommendation}`
      };
      for (const {type: type, info: info} of error.additionalInfo) {
        const text = [ type, info === void 0 ? "" : JSON.stringify(info) ].filter(part => part !== "").join(": ");
        if (text !== "") yield {
          depth: below,
          text: text
        };
      }
      for (const detail of error.details) yield* walk(detail, below);
    }
    // file: src/text/unseen.ts
    const controlSequence = String.raw`(?:\u001b\[|\u009b)[0-?]{0,256}[ -/]{0,256}[@-~]`;
    const systemCommand = String.raw`(?:\u001b\]|\u009d)[^\u0007\u001b\u009b-\u009d]{0,4096}(?:\u0007|\u001b\\|\u009c)`;
    const shortSequence = String.raw`\u001b[ -/]{0,256}[0-~]`;
    const escapeSequence = new RegExp(`${controlSequence}|${systemCommand}|${shortSequence}`, "g");
    const invisible = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
    function withoutUnseen(text) {
      return text.replace(invisible, "").replace(escapeSequence, "");
    }
    // file: src/report/inert.ts
    function inert(text, maxLength = 2e3) {
      const cut = text.length - maxLength;
      const shown = cut > 0 ? withCut(text.slice(0, maxLength), cut) : text;
      return withoutUnseen(shown).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/##(?=\[)/g, "## ").replace(/^(\s*):(?=:)/u, "$1: ");
    }
    function withCut(start, cut) {
      return cut > 0 ? `${start}\u2026 (${cut} more characters)` : start;
    }
    function escapeHtml(text) {
      return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
    }
    function inertHtml(text, maxLength) {
      const html = escapeHtml(inert(text, maxLength));
      return `<code>${html.replace(/^ +/, indentation => "&nbsp;".repeat(indentation.length))}</code>`;
    }
    // file: src/report/access-advice.ts
    const adviceByCode = new Map([ [ "readonlydisabledsubscription", "The subscription is disabled, so nothing in it can be changed. Ask its owner to enable it again." ], [ "requestdisallowedbypolicy", "A policy in Azure forbids this. Change the request, or ask the owner of the policy for an exemption." ] ]);
    function accessAdvice(error) {
      return roleAdvice(error.message) ?? adviceByCode.get(error.code.toLowerCase()) ?? adviceInDetails(error);
    }
    function adviceInDetails({details: details}) {
      for (const detail of details) {
        const advice = accessAdvice(detail);
        if (advice !== void 0) return advice;
      }
      return;
    }
    const missingRole = /perform action(?:\(s\))? (?:'([^'"]+)'|"([^'"]+)") (?:over scope|on the linked scope\(s\)) (?:'([^'"]+)'|"([^'"]+)")/;
    function roleAdvice(message) {
      const [, action, quotedAction, scope, quotedScope] = missingRole.exec(message) ?? [];
      const [role, place] = [ action ?? quotedAction, scope ?? quotedScope ];
      if (role === void 0 || place === void 0) return;
      const reader = role.toLowerCase().endsWith("/read") ? ": Reader is enough" : "";
      return `Give the identity a role with the action ${role} on the scope ${place}${reader}.`;
    }
    // file: src/report/conclusion.ts
    function currentApi({verdict: verdict, subject: subject}) {
      return verdict.reading?.operation.api ?? subject?.api;
    }
    function currentUntil({verdict: verdict, subject: subject}) {
      return subject && (verdict.reading?.operation.until ?? subject.until);
    }
    function currentUrl({verdict: verdict, subject: subject}) {
      return subject && (verdict.reading?.operationUrl ?? subject.operationUrl);
    }
    // file: src/report/doubt.ts
    const doubt_meanings = {
      undocumented: "is not documented for this API",
      "sounds-final": "sounds as if the operation had finished, but this API does not define it as an end",
      "waits-for-a-person": "may mean that the operation waits for a person"
    };
    function describeDoubt(status, doubt, usesWords) {
      const remedy = usesWords ? "If it should end the wait, name it in succeeded-when or failed-when." : "If it never changes, the wait ends at the deadline.";
      return `The status ${status} ${doubt_meanings[doubt]}. It counts as running. ${remedy}`;
    }
    // file: src/report/shown-url.ts
    const shown_url_version = "api-version";
    function shownUrl(url) {
      if (!URL.canParse(url)) return url.replace(/[?#].*$/s, "?\u2026");
      const {origin: origin, pathname: pathname, searchParams: searchParams} = new URL(url);
      const value = searchParams.get(shown_url_version);
      const query = [ ...value === null ? [] : [ `${shown_url_version}=${value}` ], ...hidesQuery(url) ? [ "\u2026" ] : [] ].join("&");
      return `${origin}${pathname}${query && `?${query}`}`;
    }
    function hidesQuery(url) {
      return URL.canParse(url) && [ ...new URL(url).searchParams.keys() ].some((name, index, names) => name !== shown_url_version || names.indexOf(name) < index);
    }
    // file: src/report/hand-over.ts
    function handOverLines(conclusion) {
      const {subject: subject} = conclusion;
      const [api, url] = [ currentApi(conclusion), currentUrl(conclusion) ];
      if (subject === void 0 || api === void 0 || url === void 0) return [];
      const inputs = [ [ "api", scalar(api) ], [ "operation-url", hidesQuery(url) ? urlOutput : scalar(url) ], ...currentUntil(conclusion) === "deleted" ? [ [ "until", "deleted" ] ] : [], ...subject.handOver.filter(([input]) => input !== "state-field" || api === "arm-resource").map(([input, value]) => [ input, scalar(value) ]) ];
      return [ "with:", ...inputs.map(([input, value]) => `  ${input}: ${value}`) ];
    }
    const urlOutput = "${{ steps.<id of this step>.outputs.operation-url }} # its query is not shown here";
    function scalar(text) {
      const isPlain = /^[A-Za-z/][\w./:?=&%,-]*$/.test(text) && !text.endsWith(":") && !keywords.test(text);
      return isPlain ? text : JSON.stringify(text);
    }
    const keywords = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
    // file: src/report/advice.ts
    function adviceFor(conclusion) {
      const {verdict: verdict, subject: subject} = conclusion;
      switch (verdict.outcome) {
       case "timed-out":
        return [ ...doubtAdvice(conclusion), ...continueAdvice(conclusion, "with a longer timeout, the same sign-in and these inputs") ];

       case "unknown":
        {
          const advice = verdict.fault.advice ?? adviceByReason(verdict.reason, verdict.fault, subject);
          return [ ...advice === "" ? [] : [ advice ], ...continueAdvice(conclusion, sameSignIn) ];
        }

       case "interrupted":
        return continueAdvice(conclusion, sameSignIn);

       case "failed":
        {
          const advice = verdict.reason === "not-started" ? accessAdvice(verdict.error) : void 0;
          return advice === void 0 ? [] : [ advice ];
        }

       case "succeeded":
       case "canceled":
        return [];
      }
    }
    const sameSignIn = "with the same sign-in and these inputs";
    function continueAdvice(conclusion, conditions) {
      const lines = handOverLines(conclusion);
      if (lines.length === 0) return [];
      const hasCalled = conclusion.call !== void 0;
      const again = `To continue the wait, run this action again ${conditions}${hasCalled ? " in place of request" : ""}:`;
      const notes = [ ...hasCalled ? [ repetitionAdvice ] : [], ...isFollowedByState(conclusion) ? [ stateAdvice ] : [] ];
      return [ again, ...lines, ...notes ];
    }
    function isFollowedByState(conclusion) {
      const {goals: goals = []} = conclusion.subject ?? {};
      return goals.includes("state-field") && currentApi(conclusion) !== "arm-resource";
    }
    const repetitionAdvice = "The same step, with request, would start the operation again.";
    const stateAdvice = "That run waits for the operation only. After its success, wait for the resource\u2019s own state with api: arm-resource, the id of the resource as resource-id, and the same state-field, if you used one.";
    function doubtAdvice({verdict: verdict, subject: subject}) {
      const {status: status = "", doubt: doubt} = verdict.reading?.operation ?? {};
      return doubt === void 0 ? [] : [ describeDoubt(status, doubt, subject?.goals.includes("words") === true) ];
    }
    function adviceByReason(reason, fault, subject) {
      switch (reason) {
       case "not-found":
        {
          const {until: until = "deleted", goals: goals = []} = subject ?? {};
          const deletion = until === "done" && goals.includes("until") ? ` ${deletionAdvice}` : "";
          return `Check the ids, the subscription and the cloud. Azure deletes the status of an operation some time after its end.${deletion}`;
        }

       case "forbidden":
        return (fault.responseError && accessAdvice(fault.responseError)) ?? generalAccessAdvice;

       case "refused":
        return "A retry would get the same response: check the inputs, the endpoint and the proxy.";

       case "unreachable":
        return "Check the endpoint, the proxy, the runner\u2019s network and the status of Azure.";

       case "unreadable":
        return "The response may come from a proxy or gateway instead of Azure: check the endpoint and the proxy.";

       case "internal-error":
        return "This is a bug in the action: please report it with this log.";

       case "not-started":
       case "invalid-input":
       case "sign-in-failed":
       case "deadline":
       case "interrupted":
        return "";
      }
    }
    const deletionAdvice = "If you wait for a deletion, it may have finished: with until: deleted, a resource that no longer exists is a success.";
    const generalAccessAdvice = "Check that the token is for this service, that it has not expired, and that its identity may read the operation. In Resource Manager, the role Reader on the scope of the URL is enough.";
    // file: src/report/sentence.ts
    function sentenceOf(conclusion) {
      const {verdict: verdict, error: error} = conclusion;
      const after = costOf(verdict);
      switch (verdict.outcome) {
       case "succeeded":
        {
          const {meaning: meaning} = verdict.reading.operation;
          const more = meaning === void 0 ? "" : ` ${meaning}.`;
          return {
            title: "Succeeded",
            text: `${azureSays(verdict.reading, after)}.${more}`,
            lines: []
          };
        }

       case "failed":
        return verdict.reason === "not-started" ? notStarted(conclusion, verdict.error) : failedInAzure("The operation failed", azureSays(verdict.reading, after), error, (0, 
        quote.listMembers)(verdict.reading.operation.document));

       case "canceled":
        return failedInAzure("The operation was canceled", azureSays(verdict.reading, after), error);

       case "timed-out":
        {
          const {fault: fault, reading: reading} = verdict;
          const lastPoll = fault === void 0 ? "" : ` The last poll failed: ${withFullStop(fault.firstLine)}`;
          const text = `Not finished ${after}.${lastStatus(reading)}${lastPoll} The operation continues in Azure.`;
          return {
            title: "Timed out",
            text: text,
            lines: adviceFor(conclusion)
          };
        }

       case "interrupted":
        {
          if (verdict.fault !== void 0) return {
            title: "Interrupted",
            text: withFullStop(verdict.fault.firstLine),
            lines: requestLine(conclusion)
          };
          const text = `The job was cancelled ${after}.${lastStatus(verdict.reading)} The operation continues in Azure.`;
          return {
            title: "Interrupted",
            text: text,
            lines: adviceFor(conclusion)
          };
        }

       case "unknown":
        return verdict.reason === "invalid-input" ? invalidInput(verdict.fault) : unknown(conclusion, verdict.fault);
      }
    }
    function costOf({elapsedMs: elapsedMs, polls: polls}) {
      return `after ${formatDuration(elapsedMs)} and ${polls} ${polls === 1 ? "poll" : "polls"}`;
    }
    function azureSays({operation: {status: status, state: state, isUserWord: isUserWord}}, after) {
      const by = isUserWord === true ? `. The input ${state}-when counts this as ${state}` : "";
      return `Azure says ${status}, ${after}${by}`;
    }
    function notStarted(conclusion, error) {
      const text = `Azure refused the request that starts the operation: ${withFullStop(codeAndMessage(error))} Nothing was started.`;
      return {
        title: withCodes("Not started", error),
        text: text,
        lines: [ ...adviceFor(conclusion), ...requestLine(conclusion) ]
      };
    }
    function requestLine({call: call}) {
      return call === void 0 ? [] : [ `Request: ${call}` ];
    }
    function failedInAzure(title, status, error, members) {
      const root = error && rootCause(error);
      if (error === void 0 || root === void 0 || isEmpty(root)) {
        const body = members === void 0 ? "" : ` Its members are ${members}.`;
        return {
          title: title,
          text: `${status}. The response contains no reason.${body}`,
          lines: []
        };
      }
      const reported = root === error || isEmpty(error) ? "" : ` Azure reported it as ${codeAndMessage(error)}`;
      const cause = codeAndMessage(root);
      return {
        title: withCodes(title, error),
        text: `${status}: ${reported === "" ? cause : withFullStop(cause)}${reported}`,
        lines: []
      };
    }
    function isEmpty({code: code, message: message}) {
      return code === "" && message === "";
    }
    function withCodes(title, error) {
      const codes = [ ...new Set([ error.code, rootCause(error).code ]) ].filter(code => code !== "");
      return [ title, codes.join(", because of ") ].filter(part => part !== "").join(": ");
    }
    function invalidInput({message: message}) {
      const [text = "", ...lines] = message.split("\n");
      return {
        title: "Invalid input",
        text: text,
        lines: lines
      };
    }
    function unknown(conclusion, fault) {
      const isCall = conclusion.call !== void 0 && conclusion.subject === void 0;
      const title = `Unknown outcome: ${fault.reason}`;
      const [first = "", ...others] = fault.message.split("\n");
      if (isCall && fault.reason !== "internal-error") return {
        title: title,
        text: withFullStop(first),
        lines: [ ...others, ...requestLine(conclusion) ]
      };
      const what = isCall ? "" : `Could not determine the operation\u2019s status${costOfUnknown(conclusion)}: `;
      const rest = isCall ? "The operation may have been started. Check the resource before you run this again." : `${lastStatus(conclusion.verdict.reading)}${mayRun(conclusion.verdict.reading)}`.trim();
      const text = `${what}${withFullStop(first)}`;
      return {
        title: title,
        text: others.length === 0 ? `${text} ${rest}` : text,
        lines: [ ...others, ...others.length === 0 ? [] : [ rest ], ...adviceFor(conclusion) ]
      };
    }
    function costOfUnknown({verdict: verdict, nothingSent: nothingSent = false}) {
      return nothingSent ? ", because the sign-in failed before the first request" : ` ${costOf(verdict)}`;
    }
    function mayRun(reading) {
      return (reading?.operation.state ?? "running") === "running" ? " The operation may still be running." : "";
    }
    function lastStatus(reading) {
      return reading === void 0 ? "" : ` Last status: ${withFullStop(reading.operation.status)}`;
    }
    function withFullStop(text) {
      return /[.?:\u2026]$/.test(text) ? text : `${text}.`;
    }
    // file: src/report/log.ts
    const maxAnnotationUnits = 4096;
    const maxTreeLines = 12;
    function print(line) {
      core.info(inert(line));
    }
    function annotate(level, title, lines) {
      const message = lines.map(line => inert(line)).join("\n");
      const write = level === "error" ? core.error : core.warning;
      write(message.slice(0, maxAnnotationUnits), {
        title: inert(title, 200)
      });
    }
    function group(title, lines) {
      core.startGroup(inert(title));
      for (const line of lines) print(line);
      core.endGroup();
    }
    function isDebug() {
      return core.isDebug();
    }
    function debug(line) {
      if (isDebug()) core.debug(inert(line));
    }
    function printStart(subject, lengths, now) {
      const {api: api, until: until, operationId: operationId, title: title, operationUrl: operationUrl, portalUrl: portalUrl} = subject;
      const {timeoutMs: timeoutMs, minPollIntervalMs: minPollIntervalMs, maxPollIntervalMs: maxPollIntervalMs} = lengths;
      const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace("T", " ").slice(0, 19);
      print(`Waiting for ${title ?? `${api} ${operationId}`} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${shownUrl(operationUrl)}`);
      group("Intervals and limits", [ `Polling every ${formatSetting(minPollIntervalMs)} to ${formatSetting(maxPollIntervalMs)}, or as Retry-After says`, patienceLine(lengths), ...until === "deleted" ? [ "Success means that the resource is gone (until: deleted)" ] : [], ...portalUrl === void 0 ? [] : [ `In the portal: ${portalUrl}` ] ]);
    }
    function patienceLine({maxSilenceMs: maxSilenceMs, graceMs: graceMs, isHostKnown: isHostKnown}) {
      const isFirstShorter = !isHostKnown && maxSilenceMs > patience.firstSilenceMs;
      const first = isFirstShorter ? ` (${formatSetting(patience.firstSilenceMs)} before the first)` : "";
      const isGraceOther = graceMs < maxSilenceMs || isFirstShorter;
      const grace = isGraceOther ? `, or after ${formatSetting(Math.min(graceMs, maxSilenceMs))} of 403 or 404` : "";
      return `Giving up after ${formatSetting(maxSilenceMs)} without a readable response${first}${grace}`;
    }
    function warningTitle(status) {
      const isPlain = [ "succeeded", "completed", "complete" ].includes(status.toLowerCase());
      return isPlain ? "Succeeded with warnings" : `Succeeded, but Azure says ${status}`;
    }
    function printVerdict(conclusion) {
      const {verdict: verdict, subject: subject, red: red, error: error} = conclusion;
      const {title: title, text: text, lines: lines} = sentenceOf(conclusion);
      if (verdict.outcome === "succeeded") {
        if (red) annotate("error", `${title}, but fail-on names this outcome`, [ text, "The step fails: fail-on names succeeded." ]); else print(`${title}: ${text}`);
        const {warnings: warnings = [], status: status} = verdict.reading.operation;
        if (warnings.length > 0) annotate("warning", warningTitle(status), errorLines(warnings).map(indented));
        return;
      }
      const tree = error === void 0 ? [] : errorLines([ error ]).slice(1).map(indented);
      const portal = subject?.portalUrl === void 0 ? [] : [ `In the portal: ${subject.portalUrl}` ];
      const green = red ? [] : [ "fail-on does not name this outcome: the step stays green." ];
      annotate(red ? "error" : "warning", title, [ text, ...tree.slice(0, maxTreeLines), ...lines, ...portal, ...green ]);
      if (tree.length > maxTreeLines) group("The complete error", tree);
    }
    // file: src/report/outputs.ts
    const maxUnits = 4e5;
    const largest = [ "response", "error-detail", "result", "data", "error-message" ];
    function outputsOf(conclusion) {
      const {verdict: verdict, subject: subject, error: error} = conclusion;
      const {outcome: outcome, reason: reason, reading: reading, requestId: requestId, polls: polls, elapsedMs: elapsedMs} = verdict;
      const operation = reading?.operation;
      const values = {
        outcome: outcome,
        reason: reason ?? "",
        status: operation?.status ?? "",
        api: currentApi(conclusion) ?? "",
        until: currentUntil(conclusion) ?? "",
        "operation-id": subject?.operationId ?? "",
        "operation-name": operation?.name ?? "",
        "operation-url": currentUrl(conclusion) ?? "",
        "start-time": operation?.startTime ?? "",
        "end-time": operation?.endTime ?? "",
        "percent-complete": operation?.percentComplete ?? "",
        "http-status-code": operation?.httpStatusCode ?? "",
        result: conclusion.result ?? operation?.result ?? "",
        data: operation?.data ?? "",
        "error-code": error?.code ?? "",
        "error-message": error === void 0 ? "" : firstMessage(error),
        "error-target": error?.target ?? "",
        "error-detail": error === void 0 ? "" : JSON.stringify(error),
        "request-id": requestId ?? "",
        polls: String(polls),
        "elapsed-seconds": String(Math.round(elapsedMs / 1e3)),
        response: operation?.document ?? ""
      };
      const leftOut = [];
      const others = Object.keys(values).filter(name => name !== "outcome" && !largest.includes(name));
      const longestFirst = others.toSorted((a, b) => (values[b] ?? "").length - (values[a] ?? "").length);
      for (const name of [ ...largest, ...longestFirst ]) {
        if (Object.values(values).join("").length <= maxUnits) break;
        if (values[name] === "") continue;
        values[name] = "";
        leftOut.push(name);
      }
      return {
        values: values,
        leftOut: leftOut
      };
    }
    // file: src/report/chart.ts
    const maxBars = 30;
    const longestLabel = 40;
    const leastShare = .01;
    function timelineChart({entries: entries, startedAt: startedAt}, {outcome: outcome, elapsedMs: elapsedMs}) {
      if (entries.length === 0) return;
      const start = startedAt.getTime();
      const leastMs = Math.max(1, elapsedMs * leastShare);
      const bars = entries.map((entry, index) => {
        const next = entries[index + 1];
        const until = Math.max(next?.elapsedMs ?? elapsedMs, entry.elapsedMs + leastMs);
        const tag = next === void 0 ? endTags[outcome] : void 0;
        const times = `${Math.round(start + entry.elapsedMs)}, ${Math.round(start + until)}`;
        return `  ${index + 1} ${label(entry.text)} :${tag ?? tagOf(entry)}${times}`;
      });
      const half = maxBars / 2;
      const shown = bars.length > maxBars ? [ ...bars.slice(0, half), ...bars.slice(-half) ] : bars;
      const axis = "  axisFormat " + (elapsedMs < 12e4 ? "%H:%M:%S" : "%H:%M");
      return [ "```mermaid", "gantt", "  dateFormat x", axis, ...shown, "```" ].join("\n");
    }
    const endTags = {
      succeeded: "active, ",
      failed: "crit, ",
      canceled: "crit, "
    };
    function tagOf({isFault: isFault}) {
      return isFault ? "done, " : "";
    }
    function label(text) {
      const plain = text.replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, longestLabel);
      return plain || "no name";
    }
    // file: src/report/tasks.ts
    const maxTaskLines = 100;
    function taskLines(tasks) {
      return atMost(maxTaskLines, [ ...tasks_walk(tasks, 0) ]);
    }
    function* tasks_walk(tasks, depth) {
      for (const {name: name, type: type, state: state, duration: duration, ...row} of rowsOf(tasks, depth)) {
        const kind = type === "" || type === name ? "" : ` (${type})`;
        yield {
          depth: row.depth,
          text: `${name}${kind}: ${state}${duration && `, ${duration}`}`
        };
      }
    }
    function taskRows(tasks) {
      const rows = [ ...rowsOf(tasks, 0) ];
      const left = rows.length - maxTaskLines;
      if (left <= 0) return rows;
      const more = {
        depth: 0,
        name: `\u2026 and ${left} more`,
        type: "",
        state: "",
        duration: ""
      };
      return [ ...rows.slice(0, maxTaskLines), more ];
    }
    function* rowsOf(tasks, depth) {
      for (const task of tasks) {
        const {name: name, type: type = ""} = task;
        yield {
          depth: depth,
          name: name,
          type: type,
          state: stateOf(task),
          duration: durationOf(task)
        };
        yield* rowsOf(task.children, depth + 1);
      }
    }
    class TaskProgress {
      #known=new Map;
      changes(tasks) {
        const now = new Map(statesByPath(tasks));
        const lines = [ ...now ].flatMap(([path, state]) => {
          const before = this.#known.get(path);
          if (before === state) return [];
          return [ `${path}: ${before === void 0 ? "" : `${before} \u2192 `}${state}` ];
        });
        this.#known = now;
        return lines;
      }
    }
    function* statesByPath(tasks, above = "") {
      const seen = new Map;
      for (const task of tasks) {
        const count = (seen.get(task.name) ?? 0) + 1;
        seen.set(task.name, count);
        const path = `${above}${task.name}${count > 1 ? ` (${count})` : ""}`;
        yield [ path, stateOf(task) ];
        yield* statesByPath(task.children, `${path} \u203a `);
      }
    }
    function stateOf({state: state}) {
      return state || "no state";
    }
    function durationOf({duration: duration = ""}) {
      const ms = parseDuration(duration);
      return ms === void 0 ? duration : formatDuration(ms);
    }
    // file: src/report/summary.ts
    const maxBytes = 1e6;
    function summaryOf(conclusion, timeline) {
      const {verdict: verdict, subject: subject, error: error, tasks: tasks} = conclusion;
      const operation = verdict.reading?.operation;
      const blocks = [ heading(conclusion), paragraph(sentenceOf(conclusion)), section("Error", errorLines(error === void 0 ? [] : [ error ])), section("Warnings", errorLines(verdict.outcome === "succeeded" ? operation?.warnings ?? [] : [])), factTable(conclusion), portalLink(subject?.portalUrl), timelineHeading(timeline), timelineChart(timeline, verdict) ?? "", timelineTable(timeline), taskSection(tasks ?? operation?.tasks ?? []) ];
      return `${fitting(blocks.filter(block => block !== "")).join("\n\n")}\n`;
    }
    function heading(conclusion) {
      const {verdict: verdict, red: red} = conclusion;
      const {outcome: outcome, reason: reason} = verdict;
      const sign = red ? "\u274c" : outcome === "succeeded" ? "\u2705" : "\u26a0\ufe0f";
      if (reason === "invalid-input") return `<h3>${sign} Invalid inputs</h3>`;
      const label = labelOf(conclusion);
      const subject = label === "" ? "Azure operation" : inertHtml(label, summary_longestLabel);
      return `<h3>${sign} ${subject}: ${reason === "not-started" ? "not started" : outcome}</h3>`;
    }
    const summary_longestLabel = 120;
    const longestStatus = 200;
    function labelOf({verdict: verdict, subject: subject, title: title, call: call}) {
      const known = subject?.title ?? title;
      if (known !== void 0) return known;
      if (call !== void 0) return callLabel(call);
      const id = subject?.operationId.split("/").findLast(segment => segment !== "") ?? "";
      const name = verdict.reading?.operation.name ?? "";
      return [ ...new Set([ name, id ]) ].filter(part => part !== "").join(" ");
    }
    function callLabel(call) {
      const [method = "", href = ""] = call.split(" ");
      const path = URL.canParse(href) ? new URL(href).pathname : href;
      const [, below] = /.*\/providers\/[^/]+\/(.+)$/i.exec(path) ?? [];
      return `${method} ${below ?? path.split("/").slice(-2).join("/")}`;
    }
    function paragraph({text: text, lines: lines}) {
      return `<p>${[ text, ...lines ].map(line => inertHtml(line)).join("<br>")}</p>`;
    }
    function factTable(conclusion) {
      const {verdict: verdict, subject: subject, call: call} = conclusion;
      const operation = verdict.reading?.operation;
      const url = currentUrl(conclusion);
      const facts = [ [ "Outcome", verdict.outcome ], [ "Reason", verdict.reason ], [ "API", currentApi(conclusion) ], [ "Request", call ], [ "Until", subject?.until === "deleted" ? subject.until : void 0 ], [ "Operation", subject?.operationId ], [ "Name", operation?.name ], [ "URL", url && shownUrl(url) ], [ "Last status", operation?.status ], [ "Percent complete", operation?.percentComplete ], [ "Duration", formatDuration(verdict.elapsedMs) ], [ "Polls", String(verdict.polls) ], [ "Start time", operation?.startTime ], [ "End time", operation?.endTime ], [ "Request id", verdict.requestId ] ];
      const rows = facts.flatMap(([name, value]) => value ? [ `<tr><th align="left">${name}</th><td>${inertHtml(value)}</td></tr>` ] : []);
      return `<table>${rows.join("")}</table>`;
    }
    function portalLink(url) {
      return url === void 0 ? "" : `<p><a href="${escapeHtml(url)}">Open in the Azure portal</a></p>`;
    }
    function fitting(blocks) {
      let left = maxBytes;
      return blocks.map(block => {
        const bytes = Buffer.byteLength(block);
        if (bytes > left) return "<p>Left out, because GitHub accepts 1 MiB per summary.</p>";
        left -= bytes;
        return block;
      });
    }
    function timelineHeading({entries: entries}) {
      return entries.length === 0 ? "" : "<h4>Timeline</h4>";
    }
    function taskSection(tasks) {
      const rows = taskRows(tasks);
      if (!rows.some(({type: type}) => type !== "")) return section("Tasks", taskLines(tasks));
      const cells = rows.map(({depth: depth, name: name, type: type, state: state, duration: duration}) => `<tr><td>${"&nbsp;&nbsp;&nbsp;".repeat(depth)}${inertHtml(name)}</td>${[ type, state, duration ].map(text => `<td>${text && inertHtml(text)}</td>`).join("")}</tr>`);
      const head = [ "Resource", "Type", "State", "Duration" ].map(name => `<th align="left">${name}</th>`).join("");
      return `<h4>Resources</h4><table><tr>${head}</tr>${cells.join("")}</table>`;
    }
    function timelineTable({entries: entries, leftOut: leftOut}) {
      if (entries.length === 0) return "";
      const rows = entries.map(entry => `<tr><td>${formatDuration(entry.elapsedMs)}</td><td>${inertHtml(shownStatus(entry))}</td></tr>`);
      const note = leftOut === 0 ? "" : `<p>${leftOut} more changes, in the middle, are left out.</p>`;
      return `<table><tr><th>After</th><th>Status</th></tr>${rows.join("")}</table>${note}`;
    }
    function shownStatus({text: text, cut: cut}) {
      return withCut(text.slice(0, longestStatus), Math.max(0, text.length - longestStatus) + cut);
    }
    function section(title, lines) {
      return lines.length === 0 ? "" : `<h4>${title}</h4>${nested(lines)}`;
    }
    function nested(lines) {
      let depth = -1;
      let html = "";
      for (const line of lines) {
        html += line.depth > depth ? "<ul>" : `</li>${"</ul></li>".repeat(depth - line.depth)}`;
        html += `<li>${inertHtml(line.text)}`;
        depth = line.depth;
      }
      return html + "</li></ul>".repeat(depth + 1);
    }
    // file: src/report/report.ts
    async function report(conclusion, timeline) {
      const {values: values, leftOut: leftOut} = outputsOf(conclusion);
      const failure = writeOutputs(values);
      printVerdict(conclusion);
      if (failure !== void 0) annotate("error", "Outputs not written", [ `${unwritten}: ${failure}` ]); else if (leftOut.length > 0) reportLeftOut(leftOut);
      const note = failure === void 0 ? "" : `<p>\u274c ${unwritten}.</p>\n\n`;
      await writeSummary(`${note}${summaryOf(conclusion, timeline)}`);
      return failure === void 0;
    }
    const unwritten = "The outputs could not be written, so the step fails whatever the verdict";
    function reportLeftOut(names) {
      const line = `Outputs left empty, because GitHub accepts 1 MB of outputs per job: ${names.join(", ")}`;
      if (names.includes("result")) annotate("warning", "The output result is empty", [ line ]); else print(line);
    }
    function reportEarly({api: api, operationUrl: operationUrl, until: until}) {
      const failure = writeOutputs({
        api: api,
        "operation-url": operationUrl,
        until: until
      });
      if (failure !== void 0) annotate("warning", "Outputs not written yet", [ `The outputs could not be written: ${failure}` ]);
    }
    function writeOutputs(values) {
      try {
        if (!process.env.GITHUB_OUTPUT) throw new Error("GITHUB_OUTPUT does not name a file");
        assertReady(process.env.GITHUB_OUTPUT);
        for (const [name, value] of Object.entries(values)) core.setOutput(name, value);
        return;
      } catch (error) {
        return messageOf(error);
      }
    }
    async function writeSummary(summary) {
      try {
        if (process.env.GITHUB_STEP_SUMMARY) assertReady(process.env.GITHUB_STEP_SUMMARY);
        await core.summary.addRaw(summary).write();
      } catch (error) {
        annotate("warning", "Summary not written", [ `The job summary could not be written: ${messageOf(error)}` ]);
      }
    }
    function assertReady(file) {
      (0, external_node_fs_.closeSync)((0, external_node_fs_.openSync)(file, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND | external_node_fs_.constants.O_NONBLOCK));
    }
    function messageOf(error) {
      return error instanceof Error ? error.message : String(error);
    }
    // file: src/report/warnings.ts
    function warnOfIgnoredInputs({api: api, byApi: byApi, signIn: signIn, bySignIn: bySignIn}) {
      const lines = [ byApi.length > 0 ? `The API ${api} does not use ${byApi.join(", ")}.` : "", bySignIn.length > 0 ? `The sign-in method (${signIn}) does not use ${bySignIn.join(", ")}.` : "" ].filter(line => line !== "");
      if (lines.length > 0) annotate("warning", "Ignored inputs", lines);
    }
    function warnOfRepetition(attempt) {
      annotate("warning", "The operation is started again", [ `This is attempt ${attempt} of the job, and a POST starts an operation each time. To wait for the one that is already running, use its api and operation-url.` ]);
    }
    function warnOfNoResult(why) {
      annotate("warning", "The output result is empty", [ `The operation succeeded, but its result could not be read: ${why}` ]);
    }
    function warnOfExpiry(lines) {
      annotate("warning", "The sign-in may expire before the wait ends", lines);
    }
    const shortLoginMs = 6e5;
    function warnOnceOfShortLogin(timeoutMs) {
      let hasWarned = false;
      return lifeMs => {
        if (hasWarned || timeoutMs <= shortLoginMs && timeoutMs <= lifeMs) return;
        hasWarned = true;
        warnOfExpiry([ `The wait may last ${formatDuration(timeoutMs)}. The Azure CLI\u2019s token lives ${formatDuration(lifeMs)}, and a login by azure/login with OIDC cannot be renewed after about ten minutes.`, "With client-id and tenant-id, this step signs in by itself, and again as long as the wait lasts." ]);
      };
    }
    // file: src/auth/jwt.ts
    function readClaims(token) {
      const [, payload = "", signature] = token.split(".");
      return signature === void 0 ? void 0 : (0, json.parseObject)(Buffer.from(payload, "base64url").toString());
    }
    function readExpiry(token) {
      const seconds = readClaims(token)?.exp;
      return typeof seconds === "number" && Number.isSafeInteger(Math.trunc(seconds)) ? seconds * 1e3 : void 0;
    }
    // file: src/auth/access-token.ts
    const expiredCode = "ExpiredAuthenticationToken";
    const advice = "With client-id and tenant-id, this step signs in by itself and renews its token as long as the wait lasts";
    function fixedToken(accessToken, now) {
      const expiry = readExpiry(accessToken);
      return {
        token: async () => accessToken,
        onUnauthorized: (_, fault) => {
          const isExpired = fault.responseError?.code === expiredCode || expiry !== void 0 && now() >= expiry;
          if (!isExpired) return fault;
          const end = expiry === void 0 ? "" : `: it was valid until ${clockTime(expiry)}`;
          const message = `The access-token has expired${end}. ${advice}`;
          return fault.with({
            reason: "sign-in-failed",
            patience: "none",
            message: message,
            advice: void 0,
            cause: fault
          });
        }
      };
    }
    function expiryWarning(accessToken, timeoutMs, now) {
      const expiry = readExpiry(accessToken);
      if (expiry === void 0 || expiry >= now + timeoutMs) return;
      const left = expiry - now;
      const expires = left > 0 ? `expires in ${formatDuration(left)}, at` : "expired at";
      return `The access-token ${expires} ${clockTime(expiry)}, and the wait can take ${formatDuration(timeoutMs)}. ${advice}.`;
    }
    function clockTime(ms) {
      const time = new Date(ms);
      return Number.isNaN(time.getTime()) ? "a time out of range" : `${time.toISOString().replace("T", " ").slice(0, 19)} UTC`;
    }
    // file: src/auth/sign-in.ts
    const signInLabels = {
      "management-certificate": "the management-certificate, as a TLS client certificate",
      "access-token": "the access-token",
      "client-secret": "client-id, tenant-id and client-secret",
      "client-certificate": "client-id, tenant-id and client-certificate",
      "workflow-identity": "client-id, tenant-id and the workflow\u2019s own OIDC token",
      "managed-identity": "the managed identity of this machine (auth-type: IDENTITY)",
      "azure-cli": "the Azure CLI\u2019s login, because no credentials are set"
    };
    // file: src/step/announce.ts
    function subjectOf({environment: environment, handOver: handOver}, {api: api, goal: goal, flavor: flavor, goals: goals}) {
      const {operationId: operationId, title: title, resourceId: resourceId, request: request} = flavor;
      const used = goalInputsOf(goals);
      const others = goalInputsOf([ "until", "state-field", "words" ]).filter(name => !used.includes(name));
      return {
        api: api,
        until: goal.until,
        operationId: operationId,
        title: title,
        operationUrl: request.url.href,
        portalUrl: resourceId && (0, cloud.portalUrl)(environment, resourceId),
        goals: goals,
        handOver: handOver.filter(([name]) => !others.includes(name))
      };
    }
    function announce(inputs, now) {
      const {unused: unused, signIn: signIn, timeoutMs: timeoutMs} = inputs;
      const api = inputs.kind === "wait" ? inputs.api : "request";
      warnOfIgnoredInputs({
        ...unused,
        api: api,
        signIn: signInLabels[signIn.way]
      });
      const expiry = signIn.way === "access-token" ? expiryWarning(signIn.accessToken, timeoutMs, now.getTime()) : void 0;
      if (expiry !== void 0) warnOfExpiry([ expiry ]);
      print(`Signing in with ${signInLabels[signIn.way]}`);
    }
    function announceCall({request: request}, clientRequestId, attempt) {
      const {method: method, url: url} = request;
      if (method === "POST" && attempt > 1) warnOfRepetition(attempt);
      const call = `${method} ${shownUrl(url.href)}`;
      print(`Starting the operation: ${call} (client request id ${clientRequestId})`);
      return call;
    }
    var http_response = __webpack_require__("src/http/response.ts");
    var documents_memory = __webpack_require__("src/documents/memory.ts");
    var retry_after = __webpack_require__("src/http/retry-after.ts");
    // file: src/poll/poll.ts
    function createPoll({flavor: flavor, endpoint: endpoint, asker: asker, secrets: secrets}) {
      let {request: request} = flavor;
      let memory = documents_memory.noMemory;
      const readStatus = async (response, before) => {
        const read = await flavor.load();
        memory = (0, documents_memory.remember)(before, response);
        const operation = read(response, before);
        memory = (0, documents_memory.remember)(before, response, operation);
        return operation;
      };
      const read = async (response, before) => {
        const complete = (0, types.stateUrl)(response.url);
        if (complete !== response.url) request = {
          ...request,
          url: complete
        };
        const operation = await readStatus(response, before);
        if (operation.next !== void 0) request = {
          ...request,
          url: (0, types.stateUrl)(nextUrl(operation.next, response, endpoint))
        };
        return {
          operation: redactStatus(operation, secrets),
          operationUrl: secrets.redact(request.url.href),
          retryAfterMs: response.retryAfterMs,
          remainingReads: (0, retry_after.remainingReads)(response.headers),
          requestId: secrets.redact((0, http_response.requestId)(response))
        };
      };
      return limits => {
        const before = memory;
        memory = (0, documents_memory.rememberNoResponse)(before);
        return asker.askAndRead({
          request: request,
          read: response => read(response, before),
          limits: limits
        });
      };
    }
    function nextUrl(href, response, endpoint) {
      const url = new URL(href);
      if ((0, cloud.isAllowed)(url, endpoint)) return url;
      const message = `The response names a new URL for the status, on ${(0, cloud.describeOrigin)(url)}, where the token may not be sent`;
      throw (0, answer.refused)(response, message, adviceAt(url));
    }
    function redactStatus(operation, secrets) {
      const {state: state, document: document, result: result, ...texts} = operation;
      const redactedResult = result === void 0 ? void 0 : secrets.redactJson(result);
      return {
        ...secrets.redact(texts),
        state: state,
        document: secrets.redactJson(document),
        result: redactedResult
      };
    }
    // file: src/step/begin.ts
    async function begin(options) {
      const {inputs: inputs, apis: apis, connection: connection} = options;
      if (inputs.kind === "start") return beginCall(inputs, options);
      const {api: api, goal: goal, flavor: flavor} = inputs;
      const goals = apis.get(api)?.goals ?? [];
      return {
        kind: "wait",
        api: api,
        goal: goal,
        goals: goals,
        flavor: flavor,
        poll: connection.createPoll(flavor),
        isStarted: false,
        firstDelayMs: 0
      };
    }
    async function beginCall(inputs, options) {
      const {connection: connection, secrets: secrets, runAttempt: runAttempt, onCall: onCall} = options;
      const {method: method, url: url, body: body} = inputs.request;
      const clientRequestId = (0, external_node_crypto_.randomUUID)();
      onCall(announceCall(inputs, clientRequestId, runAttempt));
      const {start: start} = await __webpack_require__.e("start").then(__webpack_require__.bind(__webpack_require__, "src/start/start.ts"));
      const started = await start({
        ...options,
        ...inputs,
        ...connection,
        call: {
          method: method,
          url: url,
          goal: inputs.goal
        },
        body: body,
        asker: connection,
        clientRequestId: clientRequestId,
        redact: value => secrets.redact(value),
        redactStatus: operation => redactStatus(operation, secrets),
        onRetry: (why, delayMs) => print(`${secrets.redact(why)}. Sending the request again ${inTime(delayMs)}`),
        onResponse: response => {
          const id = (0, http_response.requestId)(response);
          print(`Azure returned HTTP ${response.status}${id === void 0 ? "" : ` (request id ${secrets.redact(id)})`}`);
        }
      });
      if (started.kind === "end") return started;
      const {retryAfterMs: retryAfterMs = 0} = started;
      return {
        ...started,
        isStarted: true,
        firstDelayMs: retryAfterMs > 0 ? retryAfterMs : inputs.minPollIntervalMs
      };
    }
    function inTime(delayMs) {
      if (delayMs === 0) return "at once";
      return delayMs < 1e3 ? "in less than 1s" : `in ${formatDuration(delayMs)}`;
    }
    var lib_process = __webpack_require__("src/process.ts");
    var faults = __webpack_require__("src/auth/faults.ts");
    var sign_in_request = __webpack_require__("src/auth/sign-in-request.ts");
    var token_source = __webpack_require__("src/auth/token-source.ts");
    // file: src/auth/assertion-grant.ts
    const timeoutMs = 2e4;
    async function tokenForAssertion(grant) {
      const {authority: authority, client: client, assertion: assertion, sent: sent, clock: clock, onExchange: onExchange} = grant;
      const {host: host, scope: scope} = authority;
      const url = tokenUrl(host, client.tenantId);
      const form = new URLSearchParams({
        grant_type: "client_credentials",
        client_id: client.clientId,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
        scope: scope
      }).toString();
      const headers = {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded"
      };
      const allowed = target => (0, cloud.isAllowed)(target, url);
      try {
        const response = await (0, sign_in_request.sendSignInRequest)({
          url: url,
          headers: headers,
          form: form
        }, {
          clock: clock,
          onExchange: onExchange,
          timeoutMs: timeoutMs,
          allowed: allowed
        });
        if (response.status < 200 || response.status > 299) throw (0, faults.tokenServiceFault)(response, url.host, {
          sent: sent
        });
        const document = (0, json.parseObject)(response.body);
        const token = (0, token_source.readToken)(document?.access_token);
        const lifeSeconds = Number(document?.expires_in);
        if (token === void 0 || !(lifeSeconds > 0)) throw (0, faults.noToken)(response, url.host);
        return {
          token: token,
          lifeMs: 1e3 * lifeSeconds
        };
      } catch (error) {
        throw (0, faults.signInFault)(error);
      }
    }
    function tokenUrl(host, tenantId) {
      const isAdfs = /^\/adfs\/?$/i.test(host.pathname);
      return new URL(isAdfs ? "/adfs/oauth2/token" : `/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, host);
    }
    // file: src/auth/azure-stack.ts
    const azure_stack_timeoutMs = 2e4;
    const audienceForm = /^[a-z][\w.:/-]*$/i;
    async function discoverAuthority({endpoint: endpoint, host: host, ...context}) {
      const url = new URL("/metadata/endpoints?api-version=2015-01-01", endpoint);
      try {
        const allowed = target => (0, cloud.isAllowed)(target, endpoint);
        const headers = {
          accept: "application/json"
        };
        const response = await (0, sign_in_request.sendSignInRequest)({
          url: url,
          headers: headers
        }, {
          ...context,
          timeoutMs: azure_stack_timeoutMs,
          allowed: allowed
        });
        (0, answer.assertAnswered)(response, () => {});
        const authentication = (0, json.parseObject)(response.body)?.authentication;
        const {loginEndpoint: loginEndpoint, audiences: audiences} = (0, json.isObject)(authentication) ? authentication : {};
        const own = (0, cloud.parseAuthority)((0, json.text)(loginEndpoint) ?? "", endpoint);
        const tokenService = host === void 0 ? own : new URL(own?.pathname ?? "/", host);
        const audience = Array.isArray(audiences) ? (0, json.text)(audiences[0]) : void 0;
        if (tokenService === void 0 || audience === void 0 || !audienceForm.test(audience)) throw incompleteMetadata(url);
        return {
          host: tokenService,
          scope: (0, cloud.scopeOf)(audience)
        };
      } catch (error) {
        throw (0, faults.signInFault)(error);
      }
    }
    function incompleteMetadata(url) {
      return new errors.WaitError("unreachable", `${url.href} does not name a loginEndpoint over https and an audience`, {
        patience: "silence"
      });
    }
    var within = __webpack_require__("src/within.ts");
    // file: src/auth/renewing-tokens.ts
    const renewalShare = .2;
    const earliestRenewalMs = 3e5;
    const unknownLifeMs = 6e4;
    const acquireTimeoutMs = 6e4;
    const pauseShare = .2;
    const longestPauseMs = 1e4;
    const longestDemandMs = 6e5;
    const renewalWaitMs = 5e3;
    function renewingTokens(options) {
      const tokens = new RenewingTokens(options);
      return {
        token: limits => tokens.token(limits),
        onUnauthorized: (token, fault) => tokens.onUnauthorized(token, fault)
      };
    }
    class RenewingTokens {
      #options;
      #held;
      #renewal;
      #failure;
      #reported;
      constructor(options) {
        this.#options = options;
      }
      async token(limits) {
        const now = this.#options.clock.now();
        const valid = this.#held !== void 0 && now < this.#held.expiresAt ? this.#held : void 0;
        if (valid !== void 0 && this.#canWait(valid, now)) return valid.token;
        const demandMs = (this.#failure?.notBefore ?? now) - now;
        if (this.#failure !== void 0 && demandMs > 0) throw this.#failure.fault.with({
          retryAfterMs: demandMs
        });
        return this.#renewed(valid, limits);
      }
      onUnauthorized(token, fault) {
        if (this.#held?.token === token) this.#held = void 0;
        return fault;
      }
      #canWait({renewAt: renewAt, expiresAt: expiresAt}, now) {
        if (now < renewAt || this.#renewal !== void 0) return true;
        if (this.#failure === void 0) return false;
        const {fault: fault, at: at, notBefore: notBefore} = this.#failure;
        const pauseMs = Math.min(longestPauseMs, (expiresAt - renewAt) * pauseShare);
        return fault.patience === "none" || now < Math.max(notBefore, at + pauseMs);
      }
      async #renewed(valid, {limitMs: limitMs, signal: signal}) {
        const {clock: clock, onRenewalFailed: onRenewalFailed} = this.#options;
        const leftMs = () => (valid?.expiresAt ?? Number.NEGATIVE_INFINITY) - clock.now();
        const waitMs = valid === void 0 ? limitMs : Math.min(limitMs, renewalWaitMs, leftMs() / 2);
        try {
          return (await settledWithin(this.#join(), clock, {
            limitMs: waitMs,
            signal: signal
          })).token;
        } catch (error) {
          if (valid === void 0 || leftMs() <= 0 || !(error instanceof errors.WaitError) || signal.aborted) throw error;
          if (this.#reported !== valid) onRenewalFailed(error, leftMs());
          this.#reported = valid;
          return valid.token;
        }
      }
      #join() {
        if (this.#renewal !== void 0) return this.#renewal;
        const renewal = this.#renew().finally(() => {
          this.#renewal = void 0;
        });
        renewal.catch(error => {
          if (!(error instanceof errors.WaitError)) return;
          const at = this.#options.clock.now();
          this.#failure = {
            fault: error,
            at: at,
            notBefore: at + Math.min(error.retryAfterMs ?? 0, longestDemandMs)
          };
        });
        this.#renewal = renewal;
        return renewal;
      }
      async #renew() {
        const {acquire: acquire, clock: clock, conceal: conceal, onToken: onToken} = this.#options;
        const askedAt = clock.now();
        const acquired = await settledWithin(acquire(), clock, {
          limitMs: acquireTimeoutMs,
          signal: lib_clock.neverAborted
        });
        const {token: token} = acquired;
        const lifeMs = acquired.lifeMs > 0 ? acquired.lifeMs : unknownLifeMs;
        conceal(token);
        onToken(lifeMs);
        this.#failure = void 0;
        const early = Math.min(earliestRenewalMs, lifeMs * renewalShare);
        this.#held = {
          token: token,
          renewAt: askedAt + lifeMs - early,
          expiresAt: askedAt + lifeMs
        };
        return this.#held;
      }
    }
    function settledWithin(promise, clock, {limitMs: limitMs, signal: signal}) {
      const tooLong = `Could not sign in within ${Math.max(1, Math.round(limitMs / 1e3))} s`;
      const onTimeout = () => new errors.WaitError("sign-in-failed", tooLong, {
        patience: "silence"
      });
      return (0, within.within)(() => promise, {
        clock: clock,
        limitMs: limitMs,
        signal: signal,
        onTimeout: onTimeout
      });
    }
    // file: src/auth/workflow-identity.ts
    const attempts = 3;
    const attemptTimeoutMs = 1e4;
    const pauseMs = 1e3;
    const workflow_identity_longestPauseMs = 1e4;
    async function requestAssertion(options) {
      const {audience: audience, env: env, clock: clock, conceal: conceal} = options;
      const {ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token} = env;
      if (!address || !token) throw new errors.WaitError("sign-in-failed", noPermission);
      conceal(token);
      const url = URL.canParse(address) ? new URL(address) : void 0;
      if (url === void 0 || !(0, cloud.isSecure)(url)) throw new errors.WaitError("sign-in-failed", badAddress);
      url.searchParams.set("audience", audience);
      for (let attempt = 1; ;attempt += 1) try {
        const assertion = await ask(url, token, options);
        conceal(assertion);
        return assertion;
      } catch (error) {
        const isRetried = error instanceof errors.WaitError && (error.patience !== "none" || error.reason === "sign-in-failed");
        const demandMs = isRetried ? error.retryAfterMs ?? 0 : 0;
        if (!isRetried || attempt === attempts || demandMs > workflow_identity_longestPauseMs) throw (0, 
        faults.signInFault)(error);
        await clock.sleep(Math.max(attempt * pauseMs, demandMs), lib_clock.neverAborted);
      }
    }
    function describeAssertion(assertion) {
      const claims = readClaims(assertion);
      const shown = (value = "(none)") => String(value).replace(/\s+/g, " ");
      return [ "GitHub sent:", `subject: ${shown(claims?.sub)}`, `issuer: ${shown(claims?.iss)}`, `audience: ${shown(claims?.aud)}` ];
    }
    const badAddress = "Could not sign in: ACTIONS_ID_TOKEN_REQUEST_URL, which the runner sets, is not an https URL. Check whether an earlier step changes it";
    const noPermission = "Could not sign in: this job gets no OIDC token from GitHub, because it lacks these permissions:\npermissions:\n  id-token: write\n  contents: read\nAdd these lines to the job or the workflow (a workflow that calls this one as a reusable workflow needs them too), or use another sign-in method. A pull request from a fork never gets a token.";
    async function ask(url, token, {clock: clock, onExchange: onExchange}) {
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json; api-version=2.0"
      };
      const allowed = target => (0, cloud.isAllowed)(target, url);
      const response = await (0, sign_in_request.sendSignInRequest)({
        url: url,
        headers: headers
      }, {
        clock: clock,
        onExchange: onExchange,
        timeoutMs: attemptTimeoutMs,
        allowed: allowed
      });
      const assertion = response.status === 200 ? (0, token_source.readToken)((0, json.parseObject)(response.body)?.value) : void 0;
      if (assertion === void 0 || readClaims(assertion) === void 0) throw noAssertion(response, url);
      return assertion;
    }
    function noAssertion({status: status, retryAfterMs: retryAfterMs}, url) {
      const message = `Could not sign in: GitHub\u2019s OIDC endpoint, ${url.host}, returned no token (HTTP ${status}). Check that the job has id-token: write, and that no earlier step changes ACTIONS_ID_TOKEN_REQUEST_TOKEN`;
      const isRefusal = status >= 400 && status <= 499 && !faults.transientStatuses.includes(status);
      return new errors.WaitError("sign-in-failed", message, {
        patience: isRefusal ? "none" : "silence",
        retryAfterMs: retryAfterMs
      });
    }
    // file: src/auth/index.ts
    function createTokenSource(options) {
      const {signIn: signIn} = options;
      switch (signIn.way) {
       case "management-certificate":
        return;

       case "access-token":
        return fixedToken(signIn.accessToken, Date.now);

       default:
        {
          let authority;
          const acquire = async () => {
            authority ??= resolve(options.authority, options);
            authority.catch(() => {
              authority = void 0;
            });
            return acquireBy(signIn, authority, options);
          };
          return renewingTokens({
            ...options,
            acquire: acquire
          });
        }
      }
    }
    async function acquireBy(signIn, authority, {env: env, clock: clock, conceal: conceal, onExchange: onExchange}) {
      const context = {
        clock: clock,
        conceal: conceal,
        onExchange: onExchange
      };
      switch (signIn.way) {
       case "client-secret":
       case "client-certificate":
        {
          const {acquireForClient: acquireForClient} = await loadIdentity(env);
          return acquireForClient({
            authority: await authority,
            ...context
          }, signIn.client, signIn.proof);
        }

       case "workflow-identity":
        {
          const assertion = await requestAssertion({
            audience: signIn.audience,
            env: env,
            ...context
          });
          const sent = describeAssertion(assertion);
          return tokenForAssertion({
            authority: await authority,
            client: signIn.client,
            assertion: assertion,
            sent: sent,
            ...context
          });
        }

       case "managed-identity":
        {
          const {acquireForMachine: acquireForMachine} = await loadIdentity(env);
          return acquireForMachine({
            authority: await authority,
            ...context
          }, signIn.clientId);
        }

       case "azure-cli":
        {
          const {acquireFromCli: acquireFromCli} = await Promise.all([ __webpack_require__.e("core-process"), __webpack_require__.e("azure-cli") ]).then(__webpack_require__.bind(__webpack_require__, "src/auth/azure-cli.ts"));
          return acquireFromCli((await authority).scope, signIn);
        }
      }
    }
    function loadIdentity(env) {
      (0, lib_process.prepareForIdentity)(env);
      return Promise.all([ __webpack_require__.e("core-process"), __webpack_require__.e("identity.packages"), __webpack_require__.e("identity") ]).then(__webpack_require__.bind(__webpack_require__, "src/auth/identity.ts"));
    }
    async function resolve(source, {clock: clock, onExchange: onExchange}) {
      if (!("discoverAt" in source)) return source;
      return discoverAuthority({
        endpoint: source.discoverAt,
        host: source.host,
        clock: clock,
        onExchange: onExchange
      });
    }
    var send = __webpack_require__("src/http/send.ts");
    // file: src/poll/ask.ts
    function createAsker(options) {
      const askAndRead = async question => {
        try {
          return await sendAndRead(question, options);
        } catch (error) {
          throw error instanceof errors.WaitError ? error.redacted(value => options.secrets.redact(value)) : error;
        }
      };
      return {
        askAndRead: askAndRead,
        ask: (request, limits) => askAndRead({
          request: request,
          read: rejectUnauthorized,
          limits: limits
        })
      };
    }
    async function sendAndRead({request: request, read: read, limits: limits, onSend: onSend}, options) {
      const {endpoint: endpoint, tokens: tokens, certificate: certificate, maxBodyBytes: maxBodyBytes, clock: clock, send: send} = options;
      const {limitMs: limitMs, signal: signal} = limits;
      const startedAt = clock.now();
      const token = await (tokens?.token(limits));
      const headers = token === void 0 ? request.headers : {
        ...request.headers,
        authorization: `Bearer ${token}`
      };
      const leftMs = Math.max(1, startedAt + limitMs - clock.now());
      const allowed = url => (0, cloud.isAllowed)(url, endpoint);
      const sendOptions = {
        clock: clock,
        limitMs: leftMs,
        signal: signal,
        maxBodyBytes: maxBodyBytes,
        allowed: allowed,
        adviceAt: adviceAt,
        certificate: certificate
      };
      onSend?.();
      const response = await send({
        ...request,
        headers: headers
      }, sendOptions);
      try {
        return await read(response);
      } catch (error) {
        const isRefused = error instanceof errors.WaitError && response.status === 401 && token !== void 0;
        throw isRefused ? tokens?.onUnauthorized(token, error) ?? error : error;
      }
    }
    function rejectUnauthorized(response) {
      if (response.status === 401) (0, answer.assertAnswered)(response, error_detail.readResponseError);
      return response;
    }
    // file: src/report/exchange.ts
    const shownHeaders = [ "retry-after", "retry-after-ms", "x-ms-retry-after-ms", "x-ms-request-id", "content-type" ];
    function exchangeLines(exchange) {
      const {url: url, response: response, fault: fault} = exchange;
      return [ firstLine(exchange, shownUrl(url.href)), response === void 0 ? fault.message : bodyLine(response) ];
    }
    function signInExchangeLines(exchange) {
      const {url: url, fault: fault} = exchange;
      return [ firstLine(exchange, `${url.origin}${url.pathname}`), ...fault === void 0 ? [] : [ fault.message ] ];
    }
    function firstLine({method: method, clientRequestId: clientRequestId, tookMs: tookMs, response: response}, address) {
      const end = response === void 0 ? "failed" : `HTTP ${response.status}`;
      const headers = shownHeaders.flatMap(name => {
        const value = response?.headers[name];
        return value ? [ `${name}: ${value}` ] : [];
      });
      const request = `${method} ${address} \u2192 ${end} in ${Math.round(tookMs)} ms`;
      return [ request, ...headers, `x-ms-client-request-id: ${clientRequestId}` ].join("; ");
    }
    function bodyLine({body: body, bodyFault: bodyFault}) {
      if (body === void 0) return `The body was not read: ${bodyFault}`;
      if (body.trim() === "") return "The body is empty";
      return `The body has ${body.length} characters: ${(0, quote.summariseBody)(body)}`;
    }
    // file: src/step/connect.ts
    function connect(options) {
      const {endpoint: endpoint, maxBodyBytes: maxBodyBytes, signIn: signIn, clock: clock, secrets: secrets} = options;
      let hasSent = false;
      const asker = createAsker({
        endpoint: endpoint,
        maxBodyBytes: maxBodyBytes,
        clock: clock,
        secrets: secrets,
        tokens: signInTokens(options),
        certificate: signIn.way === "management-certificate" ? signIn.certificate : void 0,
        send: (request, sendOptions) => {
          hasSent = true;
          return (0, send.send)(request, {
            ...sendOptions,
            onExchange: debugWith(exchangeLines, secrets)
          });
        }
      });
      return {
        ...asker,
        createPoll: flavor => createPoll({
          flavor: flavor,
          endpoint: endpoint,
          asker: asker,
          secrets: secrets
        }),
        hasSent: () => hasSent
      };
    }
    function signInTokens({secrets: secrets, timeoutMs: timeoutMs, ...options}) {
      const warnOfLogin = options.signIn.way === "azure-cli" ? warnOnceOfShortLogin(timeoutMs) : void 0;
      return createTokenSource({
        ...options,
        conceal: secret => secrets.conceal(secret),
        onExchange: debugWith(signInExchangeLines, secrets),
        onToken: lifeMs => {
          debug(`A new token, valid for ${formatDuration(lifeMs)}`);
          warnOfLogin?.(lifeMs);
        },
        onRenewalFailed: ({message: message}, leftMs) => print(`The sign-in could not be renewed. The current token is valid for another ${formatDuration(leftMs)}: ${secrets.redact(message)}`)
      });
    }
    function debugWith(lines, secrets) {
      return exchange => {
        if (isDebug()) for (const line of lines(exchange)) debug(secrets.redact(line));
      };
    }
    // file: src/report/timeline.ts
    const maxEntries = 100;
    const longestText = 1e3;
    class Timeline {
      startedAt;
      #entries=[];
      #leftOut=0;
      constructor(startedAt) {
        this.startedAt = startedAt;
      }
      get entries() {
        return this.#entries;
      }
      get leftOut() {
        return this.#leftOut;
      }
      add({elapsedMs: elapsedMs, reading: reading, fault: fault}) {
        const {text: text, cut: cut} = startOf(reading === void 0 ? `no status (${fault.reason})` : reading.operation.status);
        const previous = this.#entries.at(-1);
        const isFault = reading === void 0;
        if (previous?.text === text && previous.cut === cut && previous.isFault === isFault) return false;
        this.#entries.push({
          elapsedMs: elapsedMs,
          text: text,
          cut: cut,
          isFault: isFault
        });
        if (this.#entries.length > maxEntries) {
          this.#entries.splice(maxEntries / 2, 1);
          this.#leftOut += 1;
        }
        return true;
      }
    }
    function startOf(text) {
      const cut = text.length - longestText;
      if (cut <= 0) return {
        text: text,
        cut: 0
      };
      return {
        text: Buffer.from(text.slice(0, longestText), "utf16le").toString("utf16le"),
        cut: cut
      };
    }
    // file: src/wait/verdict.ts
    function noVerdict(error, redact, course) {
      const fault = (error instanceof errors.WaitError ? error : internalError(error)).redacted(redact);
      const {reason: reason} = fault;
      const known = {
        fault: fault,
        requestId: fault.requestId ?? course.reading?.requestId,
        ...course
      };
      return reason === "interrupted" ? {
        outcome: "interrupted",
        reason: "interrupted",
        ...known
      } : {
        outcome: "unknown",
        reason: reason,
        ...known
      };
    }
    function internalError(cause) {
      const message = `The action itself failed: ${cause instanceof Error ? cause.stack : cause}`;
      return new errors.WaitError("internal-error", message, {
        cause: cause
      });
    }
    // file: src/step/course.ts
    class Course {
      timeline;
      startedAt;
      call;
      subject;
      #polls=0;
      #reading;
      #clock;
      constructor(clock, now) {
        this.#clock = clock;
        this.startedAt = clock.now();
        this.timeline = new Timeline(now);
      }
      counted(poll) {
        return limits => {
          this.#polls += 1;
          return poll(limits);
        };
      }
      add(event) {
        this.#reading = event.reading ?? this.#reading;
        return this.timeline.add(event);
      }
      withoutVerdict(error, redact) {
        const {call: call, subject: subject} = this;
        const elapsedMs = this.#clock.now() - this.startedAt;
        const verdict = noVerdict(error, redact, {
          elapsedMs: elapsedMs,
          polls: this.#polls,
          reading: this.#reading
        });
        return {
          verdict: verdict,
          error: verdict.fault?.responseError,
          red: true,
          call: call,
          subject: subject
        };
      }
    }
    // file: src/poll/inquiry.ts
    const maxRequests = 40;
    const usualPauseMs = 1e3;
    const maxRefusals = 1e3;
    function createAllowance() {
      return {
        left: maxRequests
      };
    }
    async function runInquiry(inquiry, options) {
      const {ask: ask, clock: clock, limitMs: limitMs, signal: signal, pauseMs: pauseMs = usualPauseMs, allowance: allowance = createAllowance()} = options;
      const deadline = clock.now() + limitMs;
      let step = inquiry.next();
      for (let refusals = 0; !step.done; ) {
        if (refusals === maxRefusals) return;
        const {afterMs: afterMs} = step.value;
        const delayMs = afterMs === void 0 ? 0 : Math.max(pauseMs, afterMs);
        const leftMs = deadline - clock.now() - delayMs;
        const late = afterMs === void 0 ? outOfTime : notReady;
        const refusal = allowance.left <= 0 ? tooManyRequests : leftMs <= 0 ? late : void 0;
        if (refusal === void 0) allowance.left -= 1; else refusals += 1;
        if (refusal === void 0 && delayMs > 0) await clock.sleep(delayMs, signal);
        const result = refusal?.() ?? await attempt(ask, step.value, {
          limitMs: leftMs,
          signal: signal
        });
        step = result instanceof errors.WaitError ? inquiry.throw(result) : inquiry.next(result);
      }
      return step.value;
    }
    function tooManyRequests() {
      return new errors.WaitError("unreadable", `Reading it takes more than ${maxRequests} requests`);
    }
    function outOfTime() {
      return new errors.WaitError("unreachable", "Reading it takes too long");
    }
    function notReady() {
      return new errors.WaitError("unreachable", "Azure says that it is not ready yet, and no time is left for another request");
    }
    async function attempt(ask, request, limits) {
      try {
        return await ask(request, limits);
      } catch (error) {
        if (error instanceof errors.WaitError) return error;
        throw error;
      }
    }
    var wait = __webpack_require__("src/wait/wait.ts");
    // file: src/step/explain.ts
    const longestExplanationMs = 2e4;
    const shortestExplanationMs = 1e3;
    async function explain(verdict, explainOptions) {
      const {clock: clock, timeoutMs: timeoutMs, progress: progress} = explainOptions;
      const allowance = createAllowance();
      const options = {
        ...explainOptions,
        allowance: allowance
      };
      const deadline = clock.now() + explanationLimit(timeoutMs, verdict.elapsedMs);
      const error = await errorOf(verdict, own => findFailure(own, options, deadline - clock.now()));
      const result = await resultOf(verdict, options, deadline - clock.now());
      const limits = {
        limitMs: deadline - clock.now(),
        allowance: allowance
      };
      const tasks = await (progress?.finish(verdict.reading?.operation, limits));
      return {
        error: error,
        result: result,
        tasks: tasks
      };
    }
    async function resultOf(verdict, options, limitMs) {
      const {result: result, secrets: secrets, onNoResult: onNoResult} = options;
      if (verdict.outcome !== "succeeded") return;
      const {operation: operation} = verdict.reading;
      const inquiry = result?.(operation);
      if (inquiry === void 0) {
        if (operation.resultFault !== void 0) onNoResult(operation.resultFault);
        return;
      }
      try {
        const json = await runInquiry(inquiry, {
          ...options,
          limitMs: limitMs
        });
        return json && secrets.redactJson(json);
      } catch (error) {
        const advice = error instanceof errors.WaitError && error.advice !== void 0 ? `. ${error.advice}` : "";
        onNoResult(secrets.redact(`${error instanceof Error ? error.message : String(error)}${advice}`));
        return "";
      }
    }
    function explanationLimit(timeoutMs, elapsedMs) {
      const leftMs = timeoutMs + Math.min(wait.longestRequestMs, timeoutMs) - elapsedMs;
      return Math.max(shortestExplanationMs, Math.min(longestExplanationMs, leftMs));
    }
    async function errorOf(verdict, findFailure) {
      switch (verdict.outcome) {
       case "failed":
       case "canceled":
        if (verdict.reason === "not-started") return verdict.error;
        return findFailure(verdict.reading.operation.error);

       case "unknown":
        return verdict.fault.responseError;

       case "succeeded":
       case "timed-out":
       case "interrupted":
        return;
      }
    }
    async function findFailure(own, options, limitMs) {
      const {failure: failure, secrets: secrets, onFault: onFault} = options;
      if (failure === void 0) return own;
      try {
        return secrets.redact(await runInquiry(failure(own), {
          ...options,
          limitMs: limitMs
        })) ?? own;
      } catch (error) {
        onFault(`The reason could not be read: ${secrets.redact(error instanceof Error ? error.message : String(error))}`);
        return own;
      }
    }
    // file: src/wait/schedule.ts
    const shareOfElapsed = .05;
    const jitter = .1;
    const plentyOfReads = 240;
    const stretchMs = 4e4;
    const stretchPerGap = 2;
    const longestStretchMs = 48e4;
    const fading = .95;
    const backoffBaseMs = 1e3;
    const backoffGrowth = 2;
    const backoffCapMs = 6e4;
    const refusedGrowth = 8;
    const refusedCapMs = 2e5;
    const longestDelayMs = 2 ** 31 - 1;
    function sanitiseDelay(delayMs, floorMs) {
      const floor = Number.isFinite(floorMs) && floorMs > 0 ? Math.min(floorMs, longestDelayMs) : 1;
      if (Number.isNaN(delayMs)) return Math.ceil(floor);
      return Math.min(Math.ceil(Math.max(delayMs, floor)), longestDelayMs);
    }
    function createSchedule(options) {
      const {minPollIntervalMs: floorMs, maxPollIntervalMs: ceilingMs, random: random} = options;
      const sanitise = delayMs => sanitiseDelay(delayMs, floorMs);
      let answeredAtMs = 0;
      let isRefused = false;
      let rememberedMs = 0;
      return {
        afterReading(elapsedMs, retryAfterMs = 0, remainingReads = plentyOfReads) {
          rememberedMs = isRefused ? Math.min(stretchPerGap * (elapsedMs - answeredAtMs), longestStretchMs) : fading * rememberedMs;
          answeredAtMs = elapsedMs;
          isRefused = false;
          if (retryAfterMs > 0) return sanitise(retryAfterMs);
          const share = Math.min(Math.max(shareOfElapsed * elapsedMs, floorMs), ceilingMs);
          const delayMs = Math.max(share, stretch(remainingReads, Math.max(stretchMs, rememberedMs)));
          return sanitise(delayMs * (1 - jitter + 2 * jitter * random()));
        },
        afterFault({faults: faults, throttles: throttles = 0, retryAfterMs: retryAfterMs = 0, leftMs: leftMs}) {
          if (throttles > 0) isRefused = true;
          const demandMs = retryAfterMs > 0 ? retryAfterMs : 0;
          if (throttles < 2 && demandMs > 0) return sanitise(demandMs);
          const backoffMs = throttles < 2 ? Math.min(backoffBaseMs * backoffGrowth ** (faults - 1), backoffCapMs) * random() : Math.min(backoffBaseMs * refusedGrowth ** (throttles - 1), refusedCapMs) * (.5 + .5 * random());
          return sanitise(Math.max(demandMs, Math.min(backoffMs, leftMs)));
        }
      };
    }
    function stretch(remainingReads, longestMs) {
      return longestMs * Math.cbrt(1 - remainingReads / plentyOfReads);
    }
    // file: src/poll/progress.ts
    const shortestPauseMs = 3e4;
    const shortestDelayMs = 100;
    class ProgressReader {
      #options;
      #listedAt=Number.NEGATIVE_INFINITY;
      #isRefused=false;
      #listing;
      #tasks;
      constructor(options) {
        this.#options = options;
      }
      onPoll({reading: reading, nextPollMs: nextPollMs = 0}) {
        if (reading === void 0 || this.#listing !== void 0 || nextPollMs < shortestDelayMs) return;
        if (this.#options.clock.now() < this.#listedAt + shortestPauseMs) return;
        if ((reading.remainingReads ?? plentyOfReads) < plentyOfReads) return;
        this.#listing = this.#list(reading.operation, {
          limitMs: Math.min(nextPollMs, wait.longestRequestMs)
        }).finally(() => {
          this.#listing = void 0;
        });
      }
      async finish(operation, limits) {
        await this.#listing;
        if (operation !== void 0) await this.#list(operation, limits);
        return this.#tasks;
      }
      async #list(operation, limits) {
        const {progress: progress, redact: redact, onTasks: onTasks, onFault: onFault, signal: signal} = this.#options;
        if (progress === void 0 || this.#isRefused || signal.aborted) return;
        this.#listedAt = this.#options.clock.now();
        try {
          const found = redact(await runInquiry(progress(operation), {
            ...this.#options,
            ...limits
          }));
          if (found === void 0) return;
          this.#tasks = found.tasks;
          onTasks(found.tasks);
          if (found.fault !== void 0) onFault(found.fault);
        } catch (error) {
          const passes = error instanceof errors.WaitError && (error.patience === "silence" || error.reason === "not-found");
          if (passes || signal.aborted) return;
          this.#isRefused = true;
          onFault(`The tasks could not be read: ${redact(error instanceof Error ? error.message : String(error))}`);
        }
      }
    }
    // file: src/report/poll-log.ts
    const maxLinesPerPoll = 30;
    const maxLines = 1e3;
    const longestLine = 400;
    const poll_log_longestStatus = 200;
    const progressStep = 10;
    const firstHeartbeatMs = 3e4;
    const lastHeartbeatMs = 9e5;
    const maxDoubts = 3;
    class PollLog {
      #printedMs=0;
      #linesLeft=maxLines;
      #last="";
      #percent=0;
      #url;
      #startTime;
      #usesWords;
      #doubtful=new Set;
      #tasks=new TaskProgress;
      constructor({operationUrl: operationUrl, goals: goals}) {
        this.#url = operationUrl;
        this.#usesWords = goals.includes("words");
      }
      add(event, changed) {
        const {elapsedMs: elapsedMs, reading: reading, fault: fault, nextPollMs: nextPollMs} = event;
        const details = reading === void 0 ? [] : [ ...this.#doubts(reading.operation), ...this.#details(reading) ];
        const hasNews = changed || details.length > 0 || this.#hasProgressed(reading);
        if (fault !== void 0 && nextPollMs === void 0) return;
        const isDue = elapsedMs - this.#printedMs >= heartbeatMs(elapsedMs);
        if (!isDue && !(hasNews && this.#linesLeft > 0)) return;
        const status = reading === void 0 ? `No status: ${fault.firstLine}` : statusAndProgress(reading.operation);
        const before = changed ? this.#last && `${this.#last} \u2192 ` : "still ";
        print(`${formatDuration(elapsedMs)}: ${before}${inert(status, poll_log_longestStatus)}${nextPoll(event, !changed)}`);
        this.#printDetails(details);
        this.#printedMs = elapsedMs;
        this.#last = reading === void 0 ? "no status" : inert(reading.operation.status, poll_log_longestStatus);
      }
      addTasks(tasks) {
        const changes = this.#tasks.changes(tasks);
        if (changes.length > 0 && this.#linesLeft > 0) this.#printDetails(changes);
      }
      #details({operation: operation, operationUrl: operationUrl}) {
        const hasMoved = this.#url !== operationUrl;
        this.#url = operationUrl;
        const {startTime: startTime, tasks: tasks} = operation;
        const isFirstTime = this.#startTime === void 0 && startTime !== void 0;
        this.#startTime ??= startTime;
        return [ ...isFirstTime ? [ `Start time: ${startTime}` ] : [], ...hasMoved ? [ `The status is now at ${shownUrl(operationUrl)}` ] : [], ...tasks === void 0 ? [] : this.#tasks.changes(tasks) ];
      }
      #printDetails(details) {
        const shown = details.slice(0, Math.max(0, Math.min(maxLinesPerPoll, this.#linesLeft)));
        for (const line of shown) print(`  ${inert(line, longestLine)}`);
        if (shown.length < details.length) print(`  \u2026 and ${details.length - shown.length} more changes`);
        const isLast = this.#linesLeft > 0 && this.#linesLeft <= shown.length + 1;
        if (isLast) print("There are too many changes to show all of them. From now on, only some are shown.");
        this.#linesLeft -= shown.length + 1;
      }
      #hasProgressed(reading) {
        const percent = Number(reading?.operation.percentComplete ?? 0);
        if (percent < this.#percent + progressStep) return false;
        this.#percent = percent;
        return true;
      }
      #doubts({status: status, doubt: doubt}) {
        const word = inert(status, poll_log_longestStatus).toLowerCase();
        if (doubt === void 0 || this.#doubtful.has(word) || this.#doubtful.size === maxLines) return [];
        this.#doubtful.add(word);
        const text = describeDoubt(status, doubt, this.#usesWords);
        if (this.#doubtful.size > maxDoubts) return [ text ];
        annotate("warning", "The status counts as running", [ text ]);
        return [];
      }
    }
    function statusAndProgress({status: status, percentComplete: percentComplete}) {
      return percentComplete === void 0 ? status : `${status}, ${percentComplete} %`;
    }
    function nextPoll({nextPollMs: nextPollMs, givesUpInMs: givesUpInMs}, isHeartbeat) {
      if (nextPollMs === void 0) return "";
      const poll = `next poll in ${nextPollMs < 1e3 ? "less than 1s" : formatDuration(nextPollMs)}`;
      const end = isHeartbeat && givesUpInMs !== void 0 ? `, giving up in ${formatDuration(givesUpInMs)}` : "";
      return ` (${poll}${end})`;
    }
    function heartbeatMs(elapsedMs) {
      return Math.min(Math.max(elapsedMs / 4, firstHeartbeatMs), lastHeartbeatMs);
    }
    // file: src/step/follow.ts
    async function follow(begun, options) {
      const {inputs: inputs, schedule: schedule, secrets: secrets, signal: signal, clock: clock, course: course} = options;
      const beganMs = clock.now() - course.startedAt;
      if (begun.kind === "end") return atOnce(begun, options, beganMs);
      const {flavor: flavor, isStarted: isStarted, firstDelayMs: firstDelayMs} = begun;
      const subject = secrets.redact(subjectOf(inputs, begun));
      course.subject = subject;
      const spentMs = isStarted ? beganMs : 0;
      const timeoutMs = Math.max(1, inputs.timeoutMs - spentMs);
      printStart(subject, {
        ...inputs,
        timeoutMs: timeoutMs,
        isHostKnown: isStarted
      }, new Date);
      if (isStarted) reportEarly(subject);
      const log = new PollLog(subject);
      const progress = createProgress(flavor.progress, log, options);
      const onPoll = event => {
        log.add(event, course.add(event));
        progress.onPoll(event);
      };
      (0, lib_process.preferMemoryToSpeed)();
      const lengths = {
        ...inputs,
        timeoutMs: timeoutMs,
        firstDelayMs: firstDelayMs,
        isHostKnown: isStarted
      };
      const waited = await (0, wait.waitFor)({
        ...lengths,
        poll: course.counted(begun.poll),
        schedule: schedule,
        clock: clock,
        signal: signal,
        onPoll: onPoll
      });
      const {failure: failure, result: result} = flavor;
      return {
        verdict: {
          ...waited,
          elapsedMs: waited.elapsedMs + spentMs
        },
        failure: failure,
        result: result,
        progress: progress
      };
    }
    function atOnce(ended, options, elapsedMs) {
      const {ending: ending, requestId: requestId, title: title, failure: failure, progress: progress, result: result} = ended;
      const {secrets: secrets} = options;
      const log = new PollLog({
        operationUrl: "",
        goals: []
      });
      return {
        verdict: {
          ...ending,
          requestId: secrets.redact(requestId),
          polls: 0,
          elapsedMs: elapsedMs
        },
        title: secrets.redact(title),
        failure: failure,
        result: result,
        progress: createProgress(progress, log, options)
      };
    }
    function createProgress(progress, log, options) {
      const {connection: connection, clock: clock, signal: signal, secrets: secrets} = options;
      return new ProgressReader({
        progress: progress,
        ask: connection.ask,
        clock: clock,
        signal: signal,
        redact: found => secrets.redact(found),
        onTasks: tasks => log.addTasks(tasks),
        onFault: print
      });
    }
    // file: src/text/secret-index.ts
    const shortestBeginning = 4;
    const redaction = "***";
    const [unit, depth, child, sibling, failure, found, rowLength] = [ 0, 1, 2, 3, 4, 5, 6 ];
    const root = 0;
    class SecretIndex {
      #table=new Int32Array(256 * rowLength);
      #end=root + rowLength;
      #first=new Int32Array(65536);
      #secrets=new Set;
      #isLinked=true;
      get isEmpty() {
        return this.#secrets.size === 0;
      }
      add(secret) {
        let node = root;
        for (let at = 0; at < secret.length; at += 1) {
          const code = secret.charCodeAt(at);
          node = this.#childOf(node, code) || this.#addChild(node, code);
        }
        this.#secrets.add(node);
        this.#isLinked = false;
      }
      has(text) {
        let isFound = false;
        this.#run(text, () => {
          isFound = true;
          return "stop";
        });
        return isFound;
      }
      redact(text) {
        const spans = [];
        this.#run(text, (length, end) => {
          let start = end - length;
          for (let last = spans.at(-1); last !== void 0 && last.end > start; last = spans.at(-1)) {
            start = Math.min(start, last.start);
            spans.pop();
          }
          spans.push({
            start: start,
            end: end
          });
          return "continue";
        });
        let clean = "";
        let from = 0;
        for (const {start: start, end: end} of spans) {
          clean += text.slice(from, start) + redaction;
          from = end;
        }
        return clean + text.slice(from);
      }
      redactEnd(text) {
        const length = this.#get(this.#run(text, () => "continue"), depth);
        return length < shortestBeginning ? text : text.slice(0, text.length - length) + redaction;
      }
      #run(text, onSecret) {
        this.#link();
        let node = root;
        for (let at = 0; at < text.length; at += 1) {
          node = this.#next(node, text.charCodeAt(at));
          const length = this.#get(node, found);
          if (length > 0 && onSecret(length, at + 1) === "stop") return node;
        }
        return node;
      }
      #next(node, code) {
        for (let from = node; ;from = this.#get(from, failure)) {
          const next = this.#childOf(from, code);
          if (next !== root || from === root) return next;
        }
      }
      #childOf(node, code) {
        if (node === root) return this.#first[code] ?? root;
        let next = this.#get(node, child);
        while (next !== root && this.#get(next, unit) !== code) next = this.#get(next, sibling);
        return next;
      }
      #addChild(node, code) {
        const added = this.#end;
        this.#end += rowLength;
        if (this.#end > this.#table.length) {
          const larger = new Int32Array(2 * this.#table.length);
          larger.set(this.#table);
          this.#table = larger;
        }
        this.#set(added, unit, code);
        this.#set(added, depth, this.#get(node, depth) + 1);
        this.#set(added, sibling, this.#get(node, child));
        this.#set(node, child, added);
        if (node === root) this.#first[code] = added;
        return added;
      }
      #link() {
        if (this.#isLinked) return;
        this.#isLinked = true;
        const queue = [ root ];
        for (const node of queue) for (let next = this.#get(node, child); next !== root; next = this.#get(next, sibling)) {
          const shorter = node === root ? root : this.#next(this.#get(node, failure), this.#get(next, unit));
          this.#set(next, failure, shorter);
          const length = this.#secrets.has(next) ? this.#get(next, depth) : this.#get(shorter, found);
          this.#set(next, found, length);
          queue.push(next);
        }
      }
      #get(node, field) {
        return this.#table[node + field] ?? 0;
      }
      #set(node, field, value) {
        this.#table[node + field] = value;
      }
    }
    // file: src/text/short-secrets.ts
    const shortest = 4;
    const longestShort = 7;
    const short_secrets_redaction = "***";
    class ShortSecrets {
      #secrets=new Set;
      #startsWith=new Uint8Array(65536);
      get isEmpty() {
        return this.#secrets.size === 0;
      }
      add(secret) {
        if (secret.length < shortest || secret.length > longestShort) return;
        this.#secrets.add(secret);
        this.#startsWith[secret.charCodeAt(0)] = 1;
      }
      has(text) {
        return this.redact(text) !== text;
      }
      redact(text) {
        let clean = "";
        let from = 0;
        for (let at = 0; at <= text.length - shortest; at += 1) {
          if (this.#startsWith[text.charCodeAt(at)] === 0 || isOfWord(text, at - 1)) continue;
          const end = this.#endOfLongest(text, at);
          if (end === void 0) continue;
          clean += text.slice(from, at) + short_secrets_redaction;
          from = end;
          at = end - 1;
        }
        return clean + text.slice(from);
      }
      redactEnd(text) {
        return text;
      }
      #endOfLongest(text, at) {
        for (let end = Math.min(at + longestShort, text.length); end >= at + shortest; end -= 1) if (!isOfWord(text, end) && this.#secrets.has(text.slice(at, end))) return end;
        return;
      }
    }
    function isOfWord(text, at) {
      return /[\p{L}\p{M}\p{N}_]/u.test(text.charAt(at));
    }
    // file: src/text/redact.ts
    const shortestLine = 40;
    const lineEnd = /(?:\r|\\r)?(?:\n|\\n)|\r/;
    const longestQuotation = 2e3;
    const deepest = 64;
    const redact_deepestQuotation = 3;
    class Secrets {
      #concealed=new Set;
      #wholes=new SecretIndex;
      #lines=new SecretIndex;
      #shorts=new ShortSecrets;
      #indexes=[ this.#wholes, this.#lines, this.#shorts ];
      #mask;
      constructor(mask) {
        this.#mask = mask;
      }
      conceal(secret, shortestMask = 1) {
        if (secret.trim() === "" || this.#concealed.has(secret)) return;
        const variants = [ secret, secret.trim(), folded(secret) ];
        const lines = secret.split(lineEnd).map(line => line.trim()).filter(line => line.length >= shortestLine && !variants.includes(line));
        const hidden = secret.split(/\r?\n/);
        const masks = [ secret, ...[ ...variants, ...lines ].filter(text => !hidden.includes(text)) ];
        for (const text of masks) this.#conceal(text, shortestMask);
        for (const form of new Set(variants.flatMap(redact_formsOf))) if (form.length > longestShort) this.#wholes.add(form); else this.#shorts.add(form);
        for (const line of lines) this.#lines.add(line);
      }
      #conceal(text, shortestMask) {
        if (this.#concealed.has(text)) return;
        this.#concealed.add(text);
        if (text.length >= shortestMask) this.#mask(text);
      }
      redact(value) {
        return mapTexts(value, text => this.#redactText(text));
      }
      redactJson(json) {
        let clean = "";
        let from = 0;
        for (const {start: start, end: end} of unplainStrings(json)) {
          const text = unescaped(json.slice(start, end));
          const redacted = this.#redactText(text);
          if (redacted === text) continue;
          clean += json.slice(from, start) + JSON.stringify(redacted);
          from = end;
        }
        return this.#indexes.reduce((text, index) => index.redact(text), clean + json.slice(from));
      }
      #redactText(text) {
        const indexes = this.#indexes.filter(({isEmpty: isEmpty}) => !isEmpty);
        const plain = withoutUnseen(text);
        const isHidden = plain.length < text.length && indexes.some(index => index.has(plain));
        return indexes.reduce((redacted, index) => redactWith(index, redacted), isHidden ? plain : text);
      }
    }
    function redactWith(index, text) {
      const redacted = redactEscaped(text, form => index.redact(form));
      if (text.length > longestQuotation || !redacted.includes("\u2026")) return redacted;
      const redactEnd = part => redactEscaped(part, form => index.redactEnd(form));
      const parts = redacted.split("\u2026");
      return parts.map((part, position) => position < parts.length - 1 ? redactEnd(part) : part).join("\u2026");
    }
    function folded(text) {
      return text.replace(/\s+/g, " ").trim();
    }
    function redact_formsOf(secret) {
      const escaped = JSON.stringify(secret).slice(1, -1);
      const twice = JSON.stringify(escaped).slice(1, -1);
      return [ secret, encodeURIComponent(secret.toWellFormed()), escaped, twice, withoutUnseen(secret) ];
    }
    function redactEscaped(text, redact) {
      let redacted = redact(text);
      let form = redacted;
      for (let level = 0; level < redact_deepestQuotation && form.includes("\\"); level += 1) {
        form = withoutEscapes(form);
        const clean = redact(form);
        if (clean !== form) redacted = clean;
        form = clean;
      }
      return redacted;
    }
    const escapes = new Map([ ...[ '"', "\\", "/" ].map(sign => [ sign, sign ]), ...Object.entries({
      b: "\b",
      f: "\f",
      n: "\n",
      r: "\r",
      t: "\t"
    }) ]);
    function withoutEscapes(text) {
      let plain = "";
      let copied = 0;
      for (let at = text.indexOf("\\"); at !== -1; at = text.indexOf("\\", Math.max(copied, at + 1))) {
        const code = text.slice(at + 1, at + 6);
        const isCode = /^u[\dA-Fa-f]{4}$/.test(code);
        const value = isCode ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : escapes.get(code.charAt(0));
        if (value === void 0) continue;
        plain += text.slice(copied, at) + value;
        copied = at + (isCode ? 6 : 2);
      }
      return plain + text.slice(copied);
    }
    function mapTexts(value, change, depth = 0) {
      if (typeof value === "string") return change(value);
      if (typeof value !== "object" || value === null) return value;
      if (depth === deepest) return "\u2026";
      if (Array.isArray(value)) return value.map(item => mapTexts(item, change, depth + 1));
      const entries = Object.entries(value).map(([key, item]) => [ change(key), mapTexts(item, change, depth + 1) ]);
      return Object.fromEntries(entries);
    }
    const unplain = /[\\\u2026\u009b\u009d\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
    function* unplainStrings(json) {
      let end = 0;
      for (;;) {
        unplain.lastIndex = end;
        const at = unplain.exec(json)?.index;
        if (at === void 0) return;
        const start = json.lastIndexOf('"', at);
        if (start < end) {
          end = at + 1;
          continue;
        }
        end = start + 1;
        while (end < json.length && json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
        end += 1;
        yield {
          start: start,
          end: end
        };
      }
    }
    function unescaped(literal) {
      const text = literal.slice(1, -1);
      if (!text.includes("\\")) return text;
      const value = (0, json.parseJson)(literal);
      return typeof value === "string" ? value : text;
    }
    // file: src/main.ts
    function createStep() {
      const secrets = new Secrets(core.setSecret);
      const course = new Course(lib_clock.systemClock, new Date);
      const reportCrash = async error => {
        await report(course.withoutVerdict(error, value => secrets.redact(value)), course.timeline);
      };
      return {
        run: async signal => {
          try {
            return await run({
              secrets: secrets,
              course: course
            }, signal);
          } catch (error) {
            await reportCrash(error);
            return 1;
          }
        },
        reportCrash: reportCrash
      };
    }
    async function run({secrets: secrets, course: course}, signal) {
      for (const name of secretInputs) secrets.conceal(core.getInput(name));
      const inputs = readInputs(inputSource(), apis);
      if (inputs.kind === "start") for (const secret of inputs.request.secrets) secrets.conceal(secret, shortestMask);
      announce(inputs, new Date);
      const connection = connect({
        ...inputs,
        clock: lib_clock.systemClock,
        env: process.env,
        secrets: secrets
      });
      const schedule = createSchedule({
        ...inputs,
        random: Math.random
      });
      const context = {
        inputs: inputs,
        apis: apis,
        connection: connection,
        secrets: secrets,
        signal: signal,
        clock: lib_clock.systemClock,
        schedule: schedule
      };
      const runAttempt = Number(process.env.GITHUB_RUN_ATTEMPT ?? 1);
      const onCall = made => {
        course.call = secrets.redact(made);
      };
      const begun = await begin({
        ...context,
        runAttempt: runAttempt,
        onCall: onCall
      });
      const {verdict: verdict, title: title, ...sources} = await follow(begun, {
        ...context,
        course: course
      });
      const {timeoutMs: timeoutMs, minPollIntervalMs: minPollIntervalMs} = inputs;
      const asking = {
        ask: connection.ask,
        secrets: secrets,
        clock: lib_clock.systemClock,
        signal: signal,
        timeoutMs: timeoutMs,
        pauseMs: minPollIntervalMs
      };
      const explanation = await explain(verdict, {
        ...sources,
        ...asking,
        onFault: print,
        onNoResult: warnOfNoResult
      });
      const red = verdict.outcome === "interrupted" || inputs.failOn.has(verdict.outcome);
      const nothingSent = !connection.hasSent();
      const {call: call, subject: subject, timeline: timeline} = course;
      const isWritten = await report({
        verdict: verdict,
        subject: subject,
        title: title,
        red: red,
        ...explanation,
        call: call,
        nothingSent: nothingSent
      }, timeline);
      return isWritten && !red ? 0 : 1;
    }
    const apis = new Map(Object.entries(flavors_namespaceObject));
    function inputSource() {
      return {
        getInput: core.getInput,
        proxies: readProxies(process.env),
        files: runnerFiles(process.env)
      };
    }
  }),
  "src/text/quote.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      describeBody: () => describeBody,
      oneLine: () => oneLine,
      listMembers: () => listMembers,
      looksLikeJson: () => looksLikeJson,
      membersOf: () => membersOf,
      summariseBody: () => summariseBody
    });
    var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/json.ts");
    const quoteLength = 200;
    const longestLine = 600;
    const mostSearched = 1e4;
    function describeBody(body) {
      return looksLikeJson(body) ? "" : `. It starts with ${quote(body)}`;
    }
    function summariseBody(body) {
      if (!looksLikeJson(body)) return quote(body);
      const members = listMembers(body);
      return members === void 0 ? "JSON, not shown" : `JSON that contains ${members}`;
    }
    function looksLikeJson(body) {
      return /^[\s\p{C}]*["{[]/u.test(body);
    }
    const maxMembers = 20;
    const longestName = 60;
    function membersOf(names) {
      return names.length === 0 ? "It has no members" : `Its members are ${listNames(names)}`;
    }
    function listMembers(body) {
      const names = Object.entries((0, _json_js__WEBPACK_IMPORTED_MODULE_0__.parseObject)(body) ?? {}).flatMap(([name, value]) => namesWithin(name, value));
      return names.length === 0 ? void 0 : listNames(names);
    }
    function listNames(names) {
      const shown = names.slice(0, maxMembers).map(name => name.slice(0, longestName));
      return `${shown.join(", ")}${names.length > maxMembers ? ` and ${names.length - maxMembers} more` : ""}`;
    }
    function namesWithin(name, value) {
      const names = (0, _json_js__WEBPACK_IMPORTED_MODULE_0__.isObject)(value) ? Object.keys(value) : [];
      return names.length === 0 ? [ name ] : names.map(inner => `${name}.${inner}`);
    }
    function quote(body) {
      const beginning = body.slice(0, quoteLength);
      const data = beginning.search(/<(?:[\w.-]+:)?Data\b/i);
      const text = data === -1 ? beginning : beginning.slice(0, data);
      const shown = text.replace(/\s+/g, " ").replace(query, "?\u2026").replace(fragment, "#\u2026");
      return text.length < body.length ? `\u201c${shown}\u2026\u201d` : `\u201c${shown}\u201d`;
    }
    const part = String.raw`(?:="[^"<>]*"?|[^\s"<>])`;
    const query = new RegExp(String.raw`\?${part}+|&[^\s"<>=]*(?==)${part}+`, "g");
    const fragment = new RegExp(`#${part}+`, "g");
    const jsonWebToken = /\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g;
    function oneLine(message) {
      const line = message.slice(0, mostSearched).replace(/\s+/g, " ").trim().replace(/\.$/, "").replace(jsonWebToken, "***");
      return line.length > longestLine ? `${line.slice(0, longestLine)}\u2026` : line;
    }
  }),
  "src/url.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      withQuery: () => withQuery,
      queryValue: () => queryValue,
      decodeEscapes: () => decodeEscapes
    });
    function decodeEscapes(text) {
      return text.replace(/(?:%(?!2f)[0-9a-f]{2})+/gi, escapes => {
        try {
          return decodeURIComponent(escapes);
        } catch {
          return escapes;
        }
      });
    }
    function queryValue(url, name) {
      const [, value] = [ ...url.searchParams ].find(([other]) => other.toLowerCase() === name) ?? [];
      return value === "" ? void 0 : value;
    }
    function withQuery(url, name, value) {
      if (queryValue(url, name) !== void 0) return url;
      const isOther = part => decodeEscapes(part).toLowerCase().replace(/=$/, "") !== name;
      const others = url.search === "" ? [] : url.search.slice(1).split("&").filter(isOther);
      const extended = new URL(url);
      extended.search = [ ...others, `${name}=${value}` ].join("&");
      return extended;
    }
  }),
  "src/wait/patience.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      firstSilenceMs: () => firstSilenceMs,
      addFault: () => addFault
    });
    const firstSilenceMs = 12e4;
    function addFault(before, {fault: fault, sentAt: sentAt}, limits) {
      const isGrace = fault.patience === "grace";
      const streak = {
        faults: (before?.faults ?? 0) + 1,
        throttles: (before?.throttles ?? 0) + (fault.throttled ? 1 : 0),
        since: before?.since ?? sentAt,
        isTokenRenewed: before?.isTokenRenewed === true || fault.patience === "one-retry",
        run: before?.run.isGrace === isGrace ? before.run : {
          isGrace: isGrace,
          since: sentAt
        }
      };
      const silenceEnds = silenceEnd(streak, limits);
      switch (fault.patience) {
       case "none":
        return {
          streak: streak,
          giveUpAt: sentAt
        };

       case "one-retry":
        return {
          streak: streak,
          giveUpAt: before?.isTokenRenewed ? sentAt : silenceEnds
        };

       case "grace":
        return {
          streak: streak,
          giveUpAt: Math.min(streak.run.since + limits.graceMs, streak.since + limits.maxSilenceMs)
        };

       case "silence":
        return {
          streak: streak,
          giveUpAt: silenceEnds
        };
      }
    }
    function silenceEnd({since: since, throttles: throttles, run: run}, {maxSilenceMs: maxSilenceMs, isHostKnown: isHostKnown}) {
      if (isHostKnown || throttles > 0) return since + maxSilenceMs;
      return Math.min(since + maxSilenceMs, run.since + firstSilenceMs);
    }
  }),
  "src/wait/wait.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      waitFor: () => waitFor,
      longestRequestMs: () => longestRequestMs
    });
    var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/errors.ts");
    var _patience_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("src/wait/patience.ts");
    const longestRequestMs = 6e4;
    async function waitFor(options) {
      const {clock: clock, signal: signal, timeoutMs: timeoutMs, firstDelayMs: firstDelayMs = 0, onPoll: onPoll} = options;
      const start = clock.now();
      let history = {
        polls: 0
      };
      const verdict = ending => {
        const {requestId: requestId, polls: polls} = history;
        return {
          ...ending,
          requestId: requestId,
          polls: polls,
          elapsedMs: clock.now() - start
        };
      };
      if (firstDelayMs > 0) await clock.sleep(Math.min(firstDelayMs, timeoutMs), signal);
      while (!signal.aborted) {
        const poll = await pollOnce(options, start);
        const step = poll.fault === void 0 ? stepAfterReading(poll, history, options) : stepAfterFault(poll, history, options);
        history = step.history;
        if (signal.aborted && poll.fault !== void 0) break;
        const {polls: polls} = history;
        if ("ending" in step) {
          onPoll({
            ...poll,
            polls: polls
          });
          return verdict(step.ending);
        }
        const leftMs = Math.max(0, timeoutMs - poll.elapsedMs);
        const nextPollMs = Math.min(step.delayMs, leftMs);
        const givesUpInMs = Math.min(leftMs, Math.max(0, step.giveUpAt - poll.endedAt));
        onPoll({
          ...poll,
          polls: polls,
          nextPollMs: nextPollMs,
          givesUpInMs: givesUpInMs
        });
        await clock.sleep(nextPollMs, signal);
      }
      return verdict({
        outcome: "interrupted",
        reason: "interrupted",
        reading: history.last?.reading
      });
    }
    async function pollOnce(options, start) {
      const {clock: clock, timeoutMs: timeoutMs, maxSilenceMs: maxSilenceMs} = options;
      const sentAt = clock.now();
      const leftMs = start + timeoutMs - sentAt;
      const isLast = leftMs <= 0;
      const limitMs = Math.min(longestRequestMs, maxSilenceMs, isLast ? timeoutMs : leftMs);
      const outcome = await attempt(options, limitMs);
      const endedAt = clock.now();
      return {
        ...outcome,
        sentAt: sentAt,
        limitMs: limitMs,
        isLast: isLast,
        endedAt: endedAt,
        elapsedMs: endedAt - start
      };
    }
    async function attempt({poll: poll, signal: signal}, limitMs) {
      try {
        return {
          reading: await poll({
            limitMs: limitMs,
            signal: signal
          })
        };
      } catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__.WaitError) return {
          fault: error
        };
        throw error;
      }
    }
    function stepAfterReading({reading: reading, isLast: isLast, endedAt: endedAt, elapsedMs: elapsedMs}, before, {schedule: schedule, signal: signal}) {
      const requestId = reading.requestId ?? before.requestId;
      const history = {
        polls: before.polls + 1,
        requestId: requestId,
        last: {
          reading: reading,
          at: endedAt
        }
      };
      const {state: state} = reading.operation;
      if (state !== "running") return {
        history: history,
        ending: {
          outcome: state,
          reading: reading
        }
      };
      if (isLast && !signal.aborted) return {
        history: history,
        ending: {
          outcome: "timed-out",
          reason: "deadline",
          reading: reading
        }
      };
      const delayMs = schedule.afterReading(elapsedMs, reading.retryAfterMs, reading.remainingReads);
      return {
        history: history,
        delayMs: delayMs,
        giveUpAt: Number.POSITIVE_INFINITY
      };
    }
    function stepAfterFault(result, before, options) {
      const {fault: fault, sentAt: sentAt, limitMs: limitMs, isLast: isLast, endedAt: endedAt} = result;
      const {schedule: schedule, maxSilenceMs: maxSilenceMs, graceMs: graceMs, isHostKnown: isHostKnown = false} = options;
      const {last: last} = before;
      const limits = {
        maxSilenceMs: maxSilenceMs,
        graceMs: graceMs,
        isHostKnown: isHostKnown || last !== void 0
      };
      const {streak: streak, giveUpAt: giveUpAt} = (0, _patience_js__WEBPACK_IMPORTED_MODULE_1__.addFault)(before.streak, result, limits);
      const history = {
        polls: before.polls + 1,
        requestId: fault.requestId ?? before.requestId,
        last: last,
        streak: streak
      };
      const silentUntil = Math.min(endedAt, sentAt + limitMs);
      if (isLast && last !== void 0 && silentUntil - last.at <= maxSilenceMs) return {
        history: history,
        ending: {
          outcome: "timed-out",
          reason: "deadline",
          reading: last.reading,
          fault: fault
        }
      };
      if (isLast || silentUntil >= giveUpAt) return {
        history: history,
        ending: {
          outcome: "unknown",
          reason: fault.reason,
          fault: fault,
          reading: last?.reading
        }
      };
      const {faults: faults, throttles: throttles} = streak;
      const leftMs = giveUpAt - endedAt;
      return {
        history: history,
        giveUpAt: giveUpAt,
        delayMs: schedule.afterFault({
          faults: faults,
          throttles: throttles,
          retryAfterMs: fault.retryAfterMs,
          leftMs: leftMs
        })
      };
    }
  }),
  "src/within.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      within: () => within
    });
    var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/errors.ts");
    async function within(work, limit) {
      const {clock: clock, limitMs: limitMs, signal: signal, onTimeout: onTimeout} = limit;
      const controller = new AbortController;
      const interrupt = () => controller.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_0__.WaitError("interrupted", "The GitHub job was cancelled"));
      if (signal.aborted) interrupt();
      signal.addEventListener("abort", interrupt);
      const expire = async () => {
        await clock.sleep(limitMs, controller.signal);
        if (!controller.signal.aborted) controller.abort(onTimeout());
      };
      try {
        expire();
        return await Promise.race([ work(controller.signal), rejection(controller.signal) ]);
      } finally {
        signal.removeEventListener("abort", interrupt);
        controller.abort();
      }
    }
    function rejection(signal) {
      return new Promise((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener("abort", () => reject(signal.reason), {
          once: true
        });
      });
    }
  }),
  "./scripts/not-bundled/undici.js": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      ProxyAgent: () => ProxyAgent
    });
    class ProxyAgent {
      constructor() {
        throw new Error("undici is not in this bundle: tsconfig.build.json replaces it");
      }
    }
  }
};
