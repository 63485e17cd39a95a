import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";

var __webpack_modules__ = {
  assert: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");
  },
  buffer: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");
  },
  crypto: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
  },
  events: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");
  },
  fs: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
  },
  http: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");
  },
  https: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");
  },
  net: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");
  },
  "node:buffer": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");
  },
  "node:child_process": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");
  },
  "node:crypto": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
  },
  "node:events": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");
  },
  "node:fs": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
  },
  "node:fs/promises": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");
  },
  "node:http": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
  },
  "node:https": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
  },
  "node:os": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
  },
  "node:path": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");
  },
  "node:process": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");
  },
  "node:stream": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");
  },
  "node:tls": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");
  },
  "node:url": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
  },
  "node:util": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");
  },
  "node:zlib": module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");
  },
  os: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
  },
  path: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
  },
  stream: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");
  },
  tls: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");
  },
  tty: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tty");
  },
  url: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");
  },
  util: module => {
    module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");
  },
  "src/process.ts": ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {
    __nccwpck_require__.d(__webpack_exports__, {
      forgetManagedIdentity: () => forgetManagedIdentity,
      hardenProcess: () => hardenProcess,
      preferMemoryToSpeed: () => preferMemoryToSpeed,
      prepareForIdentity: () => prepareForIdentity
    });
    // file: node:v8
    const external_node_v8_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:v8");
    // file: src/process.ts
    function hardenProcess() {
      process.noDeprecation = true;
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
    const misleadingVariables = [ "AZURE_LOG_LEVEL", "TYPESPEC_RUNTIME_LOG_LEVEL", "DEBUG", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "AZURE_REGIONAL_AUTHORITY_NAME", "MSAL_FORCE_REGION" ];
    function prepareForIdentity(env) {
      for (const name of misleadingVariables) delete env[name];
      Reflect.deleteProperty(globalThis, "FormData");
    }
    function forgetManagedIdentity(application) {
      Reflect.deleteProperty(application, "nodeStorage");
      const client = Object(Reflect.get(new application, "managedIdentityClient")).constructor;
      for (const name of [ "identitySource", "sourceName" ]) Reflect.deleteProperty(client, name);
    }
    function preferMemoryToSpeed() {
      (0, external_node_v8_namespaceObject.setFlagsFromString)("--optimize-for-size --no-maglev");
    }
  })
};

var __webpack_module_cache__ = {};

function __nccwpck_require__(moduleId) {
  var cachedModule = __webpack_module_cache__[moduleId];
  if (cachedModule !== void 0) return cachedModule.exports;
  var module = __webpack_module_cache__[moduleId] = {
    exports: {}
  };
  var threw = true;
  try {
    __webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
    threw = false;
  } finally {
    if (threw) delete __webpack_module_cache__[moduleId];
  }
  return module.exports;
}

__nccwpck_require__.m = __webpack_modules__;

if (typeof __nccwpck_require__ !== "undefined") __nccwpck_require__.ab = decodeURIComponent(new URL(".", import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";

(() => {
  var getProto = Object.getPrototypeOf ? obj => Object.getPrototypeOf(obj) : obj => obj.__proto__;
  var leafPrototypes;
  __nccwpck_require__.t = function(value, mode) {
    if (mode & 1) value = this(value);
    if (mode & 8) return value;
    if (typeof value === "object" && value) {
      if (mode & 4 && value.__esModule) return value;
      if (mode & 16 && typeof value.then === "function") return value;
    }
    var ns = Object.create(null);
    __nccwpck_require__.r(ns);
    var def = {};
    leafPrototypes = leafPrototypes || [ null, getProto({}), getProto([]), getProto(getProto) ];
    for (var current = mode & 2 && value; typeof current == "object" && !~leafPrototypes.indexOf(current); current = getProto(current)) Object.getOwnPropertyNames(current).forEach(key => def[key] = () => value[key]);
    def["default"] = () => value;
    __nccwpck_require__.d(ns, def);
    return ns;
  };
})();

(() => {
  __nccwpck_require__.d = (exports, definition) => {
    for (var key in definition) if (__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) Object.defineProperty(exports, key, {
      enumerable: true,
      get: definition[key]
    });
  };
})();

(() => {
  __nccwpck_require__.f = {};
  __nccwpck_require__.e = chunkId => Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
    __nccwpck_require__.f[key](chunkId, promises);
    return promises;
  }, []));
})();

