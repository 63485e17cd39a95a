export const id = "main";

export const ids = [ "main" ];

export const modules = {
  "src/auth/faults.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      codeIn: () => codeIn,
      finalError: () => finalError,
      isPassing: () => isPassing,
      noToken: () => noToken,
      passingStatuses: () => passingStatuses,
      signInFault: () => signInFault,
      tokenServiceFault: () => tokenServiceFault
    });
    var errors = __webpack_require__("src/errors.ts");
    var json = __webpack_require__("src/json.ts");
    var quote = __webpack_require__("src/quote.ts");
    // file: src/auth/entra-errors.ts
    const entraErrors = new Map([ [ 53003, {
      meaning: "a Conditional Access policy does not let the client sign in from here",
      remedy: "Ask the tenant\u2019s administrator to except the client, or to allow the runner\u2019s addresses."
    } ], [ 70021, {
      meaning: "the client has no federated credential that matches the workflow",
      remedy: "Add one with exactly these values to the app registration or the managed identity.",
      mismatch: true
    } ], [ 90002, {
      meaning: "there is no such tenant in this cloud",
      remedy: "Check tenant-id, and that environment names the tenant\u2019s cloud."
    } ], [ 500011, {
      meaning: "the tenant does not know the service that the token is for",
      remedy: "Check that environment names the tenant\u2019s cloud."
    } ], [ 700016, {
      meaning: "the tenant has no application or managed identity with this client id",
      remedy: "Check client-id and tenant-id. A client-id is the application\u2019s own, not its object id."
    } ], [ 700024, {
      meaning: "the assertion was not valid at this time; what azure/login leaves behind lapses after some minutes",
      remedy: "Give this step client-id and tenant-id: it then signs in by itself, with a fresh assertion each time. If it does already, check the runner\u2019s clock."
    } ], [ 700027, {
      meaning: "the client does not know the certificate that signed",
      remedy: "Upload this certificate to the app registration, or give the one that is there in client-certificate."
    } ], [ 700211, {
      meaning: "the client has no federated credential with this issuer",
      remedy: "Add one with exactly these values to the app registration or the managed identity.",
      mismatch: true
    } ], [ 700212, {
      meaning: "the client has no federated credential with this audience",
      remedy: "Give the input audience the value of the federated credential, or the other way round.",
      mismatch: true
    } ], [ 700213, {
      meaning: "the client has no federated credential with this subject",
      remedy: "Add one with exactly these values to the app registration or the managed identity.",
      mismatch: true
    } ], [ 7000112, {
      meaning: "the application is disabled",
      remedy: "Ask the tenant\u2019s administrator to enable it."
    } ], [ 7000215, {
      meaning: "the client secret is wrong",
      remedy: "Give the secret\u2019s value in client-secret, not its id; make a new one if it is lost."
    } ], [ 7000222, {
      meaning: "the client secret has expired",
      remedy: "Make a new one in the app registration, or use federated credentials, which do not expire."
    } ], [ 7000229, {
      meaning: "the tenant has no service principal for this client",
      remedy: "Create one: az ad sp create --id <client-id>."
    } ] ]);
    // file: src/auth/faults.ts
    const passingErrors = [ "temporarily_unavailable", "server_error" ];
    const passingCodes = [ 90033 ];
    const passingStatuses = [ 408, 425, 429 ];
    const localPassingStatuses = [ 404, 410 ];
    function tokenServiceFault(response, host, options = {}) {
      const {status: status, retryAfterMs: retryAfterMs, body: body = ""} = response;
      const document = (0, json.parseObject)(body);
      const words = (0, json.text)(document?.error_description) ?? (0, json.text)(document?.error) ?? (body === "" ? "no reason given" : (0, 
      quote.quote)(body));
      const code = errorCode(document) ?? codeIn(words);
      const description = code === void 0 || codeIn(words) === code ? words : `AADSTS${code}: ${words}`;
      const passes = passingStatuses.includes(status) || status >= 500 || options.isLocal === true && localPassingStatuses.includes(status) || code === void 0 && (0, 
      json.text)(document?.error) === void 0 || isPassing(code) || passingErrors.includes((0, 
      json.text)(document?.error) ?? "");
      if (passes) {
        const said = `Could not sign in: ${host} answered HTTP ${status}: ${(0, quote.oneLine)(description)}`;
        return new errors.WaitError("sign-in-failed", said, {
          patience: "silence",
          retryAfterMs: retryAfterMs
        });
      }
      return finalError(code, `${host} answered HTTP ${status}: ${(0, quote.oneLine)(description)}`, options.sent);
    }
    function isPassing(code) {
      return code !== void 0 && passingCodes.includes(code);
    }
    function noToken({status: status, retryAfterMs: retryAfterMs}, host) {
      const said = `Could not sign in: the answer of ${host} (HTTP ${status}) holds no token. Something between the runner and it may answer in its place: check the proxy`;
      return new errors.WaitError("sign-in-failed", said, {
        patience: "silence",
        retryAfterMs: retryAfterMs
      });
    }
    function codeIn(description) {
      const digits = /\bAADSTS(\d{5,8})\b/.exec(description)?.[1];
      return digits === void 0 ? void 0 : Number(digits);
    }
    const unknownRemedy = "Check the sign-in inputs and environment. What an AADSTS code means is told at https://login.microsoftonline.com/error";
    function finalError(code, said, sent = []) {
      const known = code === void 0 ? void 0 : entraErrors.get(code);
      if (known === void 0) return new errors.WaitError("sign-in-failed", `Could not sign in: ${said}. ${unknownRemedy}`);
      const {meaning: meaning, remedy: remedy, mismatch: mismatch} = known;
      const lines = mismatch ? sent : [];
      return new errors.WaitError("sign-in-failed", [ `Could not sign in: AADSTS${code}: ${meaning}. ${remedy} (${said})`, ...lines ].join("\n"));
    }
    function errorCode(document) {
      const [code] = Array.isArray(document?.error_codes) ? document.error_codes : [];
      return typeof code === "number" ? code : void 0;
    }
    function signInFault(error) {
      if (!(error instanceof errors.WaitError)) return error;
      const {reason: reason, message: message, patience: patience} = error;
      const isOwn = reason === "sign-in-failed" || reason === "interrupted";
      if (isOwn || reason === "unreachable" && patience === "none") return error;
      return error.with({
        reason: "sign-in-failed",
        message: `Could not sign in: ${message}`,
        cause: error
      });
    }
  },
  "src/auth/token-source.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      readToken: () => readToken
    });
    function readToken(value) {
      return typeof value === "string" && /^[\x21-\x7e]+$/.test(value) ? value : void 0;
    }
  },
  "src/clock.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
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
  },
  "src/cloud.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
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
      portalUrl: () => portalUrl
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
      namesAuthority: true
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
      namesAuthority: false
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
      const bare = url.pathname === "/" && url.search === "" && url.hash === "" && !holdsCredentials(url);
      return isSecure(url) && bare ? url : void 0;
    }
    function parseAuthority(value, namedBy) {
      const url = URL.canParse(value) ? new URL(value) : void 0;
      if (url === void 0 || !isSecure(url) || holdsCredentials(url)) return;
      return url.protocol === "https:" || namedBy.protocol === "http:" ? new URL(url.pathname, url) : void 0;
    }
    function isAllowed(url, endpoint) {
      return url.protocol === endpoint.protocol && url.host === endpoint.host && !holdsCredentials(url);
    }
    function isSecure(url) {
      return url.protocol === "https:" || url.protocol === "http:" && isLoopback(url.hostname);
    }
    function holdsCredentials(url) {
      return url.username !== "" || url.password !== "";
    }
    function isLoopback(hostname) {
      return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
    }
  },
  "src/errors.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      WaitError: () => WaitError
    });
    class WaitError extends Error {
      name="WaitError";
      reason;
      patience;
      retryAfterMs;
      throttled;
      requestId;
      responseError;
      constructor(reason, message, options = {}) {
        super(message, {
          cause: options.cause
        });
        this.reason = reason;
        this.patience = options.patience ?? "none";
        this.retryAfterMs = options.retryAfterMs;
        this.throttled = options.throttled ?? false;
        this.requestId = options.requestId;
        this.responseError = options.responseError;
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
        const {message: message, requestId: requestId, responseError: responseError} = this;
        return this.with({
          ...change({
            message: message,
            requestId: requestId,
            responseError: responseError
          }),
          cause: void 0
        });
      }
    }
  },
  "src/http/response.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
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
  },
  "src/http/retry-after.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
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
  },
  "src/http/send.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      send: () => send
    });
    var lib = __webpack_require__("@actions/http-client/lib/index.js");
    var errors = __webpack_require__("src/errors.ts");
    var within = __webpack_require__("src/within.ts");
    // file: src/http/body.ts
    function readBody(message, maxBytes) {
      return new Promise((resolve, reject) => {
        let buffer = Buffer.alloc(0);
        let bytes = 0;
        message.on("data", chunk => {
          const needed = bytes + chunk.length;
          if (needed > maxBytes) {
            resolve(void 0);
            message.destroy();
            return;
          }
          if (needed > buffer.length) buffer = grown(buffer, needed);
          chunk.copy(buffer, bytes);
          bytes = needed;
        });
        message.on("end", () => message.complete ? resolve(buffer.subarray(0, bytes)) : reject(cut(bytes)));
        message.on("error", cause => reject(cut(bytes, cause)));
        message.on("close", () => reject(cut(bytes)));
      });
    }
    function grown(buffer, needed) {
      const larger = Buffer.alloc(Math.max(needed, 2 * buffer.length));
      buffer.copy(larger);
      return larger;
    }
    function cut(bytes, cause) {
      return new Error(`the answer was cut after ${bytes} bytes of its body`, {
        cause: cause
      });
    }
    // file: src/http/network-error.ts
    const certificateErrors = new Set([ "CERT_CHAIN_TOO_LONG", "CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "CERT_REJECTED", "CERT_REVOKED", "CERT_SIGNATURE_FAILURE", "CERT_UNTRUSTED", "CRL_HAS_EXPIRED", "CRL_NOT_YET_VALID", "CRL_SIGNATURE_FAILURE", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERROR_IN_CERT_NOT_AFTER_FIELD", "ERROR_IN_CERT_NOT_BEFORE_FIELD", "ERROR_IN_CRL_LAST_UPDATE_FIELD", "ERROR_IN_CRL_NEXT_UPDATE_FIELD", "ERR_TLS_CERT_ALTNAME_INVALID", "HOSTNAME_MISMATCH", "INVALID_CA", "INVALID_PURPOSE", "PATH_LENGTH_EXCEEDED", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY", "UNABLE_TO_DECRYPT_CERT_SIGNATURE", "UNABLE_TO_DECRYPT_CRL_SIGNATURE", "UNABLE_TO_GET_CRL", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE" ]);
    function networkError(url, cause, heard = {}) {
      const code = errorCode(cause);
      const message = cause instanceof Error ? cause.message : String(cause);
      const passing = text => new errors.WaitError("unreachable", text, {
        patience: "silence",
        cause: cause,
        ...heard
      });
      if (certificateErrors.has(code)) {
        const advice = "A proxy or private cloud with a certificate authority of its own: name its file in NODE_EXTRA_CA_CERTS.";
        return new errors.WaitError("unreachable", `The certificate of ${url.host} is not valid (${code}): ${message}. ${advice}`, {
          cause: cause
        });
      }
      const tunnel = tunnelStatus.exec(message)?.[1];
      if (tunnel !== void 0) {
        const advice = tunnel === "407" ? ": it asks for a password, which https_proxy can hold (http://user:password@host)" : "";
        return passing(`The proxy does not let a connection to ${url.host} through (HTTP ${tunnel})${advice}`);
      }
      const said = message === "" || message.includes(code) ? message || code : `${code}: ${message}`;
      return passing(`No whole answer from ${url.host} (${said})`);
    }
    const tunnelStatus = /^tunneling socket could not be established, statusCode=(\d+)$/;
    function errorCode(error) {
      return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
    }
    var http_response = __webpack_require__("src/http/response.ts");
    var retry_after = __webpack_require__("src/http/retry-after.ts");
    // file: src/http/send.ts
    const userAgent = "wait-for-azure-operation";
    const maxBodyBytes = 1048576;
    const maxRedirects = 5;
    const redirects = [ 301, 302, 303, 307, 308 ];
    async function send(request, options) {
      const {limitMs: limitMs, signal: signal, clock: clock, ...hop} = options;
      let heard = {};
      const onHeaders = facts => {
        heard = facts;
      };
      const tooLong = `No whole answer from ${request.url.host} within ${Math.max(1, Math.round(limitMs / 1e3))} s`;
      const onTimeout = () => new errors.WaitError("unreachable", tooLong, {
        patience: "silence",
        ...heard
      });
      return (0, within.within)(over => follow(request, {
        ...hop,
        signal: over,
        onHeaders: onHeaders
      }), {
        clock: clock,
        limitMs: limitMs,
        signal: signal,
        onTimeout: onTimeout
      });
    }
    async function follow(request, options) {
      let {url: url} = request;
      for (let followed = 0; ;followed += 1) {
        if (!options.allowed(url)) throw new errors.WaitError("refused", `${url.origin} is not a host that this request may be sent to`);
        const response = await sendOnce({
          ...request,
          url: url
        }, options);
        if (request.form !== void 0 || !redirects.includes(response.status)) return response;
        if (followed === maxRedirects) throw redirectError(response, `More than ${maxRedirects} redirects by ${url.host}`);
        url = redirectTarget(response, url, options.allowed);
      }
    }
    function redirectTarget(response, from, allowed) {
      const {location: location} = response.headers;
      const target = location !== void 0 && URL.canParse(location, from.href) ? new URL(location, from) : void 0;
      if (target !== void 0 && allowed(target)) return target;
      const where = target === void 0 ? "nowhere" : `to ${target.origin}, where the token may not be sent`;
      throw redirectError(response, `${from.host} redirects (HTTP ${response.status}) ${where}`);
    }
    async function sendOnce({url: url, headers: headers, form: form}, options) {
      const client = new lib.HttpClient(userAgent, [ socketOptions(options) ], {
        allowRedirects: false,
        allowRetries: false
      });
      let heard = {};
      try {
        const sent = {
          ...headers,
          "accept-encoding": "identity"
        };
        const asked = form === void 0 ? client.get(url.href, sent) : client.post(url.href, form, sent);
        const {message: message} = await asked;
        const head = {
          status: message.statusCode ?? 0,
          headers: singleHeaders(message.headers)
        };
        heard = {
          retryAfterMs: (0, retry_after.retryAfter)(message.headersDistinct, Date.now()),
          requestId: (0, http_response.requestId)(head)
        };
        options.onHeaders(heard);
        const bytes = await readBody(message, maxBodyBytes);
        const {"content-length": length, "transfer-encoding": transfer = "", "content-encoding": coding} = head.headers;
        return {
          ...head,
          url: url,
          body: isPlain(coding) ? bytes && decode(bytes) : void 0,
          isFramed: length !== void 0 || /\bchunked\s*$/i.test(transfer),
          retryAfterMs: heard.retryAfterMs
        };
      } catch (cause) {
        throw networkError(url, cause, heard);
      } finally {
        client.dispose();
      }
    }
    function isPlain(coding = "identity") {
      return coding.trim() === "" || /^identity$/i.test(coding.trim());
    }
    function decode(bytes) {
      try {
        return new TextDecoder("utf-8", {
          fatal: true
        }).decode(bytes);
      } catch {
        return;
      }
    }
    function socketOptions({signal: signal, certificate: certificate, direct: direct}) {
      return {
        prepareRequest: options => {
          const host = options.host?.replace(/^\[(.*)\]$/, "$1");
          Object.assign(options, certificate, {
            signal: signal,
            host: host
          });
          if (direct) options.agent = false;
        },
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new Error("not used"))
      };
    }
    function singleHeaders(headers) {
      return Object.fromEntries(Object.entries(headers).map(([name, value]) => [ name, Array.isArray(value) ? value.join(", ") : value ]));
    }
    function redirectError(response, message) {
      return new errors.WaitError("refused", message, {
        requestId: (0, http_response.requestId)(response)
      });
    }
  },
  "src/json.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
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
  },
  "src/main.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.r(__webpack_exports__);
    __webpack_require__.d(__webpack_exports__, {
      main: () => main,
      reportCrash: () => reportCrash
    });
    var flavors_namespaceObject = {};
    __webpack_require__.r(flavors_namespaceObject);
    __webpack_require__.d(flavors_namespaceObject, {
      "arm-location": () => armLocation,
      "arm-operation": () => armOperation,
      "arm-resource": () => armResource,
      classic: () => classic,
      "classic-gateway": () => classicGateway,
      "data-replication": () => dataReplication,
      "data-replication-job": () => data_replication_job_dataReplicationJob
    });
    var core = __webpack_require__("@actions/core/lib/core.js");
    var proxy = __webpack_require__("@actions/http-client/lib/proxy.js");
    var lib_process = __webpack_require__("src/process.ts");
    var lib_clock = __webpack_require__("src/clock.ts");
    var cloud = __webpack_require__("src/cloud.ts");
    var errors = __webpack_require__("src/errors.ts");
    var http_response = __webpack_require__("src/http/response.ts");
    // file: src/documents/answer.ts
    function unreadable(response, what, patience = "silence") {
      return new errors.WaitError("unreadable", `The response (HTTP ${response.status}) contains no status: ${what}`, {
        patience: patience,
        retryAfterMs: response.retryAfterMs,
        requestId: (0, http_response.requestId)(response)
      });
    }
    function refused(response, message) {
      return new errors.WaitError("refused", message, {
        requestId: (0, http_response.requestId)(response)
      });
    }
    function assertBelievable(response, state) {
      if (response.status !== 200 && state !== "running") throw unreadable(response, "only a 200 can say that it has ended");
    }
    function assertAnswered(response, readError) {
      const {status: status} = response;
      if (status >= 200 && status <= 299) return;
      const responseError = readError(response);
      const words = [ responseError?.code, responseError?.message ].filter(Boolean).join(": ");
      const said = words === "" ? "" : `: ${words.replace(/\s+/g, " ")}`;
      const {reason: reason, patience: patience} = classify(status);
      const policy = status === 403 && asksForClaims(response) ? `. ${policyAdvice}` : "";
      throw new errors.WaitError(reason, `Azure answered HTTP ${status}${said}${policy}`, {
        patience: patience,
        retryAfterMs: response.retryAfterMs,
        throttled: status === 429,
        requestId: (0, http_response.requestId)(response),
        responseError: responseError
      });
    }
    function asksForClaims({headers: headers}) {
      return /\bclaims\s*=|insufficient_claims/i.test(headers["www-authenticate"] ?? "");
    }
    const policyAdvice = "A Conditional Access policy of the tenant asks for more than this sign-in has: ask the tenant\u2019s administrator to exempt the identity";
    const transientClientErrors = [ 408, 409, 425, 429 ];
    const finalServerErrors = [ 501, 505 ];
    function isFinalClientError(status) {
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
      const serverError = status >= 500 && status <= 599 && !finalServerErrors.includes(status);
      if (serverError || transientClientErrors.includes(status)) return {
        reason: "unreachable",
        patience: "silence"
      };
      return {
        reason: "refused",
        patience: "none"
      };
    }
    var send = __webpack_require__("src/http/send.ts");
    var lib_json = __webpack_require__("src/json.ts");
    var faults = __webpack_require__("src/auth/faults.ts");
    // file: src/auth/azure-stack.ts
    const discoveryTimeoutMs = 2e4;
    const audienceForm = /^[a-z][\w.:/-]*$/i;
    async function discoverAuthority(endpoint, clock, given) {
      const url = new URL("/metadata/endpoints?api-version=2015-01-01", endpoint);
      try {
        const allowed = target => (0, cloud.isAllowed)(target, endpoint);
        const headers = {
          accept: "application/json"
        };
        const response = await (0, send.send)({
          url: url,
          headers: headers
        }, {
          clock: clock,
          limitMs: discoveryTimeoutMs,
          signal: lib_clock.neverAborted,
          allowed: allowed
        });
        assertAnswered(response, () => {});
        const authentication = (0, lib_json.parseObject)(response.body)?.authentication;
        const {loginEndpoint: loginEndpoint, audiences: audiences} = (0, lib_json.isObject)(authentication) ? authentication : {};
        const own = (0, cloud.parseAuthority)((0, lib_json.text)(loginEndpoint) ?? "", endpoint);
        const host = given === void 0 ? own : new URL(own?.pathname ?? "/", given);
        const audience = Array.isArray(audiences) ? (0, lib_json.text)(audiences[0]) : void 0;
        if (host === void 0 || audience === void 0 || !audienceForm.test(audience)) throw nothing(url);
        return {
          host: host,
          scope: (0, cloud.scopeOf)(audience)
        };
      } catch (error) {
        throw (0, faults.signInFault)(error);
      }
    }
    function nothing(url) {
      return new errors.WaitError("unreachable", `${url.href} names no loginEndpoint over https, or no audience`, {
        patience: "silence"
      });
    }
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
    // file: src/auth/jwt.ts
    function readClaims(token) {
      const [, payload = "", signature] = token.split(".");
      return signature === void 0 ? void 0 : (0, lib_json.parseObject)(Buffer.from(payload, "base64url").toString());
    }
    function readExpiry(token) {
      const seconds = readClaims(token)?.exp;
      return typeof seconds === "number" && Number.isSafeInteger(Math.trunc(seconds)) ? seconds * 1e3 : void 0;
    }
    // file: src/auth/given-token.ts
    const expiredCode = "ExpiredAuthenticationToken";
    const instead = "With client-id and tenant-id the action signs in by itself, and anew for as long as the wait lasts";
    function givenToken(accessToken, now) {
      const expiry = readExpiry(accessToken);
      return {
        token: async () => accessToken,
        onUnauthorized: (_, fault) => {
          const {requestId: requestId, responseError: responseError} = fault;
          const isOver = responseError?.code === expiredCode || expiry !== void 0 && now() >= expiry;
          if (!isOver) return fault;
          const until = expiry === void 0 ? "" : `: it was good until ${clockTime(expiry)}`;
          const lapsed = `The access-token has lapsed${until}. ${instead}`;
          return new errors.WaitError("sign-in-failed", lapsed, {
            requestId: requestId,
            responseError: responseError,
            cause: fault
          });
        }
      };
    }
    function outlived(accessToken, timeoutMs, now) {
      const expiry = readExpiry(accessToken);
      if (expiry === void 0 || expiry >= now + timeoutMs) return;
      const left = expiry - now;
      const lapses = left > 0 ? `lapses in ${formatDuration(left)}, at` : "has lapsed, at";
      return `The access-token ${lapses} ${clockTime(expiry)}, and the wait may last ${formatDuration(timeoutMs)}. ${instead}.`;
    }
    function clockTime(ms) {
      const time = new Date(ms);
      return Number.isNaN(time.getTime()) ? "a time out of range" : `${time.toISOString().replace("T", " ").slice(0, 19)} UTC`;
    }
    var within = __webpack_require__("src/within.ts");
    // file: src/auth/renewing-tokens.ts
    const renewalShare = .2;
    const earliestRenewalMs = 3e5;
    const unknownLifeMs = 6e4;
    const acquireLimitMs = 6e4;
    const restShare = .2;
    const longestRestMs = 1e4;
    const longestDemandMs = 6e5;
    const renewalWaitMs = 5e3;
    function renewingTokens(options) {
      const {acquire: acquire, clock: clock, conceal: conceal, onToken: onToken, onKept: onKept} = options;
      let held;
      let flight;
      let told;
      let failure;
      const renew = async () => {
        const askedAt = clock.now();
        const acquired = await settledWithin(acquire(), clock, {
          limitMs: acquireLimitMs,
          signal: lib_clock.neverAborted
        });
        const {token: token} = acquired;
        const lifeMs = acquired.lifeMs > 0 ? acquired.lifeMs : unknownLifeMs;
        conceal(token);
        onToken(lifeMs);
        failure = void 0;
        const early = Math.min(earliestRenewalMs, lifeMs * renewalShare);
        held = {
          token: token,
          renewAt: askedAt + lifeMs - early,
          expiresAt: askedAt + lifeMs
        };
        return held;
      };
      const join = () => {
        if (flight === void 0) {
          const started = renew().finally(() => {
            flight = void 0;
          });
          started.catch(error => {
            if (!(error instanceof errors.WaitError)) return;
            const at = clock.now();
            failure = {
              fault: error,
              at: at,
              notBefore: at + Math.min(error.retryAfterMs ?? 0, longestDemandMs)
            };
          });
          flight = started;
        }
        return flight;
      };
      const rests = ({renewAt: renewAt, expiresAt: expiresAt}, now) => failure !== void 0 && now < failure.at + Math.min(longestRestMs, (expiresAt - renewAt) * restShare);
      return {
        async token({limitMs: limitMs, signal: signal}) {
          const now = clock.now();
          const kept = held !== void 0 && now < held.expiresAt ? held : void 0;
          const pauseMs = (failure?.notBefore ?? now) - now;
          if (failure?.fault.patience === "none") throw failure.fault;
          if (kept !== void 0 && (now < kept.renewAt || pauseMs > 0 || rests(kept, now) || flight !== void 0)) return kept.token;
          if (failure !== void 0 && pauseMs > 0) throw failure.fault.with({
            retryAfterMs: pauseMs
          });
          const waitMs = kept === void 0 ? limitMs : Math.min(limitMs, renewalWaitMs, (kept.expiresAt - now) / 2);
          try {
            return (await settledWithin(join(), clock, {
              limitMs: waitMs,
              signal: signal
            })).token;
          } catch (error) {
            const leftMs = (kept?.expiresAt ?? 0) - clock.now();
            const isPassing = error instanceof errors.WaitError && error.patience !== "none" && !signal.aborted;
            if (kept === void 0 || leftMs <= 0 || !isPassing) throw error;
            if (told !== kept) onKept(error, leftMs);
            told = kept;
            return kept.token;
          }
        },
        onUnauthorized(token, fault) {
          if (held?.token === token) held = void 0;
          return fault;
        }
      };
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
    var token_source = __webpack_require__("src/auth/token-source.ts");
    // file: src/auth/workflow-identity.ts
    const attempts = 3;
    const attemptTimeoutMs = 1e4;
    const pauseMs = 1e3;
    const longestPauseMs = 1e4;
    async function requestAssertion({audience: audience, env: env, clock: clock, conceal: conceal}) {
      const {ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token} = env;
      if (!address || !token) throw new errors.WaitError("sign-in-failed", noPermission);
      conceal(token);
      const url = URL.canParse(address) ? new URL(address) : void 0;
      if (url === void 0 || !(0, cloud.isSecure)(url)) throw new errors.WaitError("sign-in-failed", badAddress);
      url.searchParams.set("audience", audience);
      for (let attempt = 1; ;attempt += 1) try {
        const assertion = await ask(url, token, clock);
        conceal(assertion);
        return assertion;
      } catch (error) {
        const isTriedAgain = error instanceof errors.WaitError && (error.patience !== "none" || error.reason === "sign-in-failed");
        const demandMs = isTriedAgain ? error.retryAfterMs ?? 0 : 0;
        if (!isTriedAgain || attempt === attempts || demandMs > longestPauseMs) throw (0, 
        faults.signInFault)(error);
        await clock.sleep(Math.max(attempt * pauseMs, demandMs), lib_clock.neverAborted);
      }
    }
    function describeAssertion(assertion) {
      const claims = readClaims(assertion);
      const shown = (value = "(none)") => String(value).replace(/\s+/g, " ");
      return [ "GitHub sent:", `subject: ${shown(claims?.sub)}`, `issuer: ${shown(claims?.iss)}`, `audience: ${shown(claims?.aud)}` ];
    }
    const badAddress = "Could not sign in: ACTIONS_ID_TOKEN_REQUEST_URL, which the runner sets, is no https URL: does a step before this one change it?";
    const noPermission = "Could not sign in: GitHub gives this job no OIDC token. Add these lines to the job or the workflow (a workflow that calls this one as a reusable workflow needs them too), or give another way to sign in. A pull request from a fork gets none, whatever they say.\npermissions:\n  id-token: write\n  contents: read";
    async function ask(url, token, clock) {
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json; api-version=2.0"
      };
      const allowed = target => (0, cloud.isAllowed)(target, url);
      const limits = {
        clock: clock,
        limitMs: attemptTimeoutMs,
        signal: lib_clock.neverAborted
      };
      const response = await (0, send.send)({
        url: url,
        headers: headers
      }, {
        ...limits,
        allowed: allowed
      });
      const assertion = response.status === 200 ? (0, token_source.readToken)((0, lib_json.parseObject)(response.body)?.value) : void 0;
      if (assertion === void 0 || readClaims(assertion) === void 0) throw noAssertion(response, url);
      return assertion;
    }
    function noAssertion({status: status, retryAfterMs: retryAfterMs}, url) {
      const said = `Could not sign in: GitHub\u2019s OIDC endpoint, ${url.host}, brought no token (HTTP ${status}). Check id-token: write, and whether a step before changes ACTIONS_ID_TOKEN_REQUEST_TOKEN`;
      const isRefusal = status >= 400 && status <= 499 && !faults.passingStatuses.includes(status);
      return new errors.WaitError("sign-in-failed", said, {
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
        return givenToken(signIn.accessToken, Date.now);

       default:
        {
          let authority;
          const acquire = async () => {
            authority ??= resolve(options.authority, options.clock);
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
    async function acquireBy(signIn, authority, {env: env, clock: clock, conceal: conceal}) {
      switch (signIn.way) {
       case "client-secret":
       case "client-certificate":
        {
          const {acquireForClient: acquireForClient} = await loadIdentity(env);
          return acquireForClient({
            authority: await authority,
            clock: clock,
            conceal: conceal
          }, signIn.client, signIn.proof);
        }

       case "workflow-identity":
        {
          const identity = loadIdentity(env);
          identity.catch(() => {});
          const assertion = await requestAssertion({
            audience: signIn.audience,
            env: env,
            clock: clock,
            conceal: conceal
          });
          const {acquireForClient: acquireForClient} = await identity;
          const proof = {
            assertion: assertion,
            sent: describeAssertion(assertion)
          };
          return acquireForClient({
            authority: await authority,
            clock: clock,
            conceal: conceal
          }, signIn.client, proof);
        }

       case "managed-identity":
        {
          const {acquireForMachine: acquireForMachine} = await loadIdentity(env);
          return acquireForMachine({
            authority: await authority,
            clock: clock,
            conceal: conceal
          }, signIn.clientId);
        }

       case "azure-cli":
        {
          const {acquireFromCli: acquireFromCli} = await Promise.all([ __webpack_require__.e("core-process"), __webpack_require__.e("azure-cli") ]).then(__webpack_require__.bind(__webpack_require__, "src/auth/azure-cli.ts"));
          return acquireFromCli((await authority).scope);
        }
      }
    }
    function loadIdentity(env) {
      (0, lib_process.prepareForIdentity)(env);
      return Promise.all([ __webpack_require__.e("core-process"), __webpack_require__.e("identity.packages"), __webpack_require__.e("identity") ]).then(__webpack_require__.bind(__webpack_require__, "src/auth/identity.ts"));
    }
    async function resolve(source, clock) {
      if (!("discoverAt" in source)) return source;
      return discoverAuthority(source.discoverAt, clock, source.host);
    }
    // file: src/auth/sign-in.ts
    const waysIn = {
      "management-certificate": "the management-certificate, as TLS client certificate",
      "access-token": "the access-token, as it is",
      "client-secret": "client-id, tenant-id and client-secret",
      "client-certificate": "client-id, tenant-id and client-certificate",
      "workflow-identity": "client-id, tenant-id and the workflow\u2019s own OIDC token",
      "managed-identity": "the managed identity of this machine (auth-type: IDENTITY)",
      "azure-cli": "the Azure CLI\u2019s login: no sign-in was given"
    };
    var external_node_http_ = __webpack_require__("node:http");
    var quote = __webpack_require__("src/quote.ts");
    // file: src/documents/json.ts
    function readJson(response) {
      const {body: body} = response;
      if (body === void 0) throw unreadable(response, "it is too large, or not UTF-8");
      if (body.trim() === "") throw unreadable(response, "it is empty");
      const value = (0, lib_json.parseJson)(body);
      if (value !== void 0) return value;
      throw unreadable(response, `it is not JSON${(0, quote.describeBody)(body)}`);
    }
    function readObject(response) {
      const value = readJson(response);
      if ((0, lib_json.isObject)(value)) return value;
      throw unreadable(response, "it is JSON, but not an object");
    }
    function readMember(response, document, path) {
      const repeated = repeatedMember(response.body ?? "", path);
      if (repeated !== void 0) throw unreadable(response, `it has ${repeated} twice`);
      return path.reduce((parent, name) => (0, lib_json.isObject)(parent) ? member(parent, name) : void 0, document);
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
        if (repeated !== void 0) throw unreadable(response, `it has ${repeated} twice`);
      }
    }
    function readRequiredWord(response, document, name) {
      assertOnce(response, [ name ]);
      const value = document[name];
      if (typeof value === "string" && value.trim() !== "") return value;
      const keys = Object.keys(document);
      throw unreadable(response, value === void 0 ? `it has no ${name}. ${membersOf(keys)}` : `its ${name} is not a non-empty string`);
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
          if (wanted === void 0 || !isSameName(String((0, lib_json.parseJson)(json.slice(start, endOfString(json, start) + 1))), wanted)) continue;
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
    const mostMembers = 20;
    const longestName = 60;
    function membersOf(names) {
      if (names.length === 0) return "It has no members";
      const shown = names.slice(0, mostMembers).map(name => name.slice(0, longestName));
      const more = names.length > mostMembers ? ` and ${names.length - mostMembers} more` : "";
      return `Its members are ${shown.join(", ")}${more}`;
    }
    // file: src/documents/error-detail.ts
    const deepestError = 12;
    const mostDetails = 100;
    function error_detail_readResponseError(response) {
      const document = (0, lib_json.parseObject)(response.body);
      return document && readDocumentError(document);
    }
    function readDocumentError(document, depth = 0) {
      return errorWithin(document, depth) ?? errorWithinProperties(document, depth) ?? readErrorDetail(bareError(document), depth);
    }
    function errorWithin(object, depth) {
      return first([ "error", "errors", "odata.error" ].map(name => readErrorDetail(member(object, name), depth)));
    }
    function errorWithinProperties(document, depth) {
      const properties = member(document, "properties");
      if (!(0, lib_json.isObject)(properties)) return;
      const status = member(properties, "status");
      const name = (0, lib_json.isObject)(status) ? Object.keys(status).find(key => /error$/i.test(key)) : void 0;
      return errorWithin(properties, depth) ?? readErrorDetail(statusMessageOf(properties), depth) ?? ((0, 
      lib_json.isObject)(status) && name !== void 0 ? readErrorDetail(status[name], depth) : void 0);
    }
    function statusMessageOf(properties) {
      const said = member(properties, "statusMessage");
      return ((0, lib_json.isObject)(said) ? member(said, "error") : void 0) ?? said;
    }
    function bareError(document) {
      return [ "code", "errorCode", "message" ].some(name => hasText(member(document, name))) ? document : void 0;
    }
    function readErrorDetail(value, depth = 0) {
      if (depth > deepestError) return;
      if (Array.isArray(value)) return readErrorList(value, depth);
      if (typeof value === "string") return causeIn(value, depth) ?? (value.trim() === "" ? void 0 : errorOf("", value));
      if (!(0, lib_json.isObject)(value)) return;
      const said = messageOf(member(value, "message"));
      const cause = causeIn(said, depth + 1);
      const details = [ cause, ...[ ...(0, lib_json.list)(member(value, "details") ?? member(value, "moreDetails")), ...innerErrors(value) ].slice(0, mostDetails).map(detail => readErrorDetail(detail, depth + 1)) ].filter(detail => detail !== void 0);
      const code = (0, lib_json.word)(member(value, "code")) || (0, lib_json.word)(member(value, "errorCode"));
      const message = cause === void 0 ? said : "";
      if (code.trim() === "" && message.trim() === "" && details.length === 0) return;
      const additionalInfo = (0, lib_json.objects)(member(value, "additionalInfo")).slice(0, mostDetails).map(readAdditionalInfo);
      return {
        code: code,
        message: message,
        target: (0, lib_json.text)(member(value, "target")),
        details: details,
        additionalInfo: additionalInfo
      };
    }
    function readErrorList(values, depth) {
      const [head, ...others] = values.slice(0, mostDetails).map(value => readErrorDetail(value, depth)).filter(error => error !== void 0);
      return head && {
        ...head,
        details: [ ...head.details, ...others ]
      };
    }
    function causeIn(message, depth) {
      if (depth > deepestError || !/^\s*["{[]/.test(message)) return;
      const inner = (0, lib_json.parseJson)(message);
      if (typeof inner === "string") return causeIn(inner, depth + 1);
      return (0, lib_json.isObject)(inner) ? readDocumentError(inner, depth) : Array.isArray(inner) ? readErrorList(inner, depth) : void 0;
    }
    function messageOf(value) {
      return (0, lib_json.word)((0, lib_json.isObject)(value) ? member(value, "value") : value);
    }
    function innerErrors(error) {
      return Object.keys(error).filter(name => isSameName(name, "innererror")).map(name => error[name]);
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
    function readAdditionalInfo(value) {
      return {
        type: (0, lib_json.word)(value.type),
        info: prune(value.info)
      };
    }
    function prune(value, depth = 0) {
      if (typeof value !== "object" || value === null) return value;
      if (depth === deepestError) return "\u2026";
      if (Array.isArray(value)) return value.map(item => prune(item, depth + 1));
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [ key, prune(item, depth + 1) ]));
    }
    // file: src/documents/response-errors.ts
    const requestMistakes = new Set([ "apiversionnotsupported", "invalidapiversion", "invalidapiversionparameter", "invalidhttpmethod", "invalidrequesturi", "invalidresourcenamespace", "invalidresourcetype", "invalidsubscriptionid", "invaliduri", "invalidurl", "methodnotallowed", "missingapiversionparameter", "missingsubscription", "missingsubscriptionregistration", "noregisteredproviderfound", "requesturlinvalid", "resourceproviderapiversionnotsupported", "subscriptionnotfound", "subscriptionnotregistered", "unsupportedapiversion", "unsupportedapiversionparameter", "unsupportedmediatype" ]);
    const requestStatuses = [ 405, 406, 411, 413, 414, 415, 431 ];
    const otherThings = /^(?:api|apiversion|endpoint|operation|operationid|operationresult|operationstatus|asyncoperation|page|path|provider|resourceprovider|resourcetype|route|subscription|tenant|url|uri|version)$/;
    function isOwnFailure(response) {
      const {status: status} = response;
      return isFinalClientError(status) && status !== 410 && isAboutOperation(response);
    }
    function isConflict(response) {
      return response.status === 409 && isAboutOperation(response) && !codeOf(response).endsWith("inprogress");
    }
    function isErrorAboutResource(response) {
      const [, thing] = /^(.*?)(?:notfound|doesnotexist|notexist|notexists)$/.exec(codeOf(response)) ?? [];
      return thing !== void 0 && !otherThings.test(thing) && !requestMistakes.has(codeOf(response));
    }
    function isGone(response) {
      if (response.status !== 404) return false;
      const isPage = /html/i.test(response.headers["content-type"] ?? "");
      return (0, http_response.isEmpty)(response) ? !isPage : isErrorAboutResource(response);
    }
    function isAboutOperation(response) {
      return isOfAzure(response) && !requestStatuses.includes(response.status) && !requestMistakes.has(codeOf(response));
    }
    function codeOf(response) {
      return error_detail_readResponseError(response)?.code.toLowerCase() ?? "";
    }
    function isOfAzure(response) {
      const {headers: headers, body: body} = response;
      if ((0, http_response.isEmpty)(response) || (0, lib_json.parseObject)(body) !== void 0) return true;
      const isCut = body?.trim() === "";
      return !isCut && /\bjson\b/i.test(headers["content-type"] ?? "json") && !/^\s*<[!?a-z]/i.test(body ?? "");
    }
    // file: src/documents/words.ts
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
      const own = [ ...added ].filter(([word, state]) => words.get(word)?.state !== state).map(([word, state]) => [ word, {
        state: state,
        by: "user"
      } ]);
      return own.length === 0 ? words : new Map([ ...words, ...own ]);
    }
    function doubtOf(word) {
      if (/suspended|blocked|onhold|approval|manual|confirmation/i.test(word)) return "waits-for-a-person";
      return soundsFinal.test(word) ? "sounds-final" : void 0;
    }
    const soundsFinal = /(?<!not|un|in|partially|being)(?:succe(?:ss|eded)|complete(?:d|$)|done|finished|ended|closed|ready|registered|deleted|applied|approved)|partially|^(?:ok|active|available|online|enabled|disabled|expired|rejected|denied|offline|skipped|deduped|dequeued|invalid|gone)$|error|fail|fault|abort|time(?:d?-?_?\s?)out|stopped|terminated|killed|cancel(?:l?ed)|revoked|degraded/i;
    // file: src/documents/state.ts
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
        words: withUserWords(contractWords, words)
      };
    }
    function resourceRule({until: until, words: words, stateField: stateField}, type) {
      if (stateField !== void 0) {
        const named = {
          isNamed: true,
          takesJson: true,
          paths: [ stateField ],
          words: withUserWords(contractWords, words)
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
        words: withUserWords(contractWords, words)
      };
      const {path: path, ...row} = type;
      return {
        ...usual,
        ...row,
        until: until,
        isNamed: true,
        paths: [ path ],
        words: withUserWords(row.words, words)
      };
    }
    function readWord(response, document, rule) {
      for (const path of rule.paths) {
        const value = readMember(response, document, path);
        if (value === void 0 || value === null || (0, lib_json.isObject)(value)) continue;
        const isJson = rule.takesJson && (typeof value === "number" || typeof value === "boolean");
        const word = typeof value === "string" ? value.trim() : isJson ? JSON.stringify(value) : "";
        if (word === "") throw unreadable(response, `its ${path.join(".")} is not a word`);
        const key = word.toLowerCase();
        const ending = rule.words.get(key);
        return {
          word: word,
          ending: ending,
          doubt: doubtAbout(key, rule)
        };
      }
      return;
    }
    function doubtAbout(word, {suspended: suspended, running: running}) {
      if (suspended?.has(word)) return "waits-for-a-person";
      if (running === void 0) return doubtOf(word);
      return running.has(word) ? void 0 : doubtOf(word) ?? "undocumented";
    }
    function hintAtState(document) {
      const properties = member(document, "properties");
      const [found] = [ ...candidates(document, ""), ...(0, lib_json.isObject)(properties) ? candidates(properties, "properties.") : [] ];
      if (found === void 0) return;
      const said = found.value.replace(/[^A-Za-z0-9 _.-]/g, "").slice(0, longestWord);
      const monitor = found.path.toLowerCase() === "status" ? monitorHint : "";
      return `it has no provisioningState. Its ${found.path}, which says ${said || "something that is not a word"}, may be its state, but its words are unknown. To wait for it, add these inputs, with the word that means success:${monitor}\nstate-field: ${found.path}\nsucceeded-when: \u2026`;
    }
    const longestWord = 60;
    const monitorHint = " (For a status monitor, use api: arm-operation.)";
    const stateName = /(?:state|status)$|^(?:phase|result)$/i;
    function candidates(object, prefix) {
      return Object.entries(object).flatMap(([name, value]) => {
        const said = (0, lib_json.text)(value);
        return stateName.test(name) && said !== void 0 && /^[\w-]{1,60}$/.test(name) ? [ {
          path: `${prefix}${name}`,
          value: said
        } ] : [];
      });
    }
    // file: src/documents/resource-manager.ts
    function readMonitor({response: response, rule: rule, memory: memory}) {
      assertAnswered(response, error_detail_readResponseError);
      const document = documentOf(response);
      const said = document && readWord(response, document, rule);
      if (said !== void 0) {
        const operation = operationOf(response, document, said, said.ending?.state ?? "running");
        if (operation.state === "running") return {
          ...operation,
          next: newerUrl(response, monitorHeaders)
        };
        return {
          ...operation,
          result: resultOf(operation.state, member(document ?? {}, "properties"))
        };
      }
      const {status: status} = response;
      if (status === 202) return {
        ...byCode(response, "running"),
        next: newerUrl(response, monitorHeaders)
      };
      if (status === 204 || memory.accepted) return readResult(response);
      throw unreadable(response, `it has no status${hintAtApi(response, document)}`);
    }
    function readLocation({response: response, rule: rule, memory: memory}) {
      const {status: status} = response;
      const isMissing = (status === 404 || status === 410) && isErrorAboutResource(response);
      if (rule.until === "deleted" && isMissing) return {
        ...byCode(response, "succeeded"),
        meaning: gone
      };
      if (isOwnFailure(response) || memory.conflicted && isConflict(response)) return byCode(response, "failed");
      assertAnswered(response, error_detail_readResponseError);
      const document = documentOf(response);
      const said = document && readWord(response, document, rule);
      if (said === void 0 && status !== 202) return readResult(response);
      const state = status === 202 ? "running" : said?.ending?.state ?? "running";
      const operation = said === void 0 ? byCode(response, state) : operationOf(response, document, said, state);
      if (state === "running") return {
        ...operation,
        next: newerUrl(response, [ "location" ])
      };
      return {
        ...operation,
        httpStatusCode: String(status),
        result: resultOf(state, document)
      };
    }
    function readResource(reading) {
      const {response: response, rule: rule} = reading;
      if (rule.until === "deleted" && isGone(response)) return {
        ...byCode(response, "succeeded"),
        meaning: gone
      };
      assertAnswered(response, error_detail_readResponseError);
      const {status: status} = response;
      const document = documentOf(response);
      const said = document && readWord(response, document, rule);
      if (said !== void 0) {
        const state = stateOfResource(reading, said);
        const operation = operationOf(response, document, said, state);
        return {
          ...operation,
          ...rule.details?.(document ?? {}, operation),
          result: resultOf(state, document)
        };
      }
      if (status === 202) return byCode(response, "running");
      if (status !== 200 && status !== 201) throw unreadable(response, "a resource comes with a 200");
      return readStateless(reading, document);
    }
    function stateOfResource({response: response, rule: rule, memory: memory}, {ending: ending, word: said}) {
      const {status: status} = response;
      const isGoneWord = rule.until === "deleted" && rule.goneWords?.has(said.toLowerCase()) === true;
      if (ending === void 0 && !isGoneWord || status === 202) return "running";
      if (status !== 200 && status !== 201) throw unreadable(response, "only a 200 or 201 can say that it has ended");
      if (ending === void 0) return "succeeded";
      if (rule.until === "done") return ending.state;
      return ending.state !== "succeeded" && memory.began ? ending.state : "running";
    }
    function readStateless({response: response, rule: rule}, document) {
      if (document === void 0) throw unreadable(response, `it is not a JSON object${(0, 
      quote.describeBody)(response.body ?? "")}`);
      const members = membersOf(Object.keys(document));
      if (holdsError(response, document)) throw unreadable(response, `it is an error. ${members}`);
      if (rule.isNamed) throw unreadable(response, `it has no ${rule.paths.map(path => path.join(".")).join(" or ")}. ${members}`);
      const {id: id, name: name} = document;
      const properties = member(document, "properties") ?? void 0;
      const isResource = (0, lib_json.isObject)(properties) || properties === void 0 && [ id, name ].some(lib_json.text);
      const hint = hintAtState(document);
      if (!isResource && hint === void 0) throw unreadable(response, `it is not a resource. ${members}`);
      const exists = {
        ...byCode(response, "running"),
        name: (0, lib_json.text)(name)
      };
      if (rule.until === "deleted") return exists;
      if (hint !== void 0) throw unreadable(response, hint, "none");
      if (member(document, "provisioningState") !== void 0) throw unreadable(response, "its provisioningState is not in its properties");
      const meaning = "The resource has no provisioningState, which counts as succeeded";
      return {
        ...exists,
        state: "succeeded",
        meaning: meaning,
        result: response.body
      };
    }
    function readResult(response) {
      const {status: status, body: body} = response;
      if (status !== 200 && status !== 201 && status !== 204) throw unreadable(response, "a Location answers 200, 201, 202 or 204");
      const succeeded = byCode(response, "succeeded");
      if ((0, http_response.isEmpty)(response) || status === 204) return succeeded;
      if (body === void 0) throw unreadable(response, "it is too large, or not UTF-8");
      const value = (0, lib_json.parseJson)(body);
      if (value === void 0) {
        if (isPlainText(response)) return succeeded;
        throw unreadable(response, `it is not JSON${(0, quote.describeBody)(body)}`);
      }
      if (!(0, lib_json.isObject)(value)) return {
        ...succeeded,
        result: body
      };
      if (holdsError(response, value)) throw unreadable(response, `it is an error. ${membersOf(Object.keys(value))}`);
      return {
        ...succeeded,
        name: (0, lib_json.text)(value.name),
        result: body
      };
    }
    function isPlainText({headers: headers, body: body = "", isFramed: isFramed}) {
      const type = headers["content-type"] ?? "json";
      return isFramed && body.trim() !== "" && !/json|html|xml/i.test(type) && !/^\s*[<{["]/.test(body);
    }
    function holdsError(response, document) {
      assertOnce(response, [ "error", "code", "message" ]);
      const {code: code, message: message} = {
        code: (0, lib_json.word)(member(document, "code")),
        message: (0, lib_json.word)(member(document, "message"))
      };
      if (code !== "" && message !== "") return true;
      const within = {
        error: member(document, "error") ?? member(document, "odata.error")
      };
      return readDocumentError(within) !== void 0;
    }
    function documentOf({body: body}) {
      const value = (0, lib_json.parseJson)(body ?? "");
      return (0, lib_json.isObject)(value) ? value : void 0;
    }
    function operationOf(response, document, {word: status, ending: ending, doubt: doubt}, state) {
      const isRed = state === "failed" || state === "canceled";
      const from = document ?? {};
      return {
        state: state,
        status: status,
        doubt: state === "running" ? doubt : void 0,
        isUserWord: state !== "running" && ending?.by === "user",
        meaning: state === "succeeded" ? startedJob(from) : void 0,
        name: (0, lib_json.text)(member(from, "name")),
        startTime: (0, lib_json.text)(member(from, "startTime")),
        endTime: (0, lib_json.text)(member(from, "endTime")),
        percentComplete: percentage(member(from, "percentComplete")),
        error: isRed ? readDocumentError(from) : void 0,
        document: response.body ?? ""
      };
    }
    function byCode(response, state) {
      const code = String(response.status);
      return {
        state: state,
        status: `${code} ${external_node_http_.STATUS_CODES[code] ?? ""}`.trim(),
        isCode: true,
        httpStatusCode: state === "running" ? void 0 : code,
        error: state === "failed" ? error_detail_readResponseError(response) : void 0,
        document: (0, lib_json.parseJson)(response.body ?? "") === void 0 ? "" : response.body ?? ""
      };
    }
    function startedJob(document) {
      const properties = member(document, "properties");
      const id = (0, lib_json.isObject)(properties) ? (0, lib_json.text)(member(properties, "jobId")) : void 0;
      return id && `It started the job ${id.slice(0, longestId)}, which may still be running: wait for the job, too`;
    }
    const longestId = 400;
    function resultOf(state, value) {
      return state === "succeeded" && value !== void 0 && value !== null ? JSON.stringify(value) : void 0;
    }
    const gone = "There is no such resource any more";
    const monitorHeaders = [ "azure-asyncoperation", "operation-location" ];
    function newerUrl(response, headers) {
      const url = headers.map(name => response.headers[name]).find(value => value !== void 0 && value.trim() !== "");
      if (url === void 0) return;
      if (URL.canParse(url, response.url.href)) return new URL(url, response.url).href;
      throw refused(response, "The response names a new URL for the status that is not a URL");
    }
    function hintAtApi(response, document) {
      if (document === void 0) return `, and it is not a JSON object${(0, quote.describeBody)(response.body ?? "")}`;
      const members = `. ${membersOf(Object.keys(document))}`;
      const isResource = (0, lib_json.text)(member(document, "id")) !== void 0 && (0, 
      lib_json.text)(member(document, "name")) !== void 0;
      if (!isResource) return members;
      return `${members}: it looks like a resource. If the URL came from Location, wait with api: arm-location; if it is the resource\u2019s own, with api: arm-resource`;
    }
    function percentage(value) {
      const written = (0, lib_json.word)(value).trim();
      return /^\d+(?:\.\d+)?$/.test(written) && Number(written) <= 100 ? written : void 0;
    }
    // file: src/documents/replication-job.ts
    const deepestJob = 8;
    const mostTasks = 500;
    const mostErrors = 100;
    const replication_job_longestName = 200;
    function jobProperties(job) {
      return (0, lib_json.isObject)(job.properties) ? job.properties : job;
    }
    function readJobFailure(job) {
      const [first, ...others] = jobFailures(job, 0);
      return first && {
        ...first,
        details: [ ...first.details, ...others ]
      };
    }
    function readJobErrors(job, depth = 0) {
      const below = depth === deepestJob ? [] : tasksOf(job).flatMap(childJobs);
      return [ ...ownErrors(job), ...below.flatMap(child => readJobErrors(child, depth + 1)) ].slice(0, mostErrors);
    }
    function readTasks(job) {
      return readTasksWithin(job, 0, {
        left: mostTasks
      });
    }
    function readTasksWithin(job, depth, budget) {
      if (depth === deepestJob) return [];
      return spend(budget, tasksOf(job)).map(task => ({
        ...nameAndState((0, lib_json.word)(task.taskName) || "a task without a name", task.state),
        children: spend(budget, childJobs(task)).map(child => ({
          ...nameAndState(jobName(child), jobProperties(child).state),
          children: readTasksWithin(child, depth + 1, budget)
        }))
      }));
    }
    function spend(budget, items) {
      const shown = items.slice(0, budget.left);
      budget.left -= shown.length;
      return shown;
    }
    function nameAndState(name, state) {
      return {
        name: name.slice(0, replication_job_longestName),
        state: (0, lib_json.word)(state).slice(0, replication_job_longestName)
      };
    }
    function jobName(job) {
      return (0, lib_json.word)(jobProperties(job).displayName) || (0, lib_json.word)(job.name) || "a job without a name";
    }
    function jobFailures(job, depth) {
      const tasks = depth === deepestJob ? [] : tasksOf(job);
      return [ ...ownErrors(job), ...tasks.flatMap(task => taskFailures(task, depth)) ].slice(0, mostErrors);
    }
    function taskFailures(task, depth) {
      const details = childJobs(task).flatMap(child => jobFailures(child, depth + 1));
      if (!isFailed(task.state)) return details;
      const name = (0, lib_json.word)(task.taskName);
      return [ {
        ...errorOf("", `Task ${name || "without a name"} failed`),
        target: (0, lib_json.text)(name),
        details: details
      } ];
    }
    function ownErrors(job) {
      return (0, lib_json.objects)(jobProperties(job).errors).slice(0, mostErrors).map(error => ({
        ...errorOf((0, lib_json.word)(error.code), (0, lib_json.word)(error.message)),
        causes: (0, lib_json.text)(error.causes),
        recommendation: (0, lib_json.text)(error.recommendation)
      }));
    }
    function tasksOf(job) {
      return (0, lib_json.objects)(jobProperties(job).tasks);
    }
    function childJobs(task) {
      return [ ...(0, lib_json.objects)(task.childrenWorkflows), ...(0, lib_json.objects)(task.childrenJobs) ];
    }
    function isFailed(state) {
      return typeof state === "string" && state.toLowerCase() === "failed";
    }
    // file: src/documents/types.ts
    const dataReplicationJob = {
      pattern: ofType("Microsoft.DataReplication/replicationVaults/jobs"),
      apiVersion: "2024-09-01",
      path: [ "properties", "state" ],
      running: lowerCase("Pending", "Started", "Cancelling"),
      words: words({
        succeeded: [ "Succeeded" ],
        warned: [ "CompletedWithInformation", "CompletedWithWarnings" ],
        failed: [ "Failed", "CompletedWithErrors" ],
        canceled: [ "Cancelled", "Canceled" ]
      }),
      details: (job, {state: state, status: status}) => {
        const {displayName: displayName, startTime: startTime, endTime: endTime} = jobProperties(job);
        const errors = readJobErrors(job);
        const unnamed = errorOf("", "The job does not say which: look at its tasks");
        return {
          name: (0, lib_json.text)(displayName) ?? (0, lib_json.text)(job.name),
          startTime: (0, lib_json.text)(startTime),
          endTime: (0, lib_json.text)(endTime),
          error: readJobFailure(job),
          warnings: state === "succeeded" && /^completedwith/i.test(status) ? errors.length > 0 ? errors : [ unnamed ] : void 0,
          tasks: readTasks(job)
        };
      }
    };
    const types = [ dataReplicationJob ];
    function typeOf({pathname: pathname}) {
      return types.find(({pattern: pattern}) => pattern.test(pathname));
    }
    function readType(url, goal) {
      const type = typeOf(url);
      if (type === void 0) return;
      const rule = resourceRule(goal, type);
      return (response, memory) => readResource({
        response: response,
        rule: rule,
        memory: memory
      });
    }
    function ofType(type) {
      const [namespace = "", ...names] = type.split("/");
      const segments = names.map(name => `/${name}/[^/]+`).join("");
      return new RegExp(`/providers/${namespace.replaceAll(".", "\\.")}${segments}/?$`, "i");
    }
    function lowerCase(...words) {
      return new Set(words.map(word => word.toLowerCase()));
    }
    function words({succeeded: succeeded, warned: warned = [], failed: failed = [], canceled: canceled = []}) {
      const endings = (state, list, warns = false) => list.map(word => [ word.toLowerCase(), {
        state: state,
        by: "type",
        warns: warns
      } ]);
      return new Map([ ...endings("succeeded", succeeded), ...endings("succeeded", warned, true), ...endings("failed", failed), ...endings("canceled", canceled) ]);
    }
    // file: src/flavors/flavor.ts
    function jsonRequest(url) {
      return {
        url: url,
        headers: {
          accept: "application/json"
        }
      };
    }
    function namedByUrl(url) {
      const [resourceId] = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?/i.exec(url.pathname) ?? [];
      const last = url.pathname.split("/").findLast(segment => segment !== "");
      return {
        operationId: last ?? url.pathname,
        resourceId: resourceId
      };
    }
    // file: src/flavors/arm-location.ts
    const armLocation = {
      service: cloud.resourceManager,
      needs: [ "operation-url" ],
      goals: [ "until", "words" ],
      create: ({url: url, goal: goal}) => {
        const rule = monitorRule(goal);
        const read = (response, memory) => readLocation({
          response: response,
          rule: rule,
          memory: memory
        });
        return {
          ...namedByUrl(url),
          request: jsonRequest(url),
          load: async () => readType(url, goal) ?? read
        };
      }
    };
    // file: src/flavors/arm-operation.ts
    const armOperation = {
      service: cloud.resourceManager,
      needs: [ "operation-url" ],
      goals: [ "words" ],
      create: ({url: url, goal: goal}) => {
        const rule = monitorRule(goal);
        const read = (response, memory) => {
          const operation = readMonitor({
            response: response,
            rule: rule,
            memory: memory
          });
          const isLocation = operation.isCode === true && (response.status === 202 || memory.accepted);
          return isLocation ? {
            ...operation,
            api: "arm-location"
          } : operation;
        };
        return {
          ...namedByUrl(url),
          request: jsonRequest(url),
          load: async () => readType(url, goal) ?? read
        };
      }
    };
    // file: src/flavors/arm-resource.ts
    const armResource = {
      service: cloud.resourceManager,
      needs: [ "resource-id" ],
      path: "{resource-id}",
      apiVersion: {
        in: "query"
      },
      goals: [ "until", "state-field", "words" ],
      create: ({parameters: parameters, url: url, goal: goal}) => {
        const rule = resourceRule(goal, typeOf(url));
        const id = parameters["resource-id"];
        return {
          operationId: id,
          resourceId: id,
          request: jsonRequest(url),
          load: async () => (response, memory) => readResource({
            response: response,
            rule: rule,
            memory: memory
          })
        };
      }
    };
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
        if (forbiddenCharacters.test(xml) || !isStrict(xml) || !namesCharacters(xml)) return;
        try {
          const document = XMLValidator.validate(xml) === true ? parser.parse(xml) : void 0;
          return (0, lib_json.isObject)(document) ? document : void 0;
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
      const {body: body} = response;
      if (body === void 0) throw unreadable(response, "it is too large, or not UTF-8");
      if (body.trim() === "") throw unreadable(response, "it is empty");
      const document = xml(body);
      if (document === void 0) throw unreadable(response, `it is not well-formed XML${(0, 
      quote.describeBody)(body)}`);
      const root = document[name];
      if (Object.keys(document).length === 1 && (0, lib_json.isObject)(root)) return root;
      throw unreadable(response, `its root is not one ${name} element${(0, quote.describeBody)(body)}`);
    }
    function readStatusElement(response, root) {
      const status = elementText(root, "Status");
      const isOne = Object.keys(root).filter(name => name.toLowerCase() === "status").length === 1;
      if (status !== void 0 && status.trim() !== "" && isOne) return status;
      throw unreadable(response, `it does not contain exactly one non-empty Status element${(0, 
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
      if (!(0, lib_json.isObject)(error)) return;
      const code = elementText(error, "Code") ?? "";
      const message = elementText(error, "Message") ?? "";
      return code === "" && message === "" ? void 0 : errorOf(code, message);
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
    function namesCharacters(xml) {
      return [ ...xml.matchAll(/&#(?:(\d+)|x([\da-fA-F]+));/g) ].every(([, decimal, hexadecimal = ""]) => {
        const code = decimal === void 0 ? Number.parseInt(hexadecimal, 16) : Number(decimal);
        if (code > 1114111) return false;
        const character = String.fromCodePoint(code);
        return character.isWellFormed() && !forbiddenCharacters.test(character);
      });
    }
    // file: src/documents/classic-operation.ts
    function readClassicOperation(response, {xml: xml, rootName: rootName, states: states}) {
      assertAnswered(response, failed => readResponseErrorElement(failed, xml));
      const root = readRoot(response, rootName, xml);
      const status = readStatusElement(response, root);
      const state = states.get(status.toLowerCase());
      assertBelievable(response, state ?? "running");
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
    // file: src/documents/workflow-operation.ts
    function readWorkflowOperation(response) {
      assertAnswered(response, error_detail_readResponseError);
      const document = readObject(response);
      const status = readRequiredWord(response, document, "status");
      const state = contractWords.get(status.toLowerCase())?.state ?? "running";
      assertBelievable(response, state);
      return {
        state: state,
        status: status,
        name: (0, lib_json.text)(document.name),
        startTime: (0, lib_json.text)(document.startTime),
        endTime: (0, lib_json.text)(document.endTime),
        error: state === "failed" || state === "canceled" ? readDocumentError(document) : void 0,
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
        request: jsonRequest(url),
        load: async () => readWorkflowOperation,
        failure: {
          request: jsonRequest(new URL(`${expandPath(job, parameters)}?api-version=${version}`, url)),
          read: readFailure
        }
      })
    };
    function readFailure(response) {
      assertAnswered(response, error_detail_readResponseError);
      return readJobFailure(readObject(response));
    }
    // file: src/flavors/data-replication-job.ts
    const data_replication_job_vault = "/subscriptions/{subscription-id}/resourceGroups/{resource-group}/providers/Microsoft.DataReplication/replicationVaults/{vault-name}";
    const data_replication_job_dataReplicationJob = {
      service: cloud.resourceManager,
      needs: [ "subscription-id", "resource-group", "vault-name", "job-name" ],
      path: `${data_replication_job_vault}/jobs/{job-name}`,
      apiVersion: {
        in: "query",
        default: "2024-09-01"
      },
      create: ({parameters: parameters, url: url, goal: goal}) => {
        const rule = resourceRule(goal, dataReplicationJob);
        return {
          operationId: parameters["job-name"],
          resourceId: expandPath(data_replication_job_vault, parameters),
          request: jsonRequest(url),
          load: async () => (response, memory) => readResource({
            response: response,
            rule: rule,
            memory: memory
          })
        };
      }
    };
    // file: src/flavors/index.ts
    // file: src/inputs/defaults.ts
        const defaults = {
      timeout: "1h",
      "min-poll-interval": "1s",
      "max-poll-interval": "20s",
      "max-silence": "15m",
      "fail-on": "failed, canceled, timed-out, unknown",
      environment: "AzureCloud"
    };
    // file: src/operation.ts
    const outcomes = [ "succeeded", "failed", "canceled", "timed-out", "unknown", "interrupted" ];
    // file: src/inputs/forms.ts
    const longestDurationMs = 31536e6;
    const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
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
        form: "a whole https URL, as the header of the starting call gave it"
      },
      "resource-id": {
        pattern: /^\/subscriptions(?:\/(?!(?:\.|%2e){1,2}(?:\/|$))[^\p{Cc}\p{Cs}/\\?#]+){3,}$/iu,
        form: "the id of a resource, /subscriptions/\u2026 with nothing left out and nothing behind it"
      }
    };
    const parameterNames = [ "subscription-id", "operation-id", "resource-group", "vault-name", "job-name", "operation-url", "resource-id" ];
    const userInfo = "contains a user name or a password: leave them out";
    function durationInput(given) {
      const ms = parseDuration(given);
      if (ms === void 0) return mismatch(given, "a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M");
      if (ms > 0 && ms <= longestDurationMs) return {
        value: ms
      };
      return {
        mistake: `${quoted(given)} must be greater than zero and at most 365d`
      };
    }
    function outcomesInput(given) {
      const words = given.split(/[,\n]/).map(word => word.trim()).filter(word => word !== "");
      const known = words.map(word => outcomes.find(outcome => outcome === (word === "cancelled" ? "canceled" : word)));
      const listed = known.filter(outcome => outcome !== void 0);
      if (listed.length === 0 || listed.length < words.length) return mismatch(given, `a list of ${outcomes.join(", ")}`);
      return {
        value: new Set(listed)
      };
    }
    function environmentInput(given) {
      const value = cloud.environments.find(name => name.toLowerCase() === given.toLowerCase());
      return value === void 0 ? mismatch(given, `one of ${cloud.environments.join(", ")}`) : {
        value: value
      };
    }
    function endpointInput(given) {
      const value = (0, cloud.parseEndpoint)(given);
      if (value !== void 0) return {
        value: value
      };
      if (given.includes("@")) return {
        mistake: userInfo
      };
      return mismatch(given, "an https origin such as https://management.example.com, or http on a loopback address");
    }
    function tokenInput(given) {
      if (/^[\x21-\x7e]+$/.test(given)) return {
        value: given
      };
      return {
        mistake: 'contains white space or characters that no token has: give the token alone, without "Bearer"'
      };
    }
    function operationUrlInput(given, endpoint) {
      if (/^[^/]*\/\/[^/?#]*@/.test(given)) return {
        mistake: userInfo
      };
      const parsed = parameterInput("operation-url", given);
      if (!("value" in parsed)) return parsed;
      if (!URL.canParse(given)) return mismatch(given, parameterForms["operation-url"].form);
      const url = new URL(given);
      const written = /^https?:\/\/([^/?#]*)/i.exec(given)?.[1]?.toLowerCase();
      const isPlain = written === url.host || written === `${url.host}:${url.protocol === "https:" ? 443 : 80}`;
      if (!isPlain) return mismatch(given, parameterForms["operation-url"].form);
      if (endpoint === void 0 || (0, cloud.isAllowed)(url, endpoint)) return parsed;
      return {
        mistake: `is on ${url.origin}, and the token may be sent to ${endpoint.origin} only`
      };
    }
    function parameterInput(name, given) {
      if (given === "") return {
        mistake: "is required"
      };
      const {pattern: pattern, form: form} = parameterForms[name];
      return pattern.test(given) && given !== "." && given !== ".." ? {
        value: given
      } : mismatch(given, form);
    }
    function apiVersionInput(given, oldest = "") {
      const [, date] = /^(\d{4}-\d{2}-\d{2})(?:-preview)?$/.exec(given) ?? [];
      if (date === void 0 || !isDate(date)) return mismatch(given, "a date such as 2021-02-16 or 2021-02-16-preview");
      return date >= oldest ? {
        value: given
      } : {
        mistake: `${quoted(given)} must be ${oldest} or later`
      };
    }
    function mismatch(given, form) {
      return {
        mistake: `${quoted(given)} is not ${form}`
      };
    }
    function quoted(given) {
      return `"${given.length > 60 ? `${given.slice(0, 60)}\u2026` : given}"`;
    }
    function isDate(date) {
      const time = Date.parse(`${date}T00:00:00Z`);
      return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
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
      const entries = Object.entries(parts);
      const values = entries.flatMap(([name, part]) => "value" in part ? [ [ name, part.value ] ] : []);
      const mistakes = mistakesOf(entries.map(([, part]) => part));
      return mistakes.length > 0 ? {
        mistakes: mistakes
      } : valid(Object.fromEntries(values));
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
    // file: src/inputs/place.ts
    function readPlace(input, service, environment) {
      const name = service.endpointInput;
      const parts = combine({
        environment: environment,
        given: input.optional(name, endpointInput)
      });
      return andThen(parts, ({environment: environment, given: given}) => {
        const known = (0, cloud.knownPlace)(service, environment);
        const endpoint = given ?? known?.endpoint;
        if (endpoint === void 0) return mistake(name, `is required, because the address of ${service.label} in ${environment} is not known`);
        return valid({
          service: service,
          environment: environment,
          endpoint: endpoint,
          scope: known?.scope
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
      const given = input.optional("authority-host", endpointInput);
      return andThen(combine({
        given: given,
        place: place
      }), ({given: given, place: place}) => {
        const {service: service, environment: environment, endpoint: endpoint, scope: scope} = place;
        const login = (0, cloud.loginOf)(environment);
        const host = given ?? login ?? (contactsTokenService ? void 0 : endpoint);
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
    function cautiousMismatch(given, form) {
      return /^[0-9a-f-]*$/i.test(given) ? mismatch(given, form) : {
        mistake: `is not ${form}`
      };
    }
    function clientIdInput(given) {
      return uuid.test(given) ? {
        value: given
      } : cautiousMismatch(given, "the client id (application id) of an application, a UUID");
    }
    function tenantIdInput(given, isStack) {
      const isTenant = uuid.test(given) || domain.test(given) || isStack && given.toLowerCase() === "adfs";
      return isTenant ? {
        value: given
      } : cautiousMismatch(given, "the id of a tenant, a UUID, or one of its domains such as contoso.onmicrosoft.com");
    }
    function clientSecretInput(given) {
      if (/\p{Cc}/u.test(given)) return {
        mistake: "contains control characters or line ends: give the secret\u2019s value alone"
      };
      return {
        value: given
      };
    }
    function audienceInput(given) {
      return /^[\x21-\x7e]{1,600}$/.test(given) ? {
        value: given
      } : cautiousMismatch(given, "an audience such as api://AzureADTokenExchange");
    }
    function authTypeInput(given) {
      const value = given.toUpperCase();
      return value === "SERVICE_PRINCIPAL" || value === "IDENTITY" ? {
        value: value
      } : cautiousMismatch(given, "SERVICE_PRINCIPAL or IDENTITY");
    }
    function clientCertificateInput(given) {
      if (given.includes("ENCRYPTED")) return {
        mistake: "contains an encrypted key: give it unencrypted, as a secret"
      };
      const pair = readPem(given);
      if ("mistake" in pair) return pair;
      if (pair.key.asymmetricKeyType !== "rsa") return {
        mistake: "has a key that is not RSA; Microsoft Entra ID accepts only RSA"
      };
      return {
        value: given
      };
    }
    function managementCertificateInput(given, password) {
      const passphrase = password === "" ? void 0 : password;
      if (given.includes("-----BEGIN")) {
        const pair = readPem(given, passphrase);
        return "mistake" in pair ? pair : tried({
          cert: given,
          key: given,
          passphrase: passphrase
        });
      }
      const base64 = given.replace(/\s+/g, "");
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return {
        mistake: "is neither PEM nor base64 of a PFX file"
      };
      return tried({
        pfx: Buffer.from(base64, "base64"),
        passphrase: passphrase
      });
    }
    function readPem(given, passphrase) {
      if (!/-----BEGIN CERTIFICATE-----/.test(given)) return {
        mistake: "contains no certificate (-----BEGIN CERTIFICATE-----)"
      };
      if (!/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/.test(given)) return {
        mistake: "contains no private key (-----BEGIN PRIVATE KEY-----)"
      };
      try {
        const certificate = new external_node_crypto_.X509Certificate(given);
        const key = (0, external_node_crypto_.createPrivateKey)({
          key: given,
          passphrase: passphrase
        });
        return certificate.checkPrivateKey(key) ? {
          key: key
        } : {
          mistake: "contains a private key that does not belong to its certificate"
        };
      } catch (error) {
        if (!/DECODER|PEM routines|asn1|base64/i.test(String(error))) return {
          mistake: `cannot be read: ${reason(error)}`
        };
        return {
          mistake: given.includes("\n") ? "is cut or damaged" : joinedLines
        };
      }
    }
    const joinedLines = "has no line breaks (were they replaced by spaces or by a literal \\n?): store it as it is in its file";
    function tried(value) {
      try {
        (0, external_node_tls_.createSecureContext)(value);
        return {
          value: value
        };
      } catch (error) {
        return {
          mistake: `cannot be read: ${reason(error)}`
        };
      }
    }
    function reason(error) {
      const said = error instanceof Error ? error.message : String(error);
      if (/mac verify failure|bad decrypt|bad password/i.test(said)) return "the password is wrong or missing";
      if (/interrupted or cancelled|passphrase|password/i.test(said)) return "its key is encrypted, and no password was given";
      if (/unsupported/i.test(said)) return "its encryption is too old for OpenSSL 3 (RC2): export it again with AES-256";
      if (/wrong tag|not enough data|too long|asn1|header/i.test(said)) return "it is not a PFX file, or it is cut (give PEM as it is, not in base64)";
      return said;
    }
    // file: src/inputs/contradictions.ts
    function contradictions(input, way, place) {
      return [ checkCertificate(input, way, place), ...isIdentity(input) ? [ checkIdentity(input) ] : checkClient(input) ];
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
      return mistake("auth-type", `IDENTITY does not go with ${proof}: give one of them`);
    }
    function checkClient(input) {
      const part = [ "tenant-id", ...proofs ].find(input.has);
      const hasClient = input.has("client-id");
      const found = [];
      if (hasClient && !input.has("tenant-id")) found.push(mistake("tenant-id", "is required with client-id; for a managed identity set auth-type: IDENTITY"));
      if (!hasClient && part !== void 0) found.push(mistake("client-id", `is required with ${part}`));
      const isAlone = ![ "client-id", "tenant-id", ...proofs, "access-token", "management-certificate" ].some(input.has);
      if (isAlone && authTypeOf(input) === "SERVICE_PRINCIPAL") found.push(mistake("client-id", "is required with auth-type: SERVICE_PRINCIPAL, and so is tenant-id"));
      return found;
    }
    function checkCertificate(input, way, {service: service, place: place, isProxied: isProxied}) {
      const name = "management-certificate";
      if (!input.has(name)) {
        const isLost = input.has("management-certificate-password");
        return isLost ? mistake(name, "is required with management-certificate-password") : valid(void 0);
      }
      if (way === "azure-cli" && service !== void 0 && !input.has("client-id")) return mistake(name, "signs in to the classic APIs only: this one needs client-id and tenant-id");
      if (way !== name) return valid(void 0);
      return andThen(place, ({endpoint: endpoint}) => {
        const proxied = `cannot be shown through a proxy: name ${endpoint.hostname} in no_proxy, or sign in another way`;
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
      "azure-cli": []
    };
    const defaultAudience = "api://AzureADTokenExchange";
    function readSignIn(input, options) {
      const way = wayOf(input, options.service);
      const unused = names.filter(name => !uses[way].includes(name) && input.has(name));
      const forms = formsOf(input, options.environment);
      const signIn = checked(readWay(input, way, forms), ...unused.map(name => input.optional(name, forms[name])), input.optional("auth-type", authTypeInput), ...contradictions(input, way, options));
      const contactsTokenService = uses[way].includes("authority-host");
      const authority = readAuthority(input, options.place, contactsTokenService);
      return combine({
        signIn: signIn,
        authority: authority,
        unused: valid(unused)
      });
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
      const anything = value => ({
        value: value
      });
      return {
        "management-certificate": given => managementCertificateInput(given, password),
        "management-certificate-password": anything,
        "access-token": tokenInput,
        "client-id": clientIdInput,
        "tenant-id": given => tenantIdInput(given, environment === "AzureStack"),
        "client-secret": clientSecretInput,
        "client-certificate": clientCertificateInput,
        audience: audienceInput,
        "auth-type": authTypeInput,
        "authority-host": endpointInput
      };
    }
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
        return valid({
          way: way
        });
      }
    }
    // file: src/documents/goal.ts
    const usualGoal = {
      until: "done",
      words: new Map
    };
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
    function readFlavor(input, {definition: definition}, place) {
      const parameters = readParameters(input, definition, known(place));
      const parts = combine({
        place: place,
        parameters: parameters,
        apiVersion: readApiVersion(input, definition)
      });
      return map(parts, ({place: place, parameters: parameters, apiVersion: apiVersion}) => {
        const url = new URL(definition.path === void 0 ? parameters["operation-url"] : expandPath(definition.path, parameters), place.endpoint);
        url.hash = "";
        if (definition.apiVersion?.in === "query" && apiVersion !== void 0) url.searchParams.set("api-version", apiVersion);
        return definition.create({
          parameters: parameters,
          url: url,
          apiVersion: apiVersion,
          goal: usualGoal
        });
      });
    }
    function readParameters(input, {needs: needs}, place) {
      const form = name => given => name === "operation-url" ? operationUrlInput(given, place?.endpoint) : parameterInput(name, given);
      const parts = needs.map(name => [ name, input.required(name, form(name)) ]);
      return andThen(combine(Object.fromEntries(parts)), values => hasAll(values, needs) ? valid(values) : mistake("api", "has no value for one of its inputs"));
    }
    function readApiVersion(input, {apiVersion: apiVersion}) {
      if (apiVersion === void 0) return valid(void 0);
      const form = given => apiVersionInput(given, apiVersion.oldest);
      return apiVersion.default === void 0 ? input.required("api-version", form, requiredVersion) : input.withDefault("api-version", form, apiVersion.default);
    }
    const requiredVersion = "is required: the version of the resource provider\u2019s API, a date such as 2024-03-01";
    function checkWithoutApi(input, flavors) {
      const parameter = name => given => name === "operation-url" ? operationUrlInput(given, void 0) : parameterInput(name, given);
      return checked(valid(void 0), ...parameterNames.map(name => input.optional(name, parameter(name))), ...endpointInputs(flavors).map(name => input.optional(name, endpointInput)), input.optional("api-version", apiVersionInput));
    }
    function unusedByApi(input, {definition: definition}, flavors) {
      const {service: service, needs: needs, apiVersion: apiVersion} = definition;
      const used = [ ...needs, service.endpointInput, ...apiVersion ? [ "api-version" ] : [] ];
      const all = [ ...parameterNames, "api-version", ...endpointInputs(flavors) ];
      return all.filter(name => !used.includes(name) && input.has(name));
    }
    function endpointInputs(flavors) {
      return [ ...new Set([ ...flavors.values() ].map(({service: service}) => service.endpointInput)) ];
    }
    // file: src/inputs/terms.ts
    function readTerms(input) {
      const duration = name => input.withDefault(name, durationInput, defaults[name]);
      const terms = combine({
        timeoutMs: duration("timeout"),
        minPollIntervalMs: duration("min-poll-interval"),
        maxPollIntervalMs: duration("max-poll-interval"),
        maxSilenceMs: duration("max-silence"),
        failOn: input.withDefault("fail-on", outcomesInput, defaults["fail-on"])
      });
      return andThen(terms, value => {
        if (value.minPollIntervalMs <= value.maxPollIntervalMs) return valid(value);
        const [least, most] = [ input.text("min-poll-interval"), input.text("max-poll-interval") || defaults["max-poll-interval"] ];
        return mistake("max-poll-interval", `${quoted(most)} must be at least min-poll-interval, ${least}`);
      });
    }
    // file: src/inputs/inputs.ts
    const secretInputs = [ "access-token", "client-secret", "client-certificate", "management-certificate", "management-certificate-password" ];
    function readInputs(source, flavors) {
      const inputs = parseInputs(source, flavors);
      if ("value" in inputs) return inputs.value;
      const {mistakes: mistakes} = inputs;
      const count = mistakes.length === 1 ? "One input is" : `${mistakes.length} inputs are`;
      const list = mistakes.map(mistake => `- ${mistake}`).join("\n");
      throw new errors.WaitError("invalid-input", `${count} wrong; nothing was sent to Azure.\n${list}`);
    }
    function parseInputs({getInput: getInput, isProxied: isProxied}, flavors) {
      const input = createReader(getInput);
      const api = readApi(input, flavors);
      const environment = input.withDefault("environment", environmentInput, defaults.environment);
      const place = andThen(api, ({definition: definition}) => readPlace(input, definition.service, environment));
      const flavor = andThen(api, api => readFlavor(input, api, place));
      const service = known(api)?.definition.service;
      const signIn = readSignIn(input, {
        service: service,
        environment: known(environment),
        place: place,
        isProxied: isProxied
      });
      const parts = combine({
        api: api,
        environment: environment,
        place: place,
        flavor: flavor,
        terms: readTerms(input),
        signIn: signIn
      });
      const others = "value" in api ? valid(void 0) : checkWithoutApi(input, flavors);
      return map(checked(parts, others), ({api: api, environment: environment, place: place, flavor: flavor, terms: terms, signIn: signIn}) => ({
        ...terms,
        api: api.name,
        environment: environment,
        flavor: flavor,
        endpoint: place.endpoint,
        signIn: signIn.signIn,
        authority: signIn.authority,
        unused: {
          byApi: unusedByApi(input, api, flavors),
          bySignIn: signIn.unused
        }
      }));
    }
    // file: src/documents/memory.ts
    const noMemory = {
      accepted: false,
      conflicted: false,
      began: false
    };
    function remember(before, response, operation) {
      const hasWord = operation !== void 0 && operation.isCode !== true;
      const failures = [ "failed", "canceled" ];
      const isFailure = failures.includes(contractWords.get(operation?.status.toLowerCase() ?? "")?.state ?? "");
      return {
        accepted: before.accepted || response.status === 202 && operation?.isCode === true,
        conflicted: isConflict(response),
        began: before.began || hasWord && !isFailure
      };
    }
    var retry_after = __webpack_require__("src/http/retry-after.ts");
    // file: src/poll.ts
    function createPoller({flavor: flavor, endpoint: endpoint, tokens: tokens, certificate: certificate, clock: clock, secrets: secrets, onExchange: onExchange}) {
      const allowed = url => (0, cloud.isAllowed)(url, endpoint);
      const ask = async (request, read, {limitMs: limitMs, signal: signal}) => {
        const until = clock.now() + limitMs;
        try {
          const token = await (tokens?.token({
            limitMs: limitMs,
            signal: signal
          }));
          const headers = token === void 0 ? request.headers : {
            ...request.headers,
            authorization: `Bearer ${token}`
          };
          const left = {
            limitMs: Math.max(1, until - clock.now()),
            signal: signal
          };
          const sentAt = clock.now();
          const response = await (0, send.send)({
            ...request,
            headers: headers
          }, {
            ...left,
            clock: clock,
            allowed: allowed,
            certificate: certificate
          });
          onExchange({
            url: request.url,
            response: response,
            tookMs: clock.now() - sentAt
          });
          return token !== void 0 && response.status === 401 ? await readRefused(response, read, fault => tokens?.onUnauthorized(token, fault) ?? fault) : await read(response);
        } catch (error) {
          throw error instanceof errors.WaitError ? error.redacted(value => secrets.redact(value)) : error;
        }
      };
      let {request: request} = flavor;
      let memory = noMemory;
      const read = async response => {
        const operation = await readAndRemember(response);
        if (operation.next !== void 0) request = {
          ...request,
          url: nextUrl(operation.next, response, allowed)
        };
        return {
          operation: clean(operation, secrets),
          operationUrl: secrets.redact(request.url.href),
          retryAfterMs: response.retryAfterMs,
          remainingReads: (0, retry_after.remainingReads)(response.headers),
          requestId: secrets.redact((0, http_response.requestId)(response))
        };
      };
      const readAndRemember = async response => {
        const readStatus = await flavor.load();
        const before = memory;
        memory = remember(before, response);
        const operation = readStatus(response, before);
        memory = remember(before, response, operation);
        return operation;
      };
      return {
        poll: options => ask(request, read, options),
        lookForFailure: async options => {
          const {failure: failure} = flavor;
          if (failure === void 0) return;
          return ask(failure.request, async response => secrets.redact(failure.read(response)), options);
        }
      };
    }
    async function readRefused(response, read, meaning) {
      try {
        return await read(response);
      } catch (error) {
        throw error instanceof errors.WaitError ? meaning(error) : error;
      }
    }
    function nextUrl(named, response, allowed) {
      const url = new URL(named);
      if (allowed(url)) return url;
      const credentials = url.username === "" && url.password === "" ? "" : " with a user name or a password in it";
      throw refused(response, `Azure names a new Location, on ${url.origin}${credentials}, where the token may not be sent`);
    }
    function clean(operation, secrets) {
      const {state: state, document: document, ...texts} = operation;
      return {
        ...secrets.redact(texts),
        state: state,
        document: secrets.redactJson(document)
      };
    }
    // file: src/secret-index.ts
    const chunkLength = 8;
    const shortestBeginning = 4;
    const redaction = "***";
    class SecretIndex {
      #root=createNode();
      #startsWith=new Uint8Array(65536);
      add(secret) {
        this.#startsWith[hashAt(secret, 0)] = 1;
        let node = this.#root;
        let from = 0;
        for (;from + chunkLength <= secret.length; from += chunkLength) {
          const chunk = secret.slice(from, from + chunkLength);
          const child = node.next.get(chunk) ?? createNode();
          node.next.set(chunk, child);
          node = child;
        }
        node.ends.add(secret.slice(from));
      }
      has(text) {
        return this.#find(text, 0) !== void 0;
      }
      redact(text) {
        let clean = "";
        let from = 0;
        for (let found = this.#find(text, 0); found !== void 0; found = this.#find(text, found.at + 1)) {
          if (found.at >= from) clean += text.slice(from, found.at) + redaction;
          from = Math.max(from, found.end);
        }
        return clean + text.slice(from);
      }
      redactEnd(text) {
        for (let at = 0; at <= text.length - shortestBeginning; at += 1) if (this.#startsWith[hashAt(text, at)] === 1 && this.#isBeginning(text.slice(at))) return text.slice(0, at) + redaction;
        return text;
      }
      #find(text, start) {
        for (let at = start; at <= text.length - chunkLength; at += 1) {
          if (this.#startsWith[hashAt(text, at)] === 0) continue;
          const end = this.#endOfLongest(text, at);
          if (end !== void 0) return {
            at: at,
            end: end
          };
        }
        return;
      }
      #endOfLongest(text, at) {
        let longest;
        let node = this.#root;
        for (let from = at; node !== void 0; from += chunkLength) {
          for (const end of node.ends) if (text.startsWith(end, from)) longest = Math.max(longest ?? 0, from + end.length);
          node = node.next.get(text.slice(from, from + chunkLength));
        }
        return longest;
      }
      #isBeginning(text) {
        let node = this.#root;
        let from = 0;
        for (;node !== void 0 && from + chunkLength <= text.length; from += chunkLength) node = node.next.get(text.slice(from, from + chunkLength));
        const rest = text.slice(from);
        return node !== void 0 && (hasBeginning(node.next.keys(), rest) || hasBeginning(node.ends, rest));
      }
    }
    function createNode() {
      return {
        next: new Map,
        ends: new Set
      };
    }
    function hasBeginning(texts, beginning) {
      for (const text of texts) if (text.startsWith(beginning)) return true;
      return false;
    }
    function hashAt(text, at) {
      return text.charCodeAt(at) * 31 + text.charCodeAt(at + 1) & 65535;
    }
    // file: src/unseen.ts
    const controlSequence = String.raw`(?:\u001b\[|\u009b)[0-?]{0,256}[ -/]{0,256}[@-~]`;
    const systemCommand = String.raw`(?:\u001b\]|\u009d)[^\u0007\u001b\u009b-\u009d]{0,4096}(?:\u0007|\u001b\\|\u009c)`;
    const shortSequence = String.raw`\u001b[ -/]{0,256}[0-~]`;
    const escapeSequence = new RegExp(`${controlSequence}|${systemCommand}|${shortSequence}`, "g");
    const invisible = /[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
    function withoutUnseen(text) {
      return text.replace(invisible, "").replace(escapeSequence, "");
    }
    // file: src/redact.ts
    const shortestSecret = chunkLength;
    const shortestLine = 40;
    const longestQuotation = 2e3;
    const deepest = 64;
    class Secrets {
      #masked=new Set;
      #index=new SecretIndex;
      #mask;
      constructor(mask) {
        this.#mask = mask;
      }
      conceal(secret) {
        if (secret === "" || this.#masked.has(secret)) return;
        this.#mask(secret);
        this.#masked.add(secret);
        const lines = secret.split(/\r?\n/).filter(({length: length}) => length >= shortestLine);
        const forms = new Set([ secret, encodeURIComponent(secret.toWellFormed()), withoutUnseen(secret), ...lines ]);
        for (const form of forms) if (form.length >= shortestSecret) this.#index.add(form);
      }
      redact(value) {
        return mapTexts(value, text => this.#redactText(text));
      }
      redactJson(json) {
        let clean = "";
        let from = 0;
        for (const {start: start, end: end} of stringsOf(json)) {
          const written = json.slice(start, end);
          const text = unescaped(written);
          const redacted = this.#redactText(text);
          if (redacted === text) continue;
          clean += json.slice(from, start) + JSON.stringify(redacted);
          from = end;
        }
        return this.#index.redact(clean + json.slice(from));
      }
      #redactText(text) {
        const plain = withoutUnseen(text);
        const isHidden = plain.length < text.length && this.#index.has(plain);
        const redacted = this.#index.redact(isHidden ? plain : text);
        if (text.length > longestQuotation || !redacted.includes("\u2026")) return redacted;
        const parts = redacted.split("\u2026");
        return parts.map((part, index) => index < parts.length - 1 ? this.#index.redactEnd(part) : part).join("\u2026");
      }
    }
    function mapTexts(value, change, depth = 0) {
      if (typeof value === "string") return change(value);
      if (typeof value !== "object" || value === null) return value;
      if (depth === deepest) return "\u2026";
      if (Array.isArray(value)) return value.map(item => mapTexts(item, change, depth + 1));
      const entries = Object.entries(value).map(([key, item]) => [ change(key), mapTexts(item, change, depth + 1) ]);
      return Object.fromEntries(entries);
    }
    function* stringsOf(json) {
      let start = json.indexOf('"');
      while (start !== -1) {
        let end = start + 1;
        while (end < json.length && json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
        yield {
          start: start,
          end: end + 1
        };
        start = json.indexOf('"', end + 1);
      }
    }
    function unescaped(written) {
      const text = written.slice(1, -1);
      if (!text.includes("\\")) return text;
      const value = (0, lib_json.parseJson)(written);
      return typeof value === "string" ? value : text;
    }
    // file: src/report/conclusion.ts
    function shownUrl(url) {
      if (!URL.canParse(url)) return url;
      const {origin: origin, pathname: pathname, searchParams: searchParams} = new URL(url);
      const version = searchParams.get("api-version");
      const others = searchParams.size - (version === null ? 0 : 1);
      const query = [ ...version === null ? [] : [ `api-version=${version}` ], ...others > 0 ? [ "\u2026" ] : [] ].join("&");
      return `${origin}${pathname}${query && `?${query}`}`;
    }
    // file: src/report/exchange.ts
    const longestBody = 1e3;
    const shownMembers = [ "id", "name", "status", "startTime", "endTime", "percentComplete", "error", "code", "message" ];
    const shownProperties = [ "provisioningState", "state", "displayName", "startTime", "endTime", "error", "errors", "tasks" ];
    const shownHeaders = [ "retry-after", "retry-after-ms", "x-ms-retry-after-ms", "x-ms-request-id", "content-type" ];
    function exchangeLines({url: url, response: response, tookMs: tookMs}) {
      const headers = shownHeaders.flatMap(name => response.headers[name] ? [ `${name}: ${response.headers[name]}` ] : []);
      return [ [ `GET ${shownUrl(url.href)} \u2192 HTTP ${response.status} in ${Math.round(tookMs)} ms`, ...headers ].join("; "), bodyLine(response.body) ];
    }
    function bodyLine(body) {
      if (body === void 0) return "The body was not read: it is larger than 1 MiB, or not UTF-8";
      const document = (0, lib_json.parseObject)(body);
      if (document !== void 0) return cut(JSON.stringify(shown(document)));
      if (/^\s*</.test(body)) return (0, quote.quote)(body, longestBody);
      return `A body of ${body.length} characters, not shown`;
    }
    function cut(text) {
      return text.length > longestBody ? `${text.slice(0, longestBody)}\u2026` : text;
    }
    function shown(document) {
      const properties = (0, lib_json.isObject)(document.properties) ? pick(document.properties, shownProperties) : {};
      return {
        ...pick(document, shownMembers),
        ...Object.keys(properties).length > 0 && {
          properties: properties
        }
      };
    }
    function pick(object, names) {
      return Object.fromEntries(names.filter(name => Object.hasOwn(object, name)).map(name => [ name, object[name] ]));
    }
    // file: src/report/lines.ts
    function atMost(most, lines) {
      const left = lines.length - most;
      return left <= 0 ? lines : [ ...lines.slice(0, most), {
        depth: 0,
        text: `\u2026 and ${left} more lines`
      } ];
    }
    function indented({depth: depth, text: text}) {
      return `${"  ".repeat(depth)}${text}`;
    }
    // file: src/report/error-tree.ts
    const mostLines = 60;
    function headline({code: code, message: message}) {
      return [ code, message ].filter(part => part !== "").join(": ") || "an error without code or message";
    }
    function rootCause(error) {
      let [root, rootDepth] = [ error, 0 ];
      const search = (candidate, depth) => {
        if (depth > rootDepth && candidate.code !== "") [root, rootDepth] = [ candidate, depth ];
        for (const detail of candidate.details) search(detail, depth + 1);
      };
      search(error, 0);
      return root;
    }
    function errorLines(errors) {
      return atMost(mostLines, errors.flatMap(error => [ ...walk(error, 0) ]));
    }
    function* walk(error, depth) {
      yield {
        depth: depth,
        text: headline(error)
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
      for (const {type: type, info: info} of error.additionalInfo) yield {
        depth: below,
        text: `${type}: ${JSON.stringify(info)}`
      };
      for (const detail of error.details) yield* walk(detail, below);
    }
    // file: src/report/inert.ts
    function inert(text, maxLength = 2e3) {
      const cut = text.length - maxLength;
      const kept = cut > 0 ? `${text.slice(0, maxLength)}\u2026 (${cut} more characters)` : text;
      return withoutUnseen(kept).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replace(/##(?=\[)/g, "## ").replace(/^(\s*):(?=:)/u, "$1: ");
    }
    function escapeHtml(text) {
      return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
    }
    function inertHtml(text, maxLength) {
      const html = escapeHtml(inert(text, maxLength));
      return `<code>${html.replace(/^ +/, indentation => "&nbsp;".repeat(indentation.length))}</code>`;
    }
    // file: src/report/sentence.ts
    function sentenceOf({verdict: verdict, subject: subject, error: error}) {
      const after = `after ${formatDuration(verdict.elapsedMs)} and ${verdict.polls} ${verdict.polls === 1 ? "poll" : "polls"}`;
      const {status: status = "", meaning: meaning} = verdict.reading?.operation ?? {};
      const goesOn = `The operation itself goes on in Azure: run this step again with ${sameInputs(verdict, subject)} to wait for it`;
      switch (verdict.outcome) {
       case "succeeded":
        return {
          title: "Succeeded",
          text: `Azure says ${status}, ${after}.${meaning === void 0 ? "" : ` ${meaning}.`}`,
          advice: ""
        };

       case "failed":
        return azureSaid("The operation failed", `Azure says ${status}, ${after}`, error);

       case "canceled":
        return azureSaid("The operation was canceled", `Azure says ${status}, ${after}`, error);

       case "timed-out":
        return {
          title: "Timed out",
          text: `No end ${after}: Azure still says ${status}.`,
          advice: `${goesOn}, with a longer timeout if it needs one.`
        };

       case "interrupted":
        return {
          title: "Interrupted",
          text: `The wait was stopped from outside ${after}${status && `, at ${status}`}.`,
          advice: `${goesOn}.`
        };

       case "unknown":
        return unknown(verdict, after, sameInputs(verdict, subject));
      }
    }
    function sameInputs({reading: reading}, subject) {
      const moved = reading !== void 0 && reading.operationUrl !== subject?.operationUrl;
      return moved ? "its output operation-url as the input operation-url" : "the same inputs";
    }
    function azureSaid(title, text, error) {
      if (error === void 0) return {
        title: title,
        text: `${text}. No reason came with it.`,
        advice: ""
      };
      const codes = [ ...new Set([ error.code, rootCause(error).code ]) ].filter(code => code !== "");
      return {
        title: [ title, codes.join(", because of ") ].filter(Boolean).join(": "),
        text: `${text}: ${headline(error)}`,
        advice: ""
      };
    }
    function unknown({fault: fault, reason: reason = "internal-error", reading: reading}, after, inputs) {
      const [said = "", ...list] = (fault?.message ?? "no cause is known").split("\n");
      if (reason === "invalid-input") return {
        title: "Invalid input",
        text: said,
        list: list,
        advice: ""
      };
      const last = reading === void 0 ? "" : ` The last status read was ${reading.operation.status}.`;
      return {
        title: `Unknown outcome: ${reason}`,
        text: `Could not find out how the operation stands, ${after}: ${said.replace(/\.$/, "")}${said.endsWith("?") ? "" : "."}${last} It may still be running.`,
        list: list,
        advice: reason === "internal-error" ? advice[reason] : `${advice[reason]} If it still runs, this step goes on waiting when it is run again with ${inputs}.`.trim()
      };
    }
    const advice = {
      "not-started": "",
      "invalid-input": "",
      "sign-in-failed": "",
      "not-found": "Check the ids, the subscription and the cloud. Azure forgets the status of an operation some time after its end.",
      forbidden: "Check that the token is for this service and has not expired, and that its owner may read the operation (for Resource Manager, Reader on the resource is enough).",
      refused: "Asking again would be answered the same: check the inputs, the endpoint and the proxy.",
      unreachable: "Check the endpoint, the proxy and the runner\u2019s network, and Azure\u2019s own status.",
      unreadable: "Something between the runner and Azure may answer in its place: check the endpoint and the proxy.",
      deadline: "",
      interrupted: "",
      "internal-error": "This is a bug in the action: please report it with this log."
    };
    // file: src/report/log.ts
    const mostOfAnnotation = 4096;
    const mostOfTree = 12;
    function print(line) {
      core.info(inert(line));
    }
    function annotate(level, title, lines) {
      const message = lines.map(line => inert(line)).join("\n");
      const write = level === "error" ? core.error : core.warning;
      write(message.slice(0, mostOfAnnotation), {
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
    function printStart({api: api, operationId: operationId, operationUrl: operationUrl, portalUrl: portalUrl}, terms, now) {
      const {timeoutMs: timeoutMs, minPollIntervalMs: minPollIntervalMs, maxPollIntervalMs: maxPollIntervalMs, maxSilenceMs: maxSilenceMs} = terms;
      const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace("T", " ").slice(0, 19);
      print(`Waiting for ${api} operation ${operationId} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${shownUrl(operationUrl)}`);
      group("How it waits", [ `Looking again after ${formatDuration(minPollIntervalMs)} to ${formatDuration(maxPollIntervalMs)}, or when Azure says`, `Giving up after ${formatDuration(maxSilenceMs)} without one readable answer (2m before the first)`, ...portalUrl === void 0 ? [] : [ `In the portal: ${portalUrl}` ] ]);
    }
    function printVerdict(conclusion) {
      const {verdict: verdict, subject: subject, red: red, error: error} = conclusion;
      const {title: title, text: text, list: list = [], advice: advice} = sentenceOf(conclusion);
      const {warnings: warnings = [], status: status} = verdict.reading?.operation ?? {};
      if (verdict.outcome === "succeeded" && !red) {
        print(`${title}: ${text}`);
        const lines = errorLines(warnings).map(indented);
        if (lines.length > 0) annotate("warning", `Succeeded, but Azure says ${status}`, lines);
        return;
      }
      const tree = error === void 0 ? [] : errorLines([ error ]).slice(1).map(indented);
      const portal = subject?.portalUrl === void 0 ? "" : `In the portal: ${subject.portalUrl}`;
      const allowed = red ? "" : "fail-on does not name this outcome: the step stays green.";
      annotate(red ? "error" : "warning", title, [ text, ...list, ...tree.slice(0, mostOfTree), advice, portal, allowed ].filter(line => line !== ""));
      if (tree.length > mostOfTree) group("The whole error", tree);
    }
    // file: src/report/tasks.ts
    const tasks_mostLines = 100;
    function taskLines(tasks) {
      return atMost(tasks_mostLines, [ ...tasks_walk(tasks, 0) ]);
    }
    function* tasks_walk(tasks, depth) {
      for (const task of tasks) {
        yield {
          depth: depth,
          text: `${task.name}: ${stateOf(task)}`
        };
        yield* tasks_walk(task.children, depth + 1);
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
    // file: src/report/poll-log.ts
    const mostAtOnce = 30;
    const poll_log_mostLines = 1e3;
    const longestLine = 400;
    const longestStatus = 200;
    const progressStep = 10;
    const firstHeartbeatMs = 3e4;
    const lastHeartbeatMs = 9e5;
    class PollLog {
      #printedMs=0;
      #linesLeft=poll_log_mostLines;
      #last="";
      #percent=0;
      #url;
      #warned=false;
      #tasks=new TaskProgress;
      #startTime;
      #timeoutMs;
      constructor(url, timeoutMs) {
        this.#url = url;
        this.#timeoutMs = timeoutMs;
      }
      add(event, changed) {
        const {elapsedMs: elapsedMs, reading: reading, fault: fault, nextPollMs: nextPollMs} = event;
        this.#warnOnce(event);
        const details = reading === void 0 ? [] : this.#details(reading);
        const hasNews = changed || details.length > 0 || this.#hasProgressed(reading);
        if (fault !== void 0 && nextPollMs === void 0) return;
        const isDue = elapsedMs - this.#printedMs >= heartbeatMs(elapsedMs);
        if (!isDue && !(hasNews && this.#linesLeft > 0)) return;
        const status = reading === void 0 ? `No status: ${fault?.firstLine}` : statusAndProgress(reading.operation);
        const before = changed ? this.#last && `${this.#last} \u2192 ` : "still ";
        const next = nextLook(nextPollMs, changed ? void 0 : this.#timeoutMs - elapsedMs);
        print(`${formatDuration(elapsedMs)}: ${before}${inert(status, longestStatus)}${next}`);
        this.#printDetails(details);
        this.#printedMs = elapsedMs;
        this.#last = reading === void 0 ? "no status" : inert(reading.operation.status, longestStatus);
      }
      #details({operation: operation, operationUrl: operationUrl}) {
        const moved = this.#url !== operationUrl;
        this.#url = operationUrl;
        const {startTime: startTime, tasks: tasks = []} = operation;
        const isFirstTime = this.#startTime === void 0 && startTime !== void 0;
        this.#startTime ??= startTime;
        return [ ...isFirstTime ? [ `Started, says Azure: ${startTime}` ] : [], ...moved ? [ `The status is at ${shownUrl(operationUrl)} from now on` ] : [], ...this.#tasks.changes(tasks) ];
      }
      #printDetails(details) {
        const shown = details.slice(0, Math.max(0, Math.min(mostAtOnce, this.#linesLeft)));
        for (const line of shown) print(`  ${inert(line, longestLine)}`);
        if (shown.length < details.length) print(`  \u2026 and ${details.length - shown.length} more changes`);
        const isLast = this.#linesLeft > 0 && this.#linesLeft <= shown.length + 1;
        if (isLast) print("So much has changed that from now on only some of it is shown.");
        this.#linesLeft -= shown.length + 1;
      }
      #hasProgressed(reading) {
        const percent = Number(reading?.operation.percentComplete ?? 0);
        if (percent < this.#percent + progressStep) return false;
        this.#percent = percent;
        return true;
      }
      #warnOnce({reading: reading}) {
        if (this.#warned || reading?.operation.doubt === void 0) return;
        this.#warned = true;
        annotate("warning", "Unknown status", [ `Azure says ${reading.operation.status}, a status that this API does not document. It counts as running, and the deadline decides.` ]);
      }
    }
    function statusAndProgress({status: status, percentComplete: percentComplete}) {
      return percentComplete === void 0 ? status : `${status}, ${percentComplete} %`;
    }
    function nextLook(nextPollMs, leftMs) {
      if (nextPollMs === void 0) return "";
      const look = `next look in ${nextPollMs < 1e3 ? "less than 1s" : formatDuration(nextPollMs)}`;
      return leftMs === void 0 ? ` (${look})` : ` (${look}, gives up in ${formatDuration(leftMs)})`;
    }
    function heartbeatMs(elapsedMs) {
      return Math.min(Math.max(elapsedMs / 4, firstHeartbeatMs), lastHeartbeatMs);
    }
    var external_node_fs_ = __webpack_require__("node:fs");
    // file: src/report/outputs.ts
    const mostUnits = 4e5;
    const largest = [ "response", "error-detail", "data", "error-message" ];
    function outputsOf({verdict: verdict, subject: subject, error: error}) {
      const {outcome: outcome, reason: reason, reading: reading, requestId: requestId, polls: polls, elapsedMs: elapsedMs} = verdict;
      const operation = reading?.operation;
      const values = {
        outcome: outcome,
        reason: reason ?? "",
        status: operation?.status ?? "",
        "operation-id": subject?.operationId ?? "",
        "operation-name": operation?.name ?? "",
        "operation-url": reading?.operationUrl ?? subject?.operationUrl ?? "",
        "start-time": operation?.startTime ?? "",
        "end-time": operation?.endTime ?? "",
        "percent-complete": operation?.percentComplete ?? "",
        "http-status-code": operation?.httpStatusCode ?? "",
        data: operation?.data ?? "",
        "error-code": error?.code ?? "",
        "error-message": error?.message ?? "",
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
        if (Object.values(values).join("").length <= mostUnits) break;
        values[name] = "";
        leftOut.push(name);
      }
      return {
        values: values,
        leftOut: leftOut
      };
    }
    // file: src/report/chart.ts
    const mostBars = 30;
    const longestLabel = 40;
    const leastShare = .01;
    function timelineChart({entries: entries, startedAt: startedAt}, {outcome: outcome, elapsedMs: elapsedMs}) {
      if (entries.length === 0) return;
      const start = startedAt.getTime();
      const least = Math.max(1, elapsedMs * leastShare);
      const shown = entries.slice(0, mostBars);
      const bars = shown.map(({elapsedMs: from, text: text, isFault: isFault}, index) => {
        const isLast = index === entries.length - 1;
        const until = Math.max(entries[index + 1]?.elapsedMs ?? elapsedMs, from + least);
        const kind = isFault ? "crit, " : isLast && outcome === "succeeded" ? "done, " : isLast ? "active, " : "";
        return `  ${index + 1} ${label(text)} :${kind}${Math.round(start + from)}, ${Math.round(start + until)}`;
      });
      const lines = [ "gantt", "  dateFormat x", "  axisFormat " + (elapsedMs < 12e4 ? "%H:%M:%S" : "%H:%M"), ...bars ];
      return [ "```mermaid", ...lines, "```" ].join("\n");
    }
    function label(text) {
      const plain = text.replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, longestLabel);
      return plain || "no name";
    }
    // file: src/report/summary.ts
    const mostBytes = 1e6;
    function summaryOf(conclusion, timeline) {
      const {verdict: verdict, subject: subject, error: error, red: red} = conclusion;
      const operation = verdict.reading?.operation;
      const sentence = sentenceOf(conclusion);
      const facts = [ [ "Outcome", verdict.outcome ], [ "Reason", verdict.reason ], [ "API", subject?.api ], [ "Operation", subject?.operationId ], [ "Name", operation?.name ], [ "URL", subject && shownUrl(verdict.reading?.operationUrl ?? subject.operationUrl) ], [ "Last status", operation?.status ], [ "Percent complete", operation?.percentComplete ], [ "Duration", formatDuration(verdict.elapsedMs) ], [ "Polls", String(verdict.polls) ], [ "Started, says Azure", operation?.startTime ], [ "Ended, says Azure", operation?.endTime ], [ "Request id", verdict.requestId ] ];
      const rows = facts.flatMap(([name, value]) => value ? [ `<tr><th align="left">${name}</th><td>${inertHtml(value)}</td></tr>` ] : []);
      const blocks = [ `<h3>${red ? "\u274c" : verdict.outcome === "succeeded" ? "\u2705" : "\u26a0\ufe0f"} ${verdict.reason === "invalid-input" ? "Wrong inputs" : `Azure operation: ${verdict.outcome}`}</h3>`, `<p>${[ sentence.text, ...sentence.list ?? [], sentence.advice ].filter(Boolean).map(text => inertHtml(text)).join("<br>")}</p>`, section("Error", errorLines(error === void 0 ? [] : [ error ])), section("Warnings", errorLines(verdict.outcome === "succeeded" ? operation?.warnings ?? [] : [])), `<table>${rows.join("")}</table>`, portalLink(subject?.portalUrl), timelineChart(timeline, verdict) ?? "", timelineTable(timeline), section("Tasks", taskLines(operation?.tasks ?? [])) ];
      return `${fitting(blocks.filter(block => block !== "")).join("\n\n")}\n`;
    }
    function portalLink(url) {
      return url === void 0 ? "" : `<p><a href="${escapeHtml(url)}">Open in the Azure portal</a></p>`;
    }
    function fitting(blocks) {
      let left = mostBytes;
      return blocks.map(block => {
        const bytes = Buffer.byteLength(block);
        if (bytes > left) return "<p>Left out, because GitHub takes 1 MiB of a summary.</p>";
        left -= bytes;
        return block;
      });
    }
    function timelineTable({entries: entries, leftOut: leftOut}) {
      if (entries.length === 0) return "";
      const rows = entries.map(({elapsedMs: elapsedMs, text: text}) => `<tr><td>${formatDuration(elapsedMs)}</td><td>${inertHtml(text, 200)}</td></tr>`);
      const note = leftOut === 0 ? "" : `<p>${leftOut} more changes, in the middle, are left out.</p>`;
      return `<h4>Timeline</h4><table><tr><th>After</th><th>Status</th></tr>${rows.join("")}</table>${note}`;
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
      if (failure !== void 0) annotate("error", "Outputs not written", [ `${unwritten}: ${failure}` ]); else if (leftOut.length > 0) print(`Left empty, because GitHub takes 1 MB of outputs from a job: ${leftOut.join(", ")}`);
      const note = failure === void 0 ? "" : `<p>\u274c ${unwritten}.</p>\n\n`;
      await writeSummary(`${note}${summaryOf(conclusion, timeline)}`);
      return failure === void 0;
    }
    const unwritten = "The outputs could not be written, so the step fails whatever the verdict";
    function writeOutputs(values) {
      try {
        if (!process.env.GITHUB_OUTPUT) throw new Error("GITHUB_OUTPUT does not name a file");
        assertReady(process.env.GITHUB_OUTPUT);
        for (const [name, value] of Object.entries(values)) core.setOutput(name, value);
        return;
      } catch (error) {
        return report_messageOf(error);
      }
    }
    async function writeSummary(summary) {
      try {
        if (process.env.GITHUB_STEP_SUMMARY) assertReady(process.env.GITHUB_STEP_SUMMARY);
        await core.summary.addRaw(summary).write();
      } catch (error) {
        annotate("warning", "Summary not written", [ `The job summary could not be written: ${report_messageOf(error)}` ]);
      }
    }
    function assertReady(file) {
      (0, external_node_fs_.closeSync)((0, external_node_fs_.openSync)(file, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND | external_node_fs_.constants.O_NONBLOCK));
    }
    function report_messageOf(error) {
      return error instanceof Error ? error.message : String(error);
    }
    // file: src/report/timeline.ts
    const mostEntries = 100;
    class Timeline {
      startedAt;
      #entries=[];
      #left=0;
      constructor(startedAt) {
        this.startedAt = startedAt;
      }
      get entries() {
        return this.#entries;
      }
      get leftOut() {
        return this.#left;
      }
      add({elapsedMs: elapsedMs, reading: reading, fault: fault}) {
        const text = reading?.operation.status ?? `no status (${fault?.reason})`;
        const previous = this.#entries.at(-1);
        const isFault = reading === void 0;
        if (previous?.text === text && previous.isFault === isFault) return false;
        this.#entries.push({
          elapsedMs: elapsedMs,
          text: text,
          isFault: isFault
        });
        if (this.#entries.length > mostEntries) {
          this.#entries.splice(mostEntries / 2, 1);
          this.#left += 1;
        }
        return true;
      }
    }
    // file: src/report/warnings.ts
    const shortLoginMs = 6e5;
    const lapseTitle = "The sign-in may lapse before the wait ends";
    function warnAtStart({api: api, unused: {byApi: byApi, bySignIn: bySignIn}, signIn: signIn, timeoutMs: timeoutMs}, nowMs) {
      const unused = [ byApi.length > 0 ? `The API ${api} does not use ${byApi.join(", ")}.` : "", bySignIn.length > 0 ? `The way to sign in (${waysIn[signIn.way]}) does not use ${bySignIn.join(", ")}.` : "" ].filter(line => line !== "");
      if (unused.length > 0) annotate("warning", "Unused inputs", unused);
      const lapse = signIn.way === "access-token" ? outlived(signIn.accessToken, timeoutMs, nowMs) : void 0;
      if (lapse !== void 0) annotate("warning", lapseTitle, [ lapse ]);
    }
    function warnOfShortLogin({signIn: signIn, timeoutMs: timeoutMs}) {
      let warned = signIn.way !== "azure-cli";
      return lifeMs => {
        if (warned || timeoutMs <= shortLoginMs && timeoutMs <= lifeMs) return;
        warned = true;
        annotate("warning", lapseTitle, [ `The wait may last ${formatDuration(timeoutMs)}. The Azure CLI\u2019s token lives ${formatDuration(lifeMs)}, and a login by azure/login with OIDC cannot be renewed after about ten minutes.`, "With client-id and tenant-id this step signs in by itself, and anew for as long as the wait lasts." ]);
      };
    }
    // file: src/wait/schedule.ts
    const shareOfElapsed = .05;
    const jitter = .1;
    const plentyOfReads = 200;
    const longestStretchMs = 12e4;
    const stretchJitter = .5;
    const backoffBaseMs = 1e3;
    const backoffCapMs = 6e4;
    const longestDelayMs = 2 ** 31 - 1;
    function sanitiseDelay(delayMs, floorMs) {
      const floor = Number.isFinite(floorMs) && floorMs > 0 ? Math.min(floorMs, longestDelayMs) : 1;
      if (Number.isNaN(delayMs)) return Math.ceil(floor);
      return Math.min(Math.ceil(Math.max(delayMs, floor)), longestDelayMs);
    }
    function createSchedule(options) {
      const {minPollIntervalMs: floorMs, maxPollIntervalMs: ceilingMs, random: random} = options;
      const sanitise = delayMs => sanitiseDelay(delayMs, floorMs);
      const vary = by => 1 - by + 2 * by * random();
      return {
        afterReading(elapsedMs, retryAfterMs, remainingReads = plentyOfReads) {
          if (retryAfterMs !== void 0 && retryAfterMs > 0) return sanitise(retryAfterMs);
          const share = Math.min(Math.max(shareOfElapsed * elapsedMs, floorMs), ceilingMs);
          const delayMs = share * vary(jitter);
          return sanitise(remainingReads < plentyOfReads ? delayMs + stretchMs(remainingReads) * vary(stretchJitter) : delayMs);
        },
        afterFault({faults: faults, throttles: throttles = 0, retryAfterMs: retryAfterMs = 0, leftMs: leftMs}) {
          if (retryAfterMs > 0 && throttles < 2) return sanitise(retryAfterMs);
          const cap = Math.min(backoffCapMs, backoffBaseMs * 2 ** (faults - 1));
          return sanitise(Math.max(retryAfterMs, Math.min(cap * random(), leftMs)));
        }
      };
    }
    function stretchMs(remainingReads) {
      return longestStretchMs * (1 - remainingReads / plentyOfReads) ** 2;
    }
    // file: src/wait/patience.ts
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
    // file: src/wait/wait.ts
    const longestRequestMs = 6e4;
    async function waitFor(options) {
      const {clock: clock, signal: signal, timeoutMs: timeoutMs, onPoll: onPoll} = options;
      const start = clock.now();
      const deadline = start + timeoutMs;
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
      while (!signal.aborted) {
        const result = await pollOnce(options, deadline);
        const {reading: reading, fault: fault, endedAt: endedAt} = result;
        const elapsedMs = endedAt - start;
        const step = fault === void 0 ? stepAfterReading(result, elapsedMs, history, options) : stepAfterFault(result, history, options);
        history = step.history;
        if (signal.aborted && fault !== void 0) break;
        const event = {
          polls: history.polls,
          elapsedMs: elapsedMs,
          reading: reading,
          fault: fault
        };
        if ("ending" in step) {
          onPoll(event);
          return verdict(step.ending);
        }
        const leftMs = Math.max(0, deadline - endedAt);
        const nextPollMs = Math.min(step.delayMs, leftMs);
        onPoll({
          ...event,
          nextPollMs: nextPollMs,
          givesUpInMs: Math.min(leftMs, Math.max(0, step.giveUpAt - endedAt))
        });
        await clock.sleep(nextPollMs, signal);
      }
      return verdict({
        outcome: "interrupted",
        reason: "interrupted",
        reading: history.last?.reading
      });
    }
    async function pollOnce(options, deadline) {
      const {poll: poll, clock: clock, signal: signal, timeoutMs: timeoutMs, maxSilenceMs: maxSilenceMs} = options;
      const sentAt = clock.now();
      const isLast = sentAt >= deadline;
      const limitMs = Math.min(longestRequestMs, maxSilenceMs, isLast ? timeoutMs : deadline - sentAt);
      try {
        const reading = await poll({
          limitMs: limitMs,
          signal: signal
        });
        return {
          reading: reading,
          sentAt: sentAt,
          limitMs: limitMs,
          isLast: isLast,
          endedAt: clock.now()
        };
      } catch (error) {
        if (error instanceof errors.WaitError) return {
          fault: error,
          sentAt: sentAt,
          limitMs: limitMs,
          isLast: isLast,
          endedAt: clock.now()
        };
        throw error;
      }
    }
    function stepAfterReading({reading: reading, isLast: isLast, endedAt: endedAt}, elapsedMs, before, {schedule: schedule, signal: signal}) {
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
      const {streak: streak, giveUpAt: giveUpAt} = addFault(before.streak, result, limits);
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
    // file: src/main.ts
    const failureLimitMs = 2e4;
    const met = new Secrets(core.setSecret);
    async function main(signal) {
      const secrets = met;
      for (const name of secretInputs) secrets.conceal(core.getInput(name));
      const timeline = new Timeline(new Date);
      try {
        const inputs = readInputs({
          getInput: core.getInput,
          isProxied: isProxied
        }, new Map(Object.entries(flavors_namespaceObject)));
        const {operationId: operationId, resourceId: resourceId, request: request} = inputs.flavor;
        const subject = secrets.redact({
          api: inputs.api,
          operationId: operationId,
          operationUrl: request.url.href,
          portalUrl: resourceId && (0, cloud.portalUrl)(inputs.environment, resourceId)
        });
        const {verdict: verdict, error: error} = await wait({
          inputs: inputs,
          subject: subject,
          timeline: timeline,
          secrets: secrets,
          signal: signal
        });
        const red = verdict.outcome === "interrupted" || inputs.failOn.has(verdict.outcome);
        const written = await report({
          verdict: verdict,
          subject: subject,
          red: red,
          error: error
        }, timeline);
        return written && !red ? 0 : 1;
      } catch (error) {
        await report({
          verdict: noVerdict(error, secrets),
          red: true
        }, timeline);
        return 1;
      }
    }
    async function reportCrash(error) {
      await report({
        verdict: noVerdict(error, met),
        red: true
      }, new Timeline(new Date));
    }
    async function wait({inputs: inputs, subject: subject, timeline: timeline, secrets: secrets, signal: signal}) {
      warnAtStart(inputs, Date.now());
      const {signIn: signIn, flavor: flavor, endpoint: endpoint} = inputs;
      const conceal = secret => secrets.conceal(secret);
      const warn = warnOfShortLogin(inputs);
      const tokens = createTokenSource({
        ...inputs,
        env: process.env,
        clock: lib_clock.systemClock,
        conceal: conceal,
        onToken: lifeMs => {
          debug(`A new token, good for ${formatDuration(lifeMs)}`);
          warn(lifeMs);
        },
        onKept: ({message: message}, leftMs) => print(`The sign-in could not be renewed yet; the token in hand is good for ${formatDuration(leftMs)}: ${secrets.redact(message)}`)
      });
      const onExchange = exchange => {
        if (isDebug()) for (const line of exchangeLines(exchange)) debug(secrets.redact(line));
      };
      const certificate = signIn.way === "management-certificate" ? signIn.certificate : void 0;
      const poller = createPoller({
        flavor: flavor,
        endpoint: endpoint,
        tokens: tokens,
        certificate: certificate,
        clock: lib_clock.systemClock,
        secrets: secrets,
        onExchange: onExchange
      });
      const log = new PollLog(subject.operationUrl, inputs.timeoutMs);
      print(`Signing in with ${waysIn[signIn.way]}`);
      printStart(subject, inputs, new Date);
      (0, lib_process.keepYoungGenerationSmall)();
      const verdict = await waitFor({
        poll: poller.poll,
        schedule: createSchedule({
          ...inputs,
          random: Math.random
        }),
        clock: lib_clock.systemClock,
        signal: signal,
        timeoutMs: inputs.timeoutMs,
        maxSilenceMs: inputs.maxSilenceMs,
        graceMs: 6e4,
        onPoll: event => log.add(event, timeline.add(event))
      });
      const leftMs = inputs.timeoutMs + Math.min(longestRequestMs, inputs.timeoutMs) - verdict.elapsedMs;
      const limitMs = Math.max(1e3, Math.min(failureLimitMs, leftMs));
      return {
        verdict: verdict,
        error: await main_errorOf(verdict, poller, {
          limitMs: limitMs,
          signal: signal
        })
      };
    }
    function isProxied(url) {
      return (0, proxy.getProxyUrl)(url) !== void 0;
    }
    async function main_errorOf(verdict, poller, options) {
      const {reading: reading, fault: fault} = verdict;
      switch (verdict.outcome) {
       case "failed":
        try {
          return merge(await poller.lookForFailure(options), reading?.operation.error);
        } catch (error) {
          print(`The reason could not be read: ${error instanceof Error ? error.message : error}`);
          return reading?.operation.error;
        }

       case "canceled":
        return reading?.operation.error;

       case "unknown":
        return fault?.responseError;

       case "succeeded":
       case "timed-out":
       case "interrupted":
        return;
      }
    }
    function merge(job, own) {
      return job && own ? {
        ...job,
        details: [ ...job.details, own ]
      } : job ?? own;
    }
    function noVerdict(error, secrets) {
      const told = error instanceof errors.WaitError ? error : new errors.WaitError("internal-error", `The action itself failed: ${error instanceof Error ? error.stack : error}`, {
        cause: error
      });
      const fault = told.redacted(value => secrets.redact(value));
      return {
        outcome: "unknown",
        reason: fault.reason,
        fault: fault,
        polls: 0,
        elapsedMs: 0
      };
    }
  },
  "src/quote.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      describeBody: () => describeBody,
      oneLine: () => oneLine,
      quote: () => quote
    });
    const quoteLength = 200;
    const longestLine = 600;
    const mostSearched = 1e4;
    function describeBody(body) {
      return /^\s*["{[]/.test(body) ? "" : `. It starts with ${quote(body)}`;
    }
    function quote(body, length = quoteLength) {
      const beginning = body.slice(0, length);
      const data = beginning.search(/<(?:[\w.-]+:)?Data\b/i);
      const text = data === -1 ? beginning : beginning.slice(0, data);
      const shown = text.replace(/\s+/g, " ").replace(query, "?\u2026");
      return text.length < body.length ? `\u201c${shown}\u2026\u201d` : `\u201c${shown}\u201d`;
    }
    const query = /[?&][^\s"'<>]*=[^\s"'<>]*/g;
    const jsonWebToken = /\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)?/g;
    function oneLine(said) {
      const line = said.slice(0, mostSearched).replace(/\s+/g, " ").trim().replace(/\.$/, "").replace(jsonWebToken, "***");
      return line.length > longestLine ? `${line.slice(0, longestLine)}\u2026` : line;
    }
  },
  "src/within.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      within: () => within
    });
    var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("src/errors.ts");
    async function within(work, limit) {
      const {clock: clock, limitMs: limitMs, signal: signal, onTimeout: onTimeout} = limit;
      const over = new AbortController;
      const interrupt = () => over.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_0__.WaitError("interrupted", "The GitHub job was cancelled"));
      if (signal.aborted) interrupt();
      signal.addEventListener("abort", interrupt);
      const expire = async () => {
        await clock.sleep(limitMs, over.signal);
        if (!over.signal.aborted) over.abort(onTimeout());
      };
      try {
        const working = work(over.signal);
        working.catch(() => {});
        expire();
        return await Promise.race([ working, rejection(over.signal) ]);
      } finally {
        signal.removeEventListener("abort", interrupt);
        over.abort();
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
  },
  "./scripts/not-bundled/undici.js": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      ProxyAgent: () => ProxyAgent
    });
    class ProxyAgent {
      constructor() {
        throw new Error("undici is not in this bundle: tsconfig.build.json says what stands in its place");
      }
    }
  }
};
