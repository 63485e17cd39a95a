export const id = "azure-cli";

export const ids = [ "azure-cli" ];

export const modules = {
  "src/auth/azure-cli.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      acquireFromCli: () => acquireFromCli
    });
    var errors = __webpack_require__("src/errors.ts");
    var json = __webpack_require__("src/json.ts");
    var quote = __webpack_require__("src/text/quote.ts");
    var faults = __webpack_require__("src/auth/faults.ts");
    var external_node_child_process_ = __webpack_require__("node:child_process");
    var external_node_events_ = __webpack_require__("node:events");
    var esm = __webpack_require__("@azure/core-process/dist/esm/index.js");
    // file: src/auth/run-program.ts
    const longestOutput = 1048576;
    const isPosix = process.platform !== "win32";
    async function runProgram(name, args, timeoutMs) {
      let started;
      let isSlow = false;
      const end = () => killTree(started);
      const timer = setTimeout(() => {
        isSlow = true;
        end();
      }, timeoutMs);
      process.once("exit", end);
      try {
        const child = (0, esm.spawn)(name, args, {
          allowWindowsBatchFiles: true,
          cwd: isPosix ? "/" : process.env.SystemRoot ?? "C:\\Windows",
          detached: isPosix,
          stdio: [ "ignore", "pipe", "pipe" ]
        });
        started = child;
        const [stdout, stderr, [code]] = await Promise.all([ textOf(child.stdout), textOf(child.stderr), (0, 
        external_node_events_.once)(child, "close") ]);
        return {
          stdout: stdout,
          stderr: stderr,
          status: isSlow ? "too slow" : typeof code === "number" ? code : "killed"
        };
      } catch (error) {
        const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
        return {
          stdout: "",
          stderr: isMissing ? "" : String(error),
          status: isMissing ? "missing" : "killed"
        };
      } finally {
        clearTimeout(timer);
        process.removeListener("exit", end);
      }
    }
    function killTree(child) {
      if (child?.pid === void 0 || child.exitCode !== null || child.signalCode !== null) return;
      try {
        if (isPosix) process.kill(-child.pid, "SIGKILL"); else (0, external_node_child_process_.spawnSync)("taskkill", [ "/pid", String(child.pid), "/t", "/f" ], {
          windowsHide: true
        });
      } catch {}
    }
    async function textOf(stream) {
      let text = "";
      stream?.setEncoding("utf8");
      for await (const chunk of stream ?? []) if (text.length < longestOutput) text += chunk;
      return text.slice(0, longestOutput);
    }
    var token_source = __webpack_require__("src/auth/token-source.ts");
    // file: src/auth/azure-cli.ts
    const timeoutMs = 3e4;
    async function acquireFromCli(scope, account = {}) {
      const resource = scope.replace(/\/\.default$/, "");
      const args = [ "account", "get-access-token", "--output", "json", "--resource", resource ];
      const {subscriptionId: subscriptionId, ...others} = account;
      const ended = await runProgram("az", [ ...args, ...accountArguments(account) ], timeoutMs);
      if (subscriptionId !== void 0 && isUnknownSubscription(ended)) return acquireFromCli(scope, others);
      if (ended.status !== 0) throw cliFault(ended);
      const {accessToken: accessToken, expires_on: seconds, expiresOn: localTime} = (0, 
      json.parseObject)(ended.stdout) ?? {};
      const expiresAt = Number(seconds) > 0 ? Number(seconds) * 1e3 : Date.parse(String(localTime));
      const token = (0, token_source.readToken)(accessToken);
      if (token !== void 0 && !Number.isNaN(expiresAt)) return {
        token: token,
        lifeMs: expiresAt - Date.now()
      };
      throw new errors.WaitError("sign-in-failed", "Could not sign in: the Azure CLI returned no usable token", {
        patience: "silence"
      });
    }
    function accountArguments({subscriptionId: subscriptionId, tenantId: tenantId}) {
      if (subscriptionId !== void 0) return [ "--subscription", subscriptionId ];
      return tenantId === void 0 ? [] : [ "--tenant", tenantId ];
    }
    function isUnknownSubscription({status: status, stderr: stderr}) {
      return typeof status === "number" && status !== 0 && /^ERROR: Subscription '[^'\n]*' not found\./m.test(stderr);
    }
    const notSignedIn = /^ERROR: Please run 'az login' to setup account\.|^Interactive authentication is needed\. Please run:/m;
    const notReached = /\bHTTPS?ConnectionPool\(|\bConnection aborted\b|\bConnection(?:Reset|Refused)?Error\b|\bMax retries exceeded\b|\b(?:SSL|Proxy|Timeout)Error\b|\b[Tt]imed out\b|ensure you have network connection/;
    function cliFault({stderr: stderr, status: status}) {
      const error = stderr.slice(Math.max(0, stderr.search(/^ERROR:/m)));
      const reason = (0, quote.oneLine)(error) || `it ended with ${status}`;
      if (status === "missing") return noSignIn("not installed");
      if (status === "too slow") return noToken(`it took longer than ${timeoutMs / 1e3} s`);
      const code = (0, faults.codeIn)(error);
      if (code !== void 0) return (0, faults.codeFault)(code, `the Azure CLI returned no token: ${reason}`);
      if (notSignedIn.test(error) && !notReached.test(error)) return noSignIn("not signed in", ` (${reason})`);
      return noToken(reason);
    }
    function noToken(reason) {
      const message = `Could not sign in: the Azure CLI returned no token: ${reason}`;
      return new errors.WaitError("sign-in-failed", message, {
        patience: "silence"
      });
    }
    function noSignIn(state, reason = "") {
      const advice = "Set client-id and tenant-id (with id-token: write), or run azure/login before this step";
      const message = `Could not sign in: no credentials are set, and the Azure CLI is ${state}. ${advice}${reason}`;
      return new errors.WaitError("sign-in-failed", message);
    }
  })
};