(() => {
  __nccwpck_require__.u = chunkId => chunkId + ".js";
})();

(() => {
  __nccwpck_require__.o = (obj, prop) => Object.prototype.hasOwnProperty.call(obj, prop);
})();

(() => {
  __nccwpck_require__.r = exports => {
    if (typeof Symbol !== "undefined" && Symbol.toStringTag) Object.defineProperty(exports, Symbol.toStringTag, {
      value: "Module"
    });
    Object.defineProperty(exports, "__esModule", {
      value: true
    });
  };
})();

(() => {
  var installedChunks = {
    index: 0
  };
  var installChunk = data => {
    var {ids: ids, modules: modules, runtime: runtime} = data;
    var moduleId, chunkId, i = 0;
    for (moduleId in modules) if (__nccwpck_require__.o(modules, moduleId)) __nccwpck_require__.m[moduleId] = modules[moduleId];
    if (runtime) runtime(__nccwpck_require__);
    for (;i < ids.length; i++) {
      chunkId = ids[i];
      if (__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) installedChunks[chunkId][0]();
      installedChunks[ids[i]] = 0;
    }
  };
  __nccwpck_require__.f.j = (chunkId, promises) => {
    var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : void 0;
    if (installedChunkData !== 0) if (installedChunkData) promises.push(installedChunkData[1]); else if (true) {
      var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, e => {
        if (installedChunks[chunkId] !== 0) installedChunks[chunkId] = void 0;
        throw e;
      });
      promise = Promise.race([ promise, new Promise(resolve => installedChunkData = installedChunks[chunkId] = [ resolve ]) ]);
      promises.push(installedChunkData[1] = promise);
    }
  };
})();

var external_node_os_ = __nccwpck_require__("node:os");

// file: src/exit-guard.ts
function armExitGuard(reportCrash) {
  process.exitCode = 1;
  let hasCrashed = false;
  const crash = error => {
    const giveUp = () => {
      printCrash(error);
      exit(1);
    };
    if (hasCrashed) giveUp();
    hasCrashed = true;
    reportCrash(error).then(() => exit(1), giveUp);
  };
  process.on("uncaughtException", crash);
  process.on("beforeExit", () => crash(new Error("the event loop became empty before there was a verdict")));
  return exitStatus => {
    process.exitCode = exitStatus;
    process.stdout.write("", () => exit(exitStatus));
  };
}

const longestLastWords = 4096;

function printCrash({message: message}) {
  const oneLine = message.slice(0, longestLastWords).replace(/[\p{Cc}\p{Cf}]+/gu, " ").replaceAll("%", "%25");
  process.stdout.write(`${external_node_os_.EOL}::error title=No verdict::The action itself failed, and the outcome is unknown: ${oneLine}${external_node_os_.EOL}`);
}

const threadedCalls = [ "GetAddrInfoReqWrap", "GetNameInfoReqWrap", "FSReqCallback", "FSReqPromise" ];

function exit(status) {
  process.on("exit", () => {
    const isBlocked = process.getActiveResourcesInfo().some(name => threadedCalls.includes(name));
    if (isBlocked) replaceProcess(status);
  });
  process.exit(status);
}

function replaceProcess(status) {
  if (process.platform !== "win32") process.execve?.("/bin/sh", [ "sh", "-c", `exit ${status}` ], {}); else if (status !== 0) process.kill(process.pid, "SIGKILL");
}

var lib_process = __nccwpck_require__("src/process.ts");

// file: src/index.ts
(0, lib_process.hardenProcess)();

const conclude = armExitGuard(async error => (await step).reportCrash(error));

const cancelled = new AbortController;

for (const name of [ "SIGINT", "SIGTERM" ]) process.on(name, () => cancelled.abort());

const step = Promise.all([ __nccwpck_require__.e("main.packages"), __nccwpck_require__.e("main") ]).then(__nccwpck_require__.bind(__nccwpck_require__, "src/main.ts")).then(({createStep: createStep}) => createStep());

step.then(({run: run}) => run(cancelled.signal)).then(conclude);
