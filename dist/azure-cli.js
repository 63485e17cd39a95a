export const id = "azure-cli";

export const ids = [ "azure-cli" ];

export const modules = {
  "src/auth/azure-cli.ts": (__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {
    __webpack_require__.d(__webpack_exports__, {
      acquireFromCli: () => acquireFromCli
    });
    var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__("node:events");
    var _azure_core_process__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__("@azure/core-process/dist/esm/index.js");
    var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__("src/errors.ts");
    var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__("src/json.ts");
    var _quote_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__("src/quote.ts");
    var _faults_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__("src/auth/faults.ts");
    var _token_source_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__("src/auth/token-source.ts");
    const azTimeoutMs = 3e4;
    const longestOutput = 1048576;
    const isPosix = process.platform !== "win32";
    async function acquireFromCli(scope) {
      const resource = scope.replace(/\/\.default$/, "");
      const args = [ "account", "get-access-token", "--output", "json", "--resource", resource ];
      const cwd = isPosix ? "/" : process.env.SystemRoot ?? "C:\\Windows";
      const {stdout: stdout, stderr: stderr, status: status} = await run("az", args, cwd);
      if (status !== 0) throw cliFault(stderr, status);
      const {accessToken: accessToken, expires_on: seconds, expiresOn: localTime} = (0, 
      _json_js__WEBPACK_IMPORTED_MODULE_4__.parseObject)(stdout) ?? {};
      const expiresAt = Number(seconds) > 0 ? Number(seconds) * 1e3 : Date.parse(String(localTime));
      const token = (0, _token_source_js__WEBPACK_IMPORTED_MODULE_5__.readToken)(accessToken);
      if (token !== void 0 && !Number.isNaN(expiresAt)) return {
        token: token,
        lifeMs: expiresAt - Date.now()
      };
      throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__.WaitError("sign-in-failed", "The Azure CLI brought no token: what it said is none", {
        patience: "silence"
      });
    }
    async function run(program, args, cwd) {
      let started;
      let isSlow = false;
      const end = () => kill(started);
      const timer = setTimeout(() => {
        isSlow = true;
        end();
      }, azTimeoutMs);
      process.once("exit", end);
      try {
        const child = (0, _azure_core_process__WEBPACK_IMPORTED_MODULE_1__.spawn)(program, args, {
          allowWindowsBatchFiles: true,
          cwd: cwd,
          detached: isPosix,
          stdio: [ "ignore", "pipe", "pipe" ]
        });
        started = child;
        const [stdout, stderr, [code]] = await Promise.all([ textOf(child.stdout), textOf(child.stderr), (0, 
        node_events__WEBPACK_IMPORTED_MODULE_0__.once)(child, "close") ]);
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
    function kill(child) {
      if (child?.pid === void 0 || child.exitCode !== null || child.signalCode !== null) return;
      try {
        if (isPosix) process.kill(-child.pid, "SIGKILL"); else child.kill("SIGKILL");
      } catch {}
    }
    async function textOf(stream) {
      let said = "";
      stream?.setEncoding("utf8");
      for await (const chunk of stream ?? []) if (said.length < longestOutput) said += chunk;
      return said.slice(0, longestOutput);
    }
    function cliFault(stderr, status) {
      const error = stderr.slice(Math.max(0, stderr.search(/^ERROR:/m)));
      const said = (0, _quote_js__WEBPACK_IMPORTED_MODULE_6__.oneLine)(error) || `it ended with ${status}`;
      const code = (0, _faults_js__WEBPACK_IMPORTED_MODULE_3__.codeIn)(error);
      if (code !== void 0 && !(0, _faults_js__WEBPACK_IMPORTED_MODULE_3__.isPassing)(code)) return (0, 
      _faults_js__WEBPACK_IMPORTED_MODULE_3__.finalError)(code, `the Azure CLI said: ${said}`);
      if (status === "missing") return new _errors_js__WEBPACK_IMPORTED_MODULE_2__.WaitError("sign-in-failed", `No way to sign in: there is no Azure CLI. ${noWayIn}`);
      if (/\baz login\b/.test(error)) return new _errors_js__WEBPACK_IMPORTED_MODULE_2__.WaitError("sign-in-failed", `No way to sign in: the Azure CLI is not signed in. ${noWayIn} (${said})`);
      const told = status === "too slow" ? `it took longer than ${azTimeoutMs / 1e3} s` : said;
      return new _errors_js__WEBPACK_IMPORTED_MODULE_2__.WaitError("sign-in-failed", `The Azure CLI brought no token: ${told}`, {
        patience: "silence"
      });
    }
    const noWayIn = "No sign-in was given: give client-id and tenant-id (with id-token: write), or run azure/login before";
  }
};
