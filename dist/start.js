export const id = "start";

export const ids = [ "start" ];

export const modules = {
  "src/start/start.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      start: () => start
    });
    var cloud = __webpack_require__("src/cloud.ts");
    var answer = __webpack_require__("src/documents/answer.ts");
    var deployment = __webpack_require__("src/documents/deployment.ts");
    var error_detail = __webpack_require__("src/documents/error-detail.ts");
    // file: src/documents/goal.ts
    const usualGoal = {
      until: "done",
      words: new Map
    };
    var memory = __webpack_require__("src/documents/memory.ts");
    var resource_manager = __webpack_require__("src/documents/resource-manager.ts");
    var response_url = __webpack_require__("src/documents/response-url.ts");
    var result = __webpack_require__("src/documents/result.ts");
    var state = __webpack_require__("src/documents/state.ts");
    var types = __webpack_require__("src/documents/types.ts");
    var errors = __webpack_require__("src/errors.ts");
    var arm_location = __webpack_require__("src/flavors/arm-location.ts");
    var arm_operation = __webpack_require__("src/flavors/arm-operation.ts");
    var arm_resource = __webpack_require__("src/flavors/arm-resource.ts");
    var deployment_readers = __webpack_require__("src/flavors/deployment-readers.ts");
    var flavor = __webpack_require__("src/flavors/flavor.ts");
    var http_request = __webpack_require__("src/http/request.ts");
    var http_response = __webpack_require__("src/http/response.ts");
    var json = __webpack_require__("src/json.ts");
    var documents_json = __webpack_require__("src/documents/json.ts");
    // file: src/start/answer.ts
    function readStarted(call, response) {
      const {method: method, url: url} = call;
      const monitor = (0, response_url.urlIn)(response, response_url.monitorHeaders, invalidUrl);
      if (monitor !== void 0) return {
        kind: "poll",
        api: "arm-operation",
        url: monitor,
        until: "done"
      };
      const target = (0, response_url.urlIn)(response, [ "location" ], invalidUrl);
      const location = target !== void 0 && !isSamePath(target, url) ? target : void 0;
      const until = method === "DELETE" ? "deleted" : call.goal.until;
      if (response.status === 202 && location !== void 0) return {
        kind: "poll",
        api: "arm-location",
        url: location,
        until: until
      };
      if (response.status === 202) return method === "POST" ? rejectUnnamed(response) : pollResource(url, until);
      return readWithoutMonitor(call, response, location);
    }
    function readWithoutMonitor(call, response, location) {
      const {method: method, url: url, goal: goal} = call;
      const until = method === "DELETE" ? "deleted" : goal.until;
      const operation = readAsLast(call, response);
      const hasWord = operation !== void 0 && operation.isCode !== true;
      if (!hasWord && location !== void 0 && (response.status === 200 || response.status === 201)) return {
        kind: "poll",
        api: "arm-location",
        url: location,
        until: until
      };
      if (method === "POST") return readAfterPost(call, response, operation);
      if (operation !== void 0 && operation.state !== "running") return {
        kind: "ended",
        operation: operation
      };
      if (method === "PATCH" && operation === void 0) throw nothingToPoll(response, unreadableResponse);
      return pollResource(url, until);
    }
    function readAfterPost({url: url, goal: goal}, response, operation) {
      if (operation !== void 0 && operation.state !== "running") return {
        kind: "ended",
        operation: operation
      };
      const id = idIn(response, url);
      const isJob = id !== void 0 && (0, types.typeOf)(id) !== void 0;
      if (id !== void 0 && (isJob || operation !== void 0)) return pollResource(id, goal.until);
      throw nothingToPoll(response, unreadableResponse);
    }
    function readAsLast(call, response) {
      try {
        return readByResource(call, response) ?? readByLocation(call.goal, response);
      } catch (error) {
        if (error instanceof errors.WaitError) return;
        throw error;
      }
    }
    function readByResource({method: method, url: url, goal: goal}, response) {
      const resource = method === "POST" ? idIn(response, url) : url;
      const type = resource && (0, types.typeOf)(resource);
      if (method === "DELETE" || method === "POST" && type === void 0) return;
      const rule = (0, state.resourceRule)(goal, type);
      const document = (0, json.parseObject)(response.body);
      const context = {
        response: response,
        rule: rule,
        memory: memory.noMemory
      };
      if (document !== void 0 && (0, state.readWord)(response, document, rule) !== void 0) return (0, 
      resource_manager.readResource)(context);
      return rule.isNamed ? {
        ...(0, resource_manager.readLocation)(context),
        state: "running"
      } : void 0;
    }
    function readByLocation(goal, response) {
      return (0, resource_manager.readLocation)({
        response: response,
        rule: (0, state.monitorRule)({
          ...goal,
          until: "done"
        }),
        memory: memory.noMemory
      });
    }
    function idIn({body: body = ""}, call) {
      const document = (0, json.parseJson)(body);
      const id = (0, json.isObject)(document) ? (0, json.text)((0, documents_json.member)(document, "id")) : void 0;
      if (id === void 0 || !resourceId.test(id)) return;
      const url = new URL(id, call);
      url.searchParams.set("api-version", (0, types.typeOf)(url)?.apiVersion ?? call.searchParams.get("api-version") ?? "");
      return url;
    }
    const resourceId = /^\/(?:subscriptions|providers)(?:\/(?!(?:\.|%2e){1,2}(?:\/|$))[^\p{Cc}\p{Cs}/\\?#]+)+$/iu;
    function pollResource(url, until) {
      return {
        kind: "poll",
        api: "arm-resource",
        url: url,
        until: until
      };
    }
    function isSamePath(one, other) {
      const path = ({pathname: pathname}) => pathname.replace(/\/$/, "").toLowerCase();
      return path(one) === path(other);
    }
    function rejectUnnamed(response) {
      throw nothingToPoll(response, "The operation has been started, but the response (HTTP 202) names no URL to poll");
    }
    function nothingToPoll(response, message) {
      return new errors.WaitError("unreadable", `${message}. Check the resource before you run this again`, {
        requestId: (0, http_response.requestId)(response)
      });
    }
    const invalidUrl = "The operation may have been started: Azure accepted the request, but its response names no valid URL to poll";
    const unreadableResponse = "The operation may have been started: the response to the request is unreadable and names no URL to poll";
    var wait = __webpack_require__("src/wait/wait.ts");
    var response_errors = __webpack_require__("src/documents/response-errors.ts");
    // file: src/start/policy.ts
    const transientClientErrors = [ 408, 425 ];
    const permanentServerErrors = [ 501, 505 ];
    function isIdempotent(method) {
      return method === "PUT" || method === "DELETE";
    }
    function stepAfter(method, result, {responseLost: responseLost, tokenRenewed: tokenRenewed}) {
      if (!("response" in result)) return isIdempotent(method) || !result.carriedOut ? "again" : "lost";
      const {response: response} = result;
      const {status: status} = response;
      if (status >= 200 && status <= 299) return "accepted";
      if (method === "DELETE" && (0, response_errors.isGone)(response)) return "accepted";
      if (status === 401 && !tokenRenewed) return "again-with-new-token";
      if (status === 429) return "again";
      if (status >= 500 || transientClientErrors.includes(status)) {
        if (!isIdempotent(method)) return "lost";
        return permanentServerErrors.includes(status) ? "refused" : "again";
      }
      return status >= 400 && (0, response_errors.isErrorResponse)(response) && !responseLost ? "not-started" : "refused";
    }
    function mayBeCarriedOut(result) {
      return "response" in result ? ![ 401, 429 ].includes(result.response.status) : result.carriedOut;
    }
    // file: src/start/call.ts
    const longestRetryMs = 12e4;
    async function makeCall(call, options) {
      const {clock: clock, signal: signal, schedule: schedule, timeoutMs: timeoutMs} = options;
      const deadline = clock.now() + timeoutMs;
      let history = {
        responseLost: false,
        tokenRenewed: false,
        faults: 0,
        throttles: 0
      };
      for (;;) {
        const outcome = await tryOnce(options, Math.min(wait.longestRequestMs, Math.max(1, deadline - clock.now())));
        const step = outcome.isFinal ? "lost" : stepAfter(call.method, outcome.result, history);
        if (step !== "again" && step !== "again-with-new-token") return conclude(step, outcome, history, options);
        history = addTry(history, outcome, step, clock.now());
        const {faults: faults, throttles: throttles, faultsSince: faultsSince} = history;
        const giveUpAt = Math.min(deadline, (faultsSince ?? deadline) + longestRetryMs);
        const {retryAfterMs: retryAfterMs} = outcome;
        const leftMs = Math.max(0, giveUpAt - clock.now());
        const delayMs = step === "again" ? schedule.afterFault({
          faults: faults,
          throttles: throttles,
          retryAfterMs: retryAfterMs,
          leftMs: leftMs
        }) : 0;
        if (clock.now() + delayMs >= giveUpAt) return conclude("exhausted", outcome, history, options);
        options.onRetry(outcome.why, delayMs);
        await clock.sleep(delayMs, signal);
        if (signal.aborted) throw interruption(history.responseLost, options);
      }
    }
    async function tryOnce({attempt: attempt, signal: signal}, limitMs) {
      let isSent = false;
      const onSent = () => {
        isSent = true;
      };
      try {
        const response = await attempt({
          limitMs: limitMs,
          signal: signal,
          onSent: onSent
        });
        const {status: status, retryAfterMs: retryAfterMs} = response;
        return {
          result: {
            response: response
          },
          why: `Azure returned HTTP ${status}`,
          retryAfterMs: retryAfterMs,
          isFinal: false
        };
      } catch (error) {
        if (!(error instanceof errors.WaitError)) throw error;
        const carriedOut = isSent && !error.unsent && error.reason !== "sign-in-failed";
        const isFinal = error.patience === "none";
        return {
          result: {
            carriedOut: carriedOut
          },
          fault: error,
          why: error.firstLine,
          retryAfterMs: error.retryAfterMs,
          isFinal: isFinal
        };
      }
    }
    function addTry(before, {result: result}, step, now) {
      const isThrottled = "response" in result && result.response.status === 429;
      return {
        responseLost: before.responseLost || step === "again" && mayBeCarriedOut(result),
        tokenRenewed: before.tokenRenewed || step === "again-with-new-token",
        faults: before.faults + 1,
        throttles: before.throttles + (isThrottled ? 1 : 0),
        faultsSince: isThrottled ? void 0 : before.faultsSince ?? now
      };
    }
    function conclude(step, {result: result, fault: fault, why: why}, history, options) {
      const mayBeStarted = history.responseLost || mayBeCarriedOut(result);
      if (fault?.reason === "interrupted") throw interruption(mayBeStarted, options);
      if (!("response" in result)) throw withEffect(fault ?? new errors.WaitError("unreachable", why), mayBeStarted, options);
      const {response: response} = result;
      options.onResponse(response);
      const error = (0, error_detail.readResponseError)(response);
      switch (step) {
       case "accepted":
        return {
          kind: "accepted",
          response: response
        };

       case "not-started":
        return {
          kind: "not-started",
          response: response,
          error: error ?? noReason(response)
        };

       case "exhausted":
        if (!mayBeStarted && error !== void 0) return {
          kind: "not-started",
          response: response,
          error: error
        };
        throw withEffect(responseFault("unreachable", response, error), mayBeStarted, options);

       case "lost":
        throw withEffect(responseFault("unreachable", response, error), true, options);

       case "refused":
        throw withEffect(responseFault("refused", response, error), mayBeStarted, options);
      }
    }
    function noReason({status: status}) {
      return {
        code: String(status),
        message: "",
        details: [],
        additionalInfo: []
      };
    }
    function responseFault(reason, response, error) {
      const detail = [ error?.code, error?.message ].filter(Boolean).join(": ").replace(/\s+/g, " ");
      const message = error === void 0 ? `The response (HTTP ${response.status}) contains no error in Azure\u2019s form` : `Azure returned HTTP ${response.status} for the request: ${detail}`;
      return new errors.WaitError(reason, message, {
        requestId: response.headers["x-ms-request-id"],
        responseError: error
      });
    }
    function withEffect(fault, mayBeStarted, {clientRequestId: clientRequestId}) {
      const [first = "", ...others] = fault.message.split("\n");
      const effect = mayBeStarted ? `The operation may have been started: check the resource before you run this again (client request id ${clientRequestId})` : "Nothing was started";
      return fault.with({
        message: [ `${first.replace(/\.$/, "")}. ${effect}`, ...others ].join("\n")
      });
    }
    function interruption(mayBeStarted, options) {
      return withEffect(new errors.WaitError("interrupted", "The GitHub job was cancelled before the response arrived"), mayBeStarted, options);
    }
    // file: src/start/polls.ts
    function orGone(monitor, resource, clock) {
      return async limits => {
        const rest = limitsFromNow(limits, clock);
        try {
          return await monitor(limits);
        } catch (fault) {
          if (!(fault instanceof errors.WaitError) || fault.reason !== "not-found") throw fault;
          const reading = await readableOrNone(resource, rest());
          if (reading?.operation.state === "succeeded") return reading;
          throw fault;
        }
      };
    }
    async function readableOrNone(poll, limits) {
      try {
        return await poll(limits);
      } catch (error) {
        if (error instanceof errors.WaitError) return;
        throw error;
      }
    }
    function inSequence(first, second, clock) {
      let current = first;
      return async limits => {
        const rest = limitsFromNow(limits, clock);
        const reading = await current(limits);
        if (current === second || reading.operation.state !== "succeeded") return reading;
        current = second;
        return second(rest());
      };
    }
    function limitsFromNow(limits, clock) {
      const deadline = clock.now() + limits.limitMs;
      return () => ({
        ...limits,
        limitMs: Math.max(1, deadline - clock.now())
      });
    }
    // file: src/start/start.ts
    async function start(options) {
      try {
        return await callAndChoose(options);
      } catch (error) {
        throw error instanceof errors.WaitError ? error.redacted(options.redact) : error;
      }
    }
    async function callAndChoose(options) {
      const {call: call, redact: redact} = options;
      const callResult = await makeCall(call, {
        ...options,
        attempt: limits => attempt(options, limits)
      });
      const {response: response} = callResult;
      if (callResult.kind === "not-started") return {
        kind: "end",
        ending: {
          outcome: "failed",
          reason: "not-started",
          error: redact(callResult.error)
        },
        requestId: (0, http_response.requestId)(response)
      };
      const started = response.status === 404 ? gone : readStarted(call, response);
      const result = resultOf(call, response);
      if (started.kind === "ended") return endedAt(options.redactStatus(started.operation), call, response, result);
      return waitFor(started, options, response, result);
    }
    const gone = {
      kind: "ended",
      operation: {
        state: "succeeded",
        status: "404 Not Found",
        meaning: "The resource no longer exists",
        httpStatusCode: "404",
        document: ""
      }
    };
    async function attempt({call: call, body: body, asker: asker, clientRequestId: clientRequestId}, {onSent: onSend, ...limits}) {
      const {method: method, url: url} = call;
      const headers = {
        ...http_request.jsonHeaders,
        "x-ms-client-request-id": clientRequestId
      };
      if (body !== void 0) headers["content-type"] = "application/json";
      const request = {
        url: url,
        headers: headers,
        call: {
          method: method,
          body: body
        }
      };
      let unauthorized;
      const read = response => {
        if (response.status === 401) {
          unauthorized = response;
          (0, answer.assertAnswered)(response, error_detail.readResponseError);
        }
        return response;
      };
      try {
        return await asker.askAndRead({
          request: request,
          read: read,
          limits: limits,
          onSend: onSend
        });
      } catch (error) {
        const isSignInFault = error instanceof errors.WaitError && error.reason === "sign-in-failed";
        if (unauthorized !== void 0 && !isSignInFault) return unauthorized;
        throw error;
      }
    }
    function endedAt(operation, {method: method, url: url, goal: goal}, response, result) {
      const reading = {
        operation: method === "DELETE" ? {
          ...operation,
          result: void 0
        } : operation,
        operationUrl: response.url.href
      };
      const {state: state} = operation;
      if (state === "running") throw new Error("a running operation has not ended");
      const {title: title, failure: failure, progress: progress} = (0, deployment_readers.deploymentReaders)(url, goal.until);
      const ending = {
        outcome: state,
        reading: reading
      };
      return {
        kind: "end",
        ending: ending,
        requestId: (0, http_response.requestId)(response),
        title: title,
        failure: failure,
        progress: progress,
        result: result
      };
    }
    function waitFor(started, {call: call, createPoll: createPoll, endpoint: endpoint, clock: clock}, response, result) {
      const {method: method, url: own} = call;
      if (!(0, cloud.isAllowed)(started.url, endpoint)) throw wrongHost(started.url, response);
      const goal = {
        ...call.goal,
        until: started.until
      };
      const flavor = flavorOf(started, goal);
      const {until: until} = call.goal;
      const resource = flavorOf({
        kind: "poll",
        api: "arm-resource",
        url: own,
        until: until
      }, call.goal);
      const poll = createPoll(flavor);
      const isOwn = started.api === "arm-resource";
      const continues = !isOwn && (method === "PUT" || method === "PATCH") && hasOwnState(call);
      const goals = continues ? [ "state-field", "words" ] : definitions[started.api].goals ?? [];
      const chosen = {
        kind: "wait",
        api: started.api,
        goal: goal,
        goals: goals,
        retryAfterMs: response.retryAfterMs
      };
      const readers = (0, deployment_readers.deploymentReaders)(own, goal.until, isOwn);
      if (method === "DELETE") return {
        ...chosen,
        flavor: {
          ...flavor,
          failure: void 0,
          progress: void 0,
          result: () => constant("")
        },
        poll: isOwn ? poll : orGone(poll, createPoll(reportingApi(resource, until)), clock)
      };
      return {
        ...chosen,
        flavor: {
          ...flavor,
          title: flavor.title ?? readers.title,
          failure: flavor.failure ?? readers.failure ?? (isOwn || method === "POST" ? void 0 : failureIn(own)),
          progress: flavor.progress ?? readers.progress,
          result: isOwn ? flavor.result : result ?? flavor.result
        },
        poll: continues ? inSequence(poll, createPoll(reportingApi(resource, until)), clock) : poll
      };
    }
    function failureIn(url) {
      const type = (0, types.typeOf)(url);
      if (type === void 0) return;
      const rule = (0, state.resourceRule)(usualGoal, type);
      return function*(own) {
        try {
          const response = yield (0, flavor.jsonRequest)((0, types.stateUrl)(url));
          return (0, resource_manager.readResource)({
            response: response,
            rule: rule,
            memory: memory.noMemory
          }).error ?? own;
        } catch (error) {
          if (error instanceof errors.WaitError) return own;
          throw error;
        }
      };
    }
    function reportingApi(resource, until) {
      return {
        ...resource,
        load: async () => {
          const read = await resource.load();
          return (...response) => ({
            ...read(...response),
            api: "arm-resource",
            until: until
          });
        }
      };
    }
    function hasOwnState({url: url, goal: goal}) {
      return goal.stateField !== void 0 || (0, types.typeOf)(url) !== void 0 && (0, deployment.deploymentAt)(url) === void 0;
    }
    const definitions = {
      "arm-operation": arm_operation.armOperation,
      "arm-location": arm_location.armLocation,
      "arm-resource": arm_resource.armResource
    };
    function flavorOf({api: api, url: url}, goal) {
      switch (api) {
       case "arm-operation":
        return arm_operation.armOperation.create({
          parameters: {
            "operation-url": url.href
          },
          url: url,
          goal: goal
        });

       case "arm-location":
        return arm_location.armLocation.create({
          parameters: {
            "operation-url": url.href
          },
          url: url,
          goal: goal
        });

       case "arm-resource":
        return arm_resource.armResource.create({
          parameters: {
            "resource-id": url.pathname
          },
          url: url,
          goal: goal
        });
      }
    }
    function resultOf({method: method, url: url}, response) {
      switch (method) {
       case "PUT":
       case "PATCH":
        return () => (0, result.readResultAt)(url);

       case "POST":
        {
          const isMonitored = (0, response_url.urlIn)(response, response_url.monitorHeaders) !== void 0;
          const location = isMonitored ? (0, response_url.urlIn)(response, [ "location" ]) : void 0;
          if (location !== void 0) return () => (0, result.readResultAt)(location);
          const own = (0, json.parseJson)(response.body ?? "") === void 0 ? void 0 : response.body;
          return isMonitored ? ({result: result}) => result === void 0 ? constant(own) : void 0 : void 0;
        }

       case "DELETE":
        return;
      }
    }
    function* constant(value) {
      return value;
    }
    function wrongHost(url, response) {
      return new errors.WaitError("refused", `The operation has been started, but its status is at ${(0, 
      cloud.describeOrigin)(url)}, where the token may not be sent. Check it there`, {
        requestId: (0, http_response.requestId)(response)
      });
    }
  })
};
