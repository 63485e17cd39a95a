export const id = 968;
export const ids = [968];
export const modules = {

/***/ 5968:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main),
  reportCrash: () => (/* binding */ reportCrash)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __webpack_require__(143);
;// CONCATENATED MODULE: ./lib/auth/token-source.js
/** The input `access-token`: used as it is, for as long as Azure takes it. Nobody can renew it. */
function givenToken(accessToken) {
    return { token: async () => accessToken, reject: () => { } };
}

;// CONCATENATED MODULE: ./lib/clock.js
const systemClock = {
    now: () => performance.now(),
    async sleep(ms, signal) {
        const until = performance.now() + ms;
        // A timer may fire a fraction of a millisecond early: a poll may not.
        for (let left = ms; left > 0 && !signal.aborted; left = until - performance.now())
            await timer(Math.ceil(left), signal);
    }
};
function timer(ms, signal) {
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timeout);
            signal.removeEventListener('abort', done);
            resolve();
        };
        const timeout = setTimeout(done, ms);
        signal.addEventListener('abort', done);
    });
}

;// CONCATENATED MODULE: ./lib/errors.js
/** The action could not find out. A failed operation is not an error: it is a value. */
class WaitError extends Error {
    name = 'WaitError';
    reason;
    patience;
    retryAfterMs;
    requestId;
    responseError;
    /**
     * @param reason closed set: becomes the output `reason`
     * @param message a sentence for the person who reads the log: what happened, and where
     */
    constructor(reason, message, options = {}) {
        super(message, { cause: options.cause });
        this.reason = reason;
        this.patience = options.patience ?? 'none';
        this.retryAfterMs = options.retryAfterMs;
        this.requestId = options.requestId;
        this.responseError = options.responseError;
    }
    /** A copy in which every text that came from outside has gone through `change`. Its cause stays behind. */
    redacted(change) {
        const { patience, retryAfterMs, requestId, responseError } = this;
        const options = { patience, retryAfterMs, requestId: change(requestId), responseError: change(responseError) };
        return new WaitError(this.reason, change(this.message), options);
    }
}

// EXTERNAL MODULE: ./node_modules/fast-xml-parser/src/xmlparser/XMLParser.js + 26 modules
var XMLParser = __webpack_require__(9658);
// EXTERNAL MODULE: ./node_modules/fast-xml-parser/src/fxp.js
var fxp = __webpack_require__(5824);
;// CONCATENATED MODULE: ./lib/http/response.js

/** The id that Azure's support asks for. */
function requestId(response) {
    return response.headers['x-ms-request-id'];
}
/** A document that holds no status. It is asked for again: proxies and gateways answer for the service at times. */
function unreadable(response, what, cause) {
    return new WaitError('unreadable', `The answer (HTTP ${response.status}) holds no status: ${what}`, {
        patience: 'silence',
        retryAfterMs: response.retryAfterMs,
        requestId: requestId(response),
        cause
    });
}
/**
 * Lets a status pass that a status document said. Both APIs answer 200, and know every other HTTP status as an error:
 * with another 2xx a document may say that the operation runs, but not that it has ended.
 * @throws WaitError `unreadable`
 */
function assertBelievable(response, state) {
    if (response.status !== 200 && state !== 'running')
        throw unreadable(response, 'only a 200 can say that it has ended');
}
/**
 * Lets the 2xx pass: there the body decides. Anything else means that reading the status failed, never that the
 * operation failed.
 * @param readError reads the error that the API puts into the body of such a response
 * @throws WaitError with the patience that the HTTP status deserves
 */
function assertAnswered(response, readError) {
    const { status } = response;
    if (status >= 200 && status <= 299)
        return;
    const responseError = readError(response);
    const said = responseError === undefined ? '' : `: ${[responseError.code, responseError.message].filter(Boolean).join(': ')}`;
    const { reason, patience } = classify(status);
    throw new WaitError(reason, `Azure answered HTTP ${status}${said}`, {
        patience,
        retryAfterMs: response.retryAfterMs,
        requestId: requestId(response),
        responseError
    });
}
/** Client errors that say "later", not "never". */
const passingClientErrors = [408, 425, 429];
/** Server errors that no repetition cures: not implemented, HTTP version not supported. */
const finalServerErrors = [501, 505];
function classify(status) {
    if (status === 401)
        return { reason: 'forbidden', patience: 'one-retry' };
    if (status === 403)
        return { reason: 'forbidden', patience: 'grace' };
    if (status === 404)
        return { reason: 'not-found', patience: 'grace' };
    const serverError = status >= 500 && status <= 599 && !finalServerErrors.includes(status);
    if (serverError || passingClientErrors.includes(status))
        return { reason: 'unreachable', patience: 'silence' };
    return { reason: 'refused', patience: 'none' };
}

;// CONCATENATED MODULE: ./lib/documents/quote.js
const quoteLength = 200;
/**
 * The beginning of a body that could not be read, for the message that says so. Made safe for the log where it is
 * printed. A classic operation's `Data` may be a secret: the quotation ends before it.
 */
function quote(body) {
    const beginning = body.slice(0, quoteLength);
    const data = beginning.search(/<(?:[\w.-]+:)?Data\b/i);
    const shown = data === -1 ? beginning : beginning.slice(0, data);
    return shown.length < body.length ? `“${shown}…”` : `“${shown}”`;
}

;// CONCATENATED MODULE: ./lib/documents/json.js


/** Far deeper and wider than any error seen; a forged one must not cost more than it tells. */
const deepestError = 12;
const mostDetails = 100;
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function json_text(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function objects(value) {
    return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
}
/**
 * The object that a response holds.
 * @throws WaitError `unreadable` where it holds anything else
 */
function readObject(response) {
    const { body } = response;
    if (body === undefined)
        throw unreadable(response, 'it is larger than 1 MiB, or not UTF-8');
    if (body.trim() === '')
        throw unreadable(response, 'it is empty');
    const value = parse(body);
    if (isObject(value))
        return value;
    throw unreadable(response, `it is ${value === undefined ? 'no JSON' : 'JSON, but no object'}. It begins ${quote(body)}`);
}
/**
 * The word of a document's `status`.
 * @throws WaitError `unreadable` where it is not one non-empty string
 */
function readStatus(response, document) {
    const { body = '' } = response;
    const { status } = document;
    if (typeof status !== 'string' || status.trim() === '') {
        throw unreadable(response, `its status is not a word. It begins ${quote(body)}`);
    }
    // JSON.parse takes the last of several, a person reads the first: neither is to be trusted.
    if (countMembers(body, 'status') > 1)
        throw unreadable(response, `it has two statuses. It begins ${quote(body)}`);
    return status;
}
/** Resource Manager's error, from `{"error": {…}}`; also the bare `{code, message}` that some providers send. */
function readResponseError(response) {
    const document = response.body === undefined ? undefined : parse(response.body);
    if (!isObject(document))
        return undefined;
    if (document.error !== undefined)
        return readErrorDetail(document.error);
    return json_text(document.code) !== undefined && json_text(document.message) !== undefined
        ? readErrorDetail(document)
        : undefined;
}
/**
 * An `ErrorDetail`: `{code, message, target, details[], additionalInfo[{type, info}]}`, nested to any depth. Codes that
 * are numbers, single details without a list and errors that are only a sentence are taken as they come.
 */
function readErrorDetail(value, depth = 0) {
    if (typeof value === 'string')
        return errorOf('', value);
    if (!isObject(value))
        return undefined;
    const details = depth === deepestError ? [] : list(value.details).slice(0, mostDetails);
    return {
        code: word(value.code),
        message: word(value.message),
        target: json_text(value.target),
        details: details.map((detail) => readErrorDetail(detail, depth + 1)).filter((detail) => detail !== undefined),
        additionalInfo: objects(value.additionalInfo).slice(0, mostDetails).map(readAdditionalInfo)
    };
}
function errorOf(code, message) {
    return { code, message, details: [], additionalInfo: [] };
}
function readAdditionalInfo(value) {
    return { type: word(value.type), info: prune(value.info) };
}
/** A copy that every JSON writer survives: a forged document can nest deeper than the stack. */
function prune(value, depth = 0) {
    if (typeof value !== 'object' || value === null)
        return value;
    if (depth === deepestError)
        return '…';
    if (Array.isArray(value))
        return value.map((item) => prune(item, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, prune(item, depth + 1)]));
}
function list(value) {
    return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
function word(value) {
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
function parse(body) {
    try {
        return JSON.parse(body);
    }
    catch {
        return undefined;
    }
}
/** Counts the members of the outermost object that have this name, in text that is known to be valid JSON. */
function countMembers(json, name) {
    let depth = 0;
    let count = 0;
    let lastString = '';
    for (let at = 0; at < json.length; at += 1) {
        const character = json[at];
        if (character === '"') {
            const end = endOfString(json, at);
            if (depth === 1)
                lastString = json.slice(at, end);
            at = end - 1;
        }
        else if (character === '{' || character === '[')
            depth += 1;
        else if (character === '}' || character === ']')
            depth -= 1;
        else if (character === ':' && depth === 1 && JSON.parse(lastString) === name)
            count += 1;
    }
    return count;
}
/** The index behind the string that begins at `start`. */
function endOfString(json, start) {
    let at = start + 1;
    while (json[at] !== '"')
        at += json[at] === '\\' ? 2 : 1;
    return at + 1;
}

;// CONCATENATED MODULE: ./lib/documents/xml.js




/** Local names, since the namespace is http in practice and https in the reference; text as it stands, never a number. */
const parser = new XMLParser/* default */.A({
    ignoreAttributes: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    removeNSPrefix: true,
    parseTagValue: false,
    htmlEntities: true
});
/** What XML 1.0 allows no document to hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbiddenCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
/** A reference to an entity that XML itself does not have: without a document type there can be no other. */
const unknownEntity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i;
/**
 * The one root element of a response.
 * @param name its local name
 * @throws WaitError `unreadable` where the body is not well-formed XML with this root, or declares a document type
 */
function readRoot(response, name) {
    const { body } = response;
    if (body === undefined)
        throw unreadable(response, 'it is larger than 1 MiB, or not UTF-8');
    if (body.trim() === '')
        throw unreadable(response, 'it is empty');
    const document = xml_parse(body);
    if (document === undefined)
        throw unreadable(response, `it is no well-formed XML. It begins ${quote(body)}`);
    const root = document[name];
    if (Object.keys(document).length === 1 && isObject(root))
        return root;
    throw unreadable(response, `its root is not one ${name} element. It begins ${quote(body)}`);
}
/**
 * The word of an element's `Status`.
 * @throws WaitError `unreadable` where there is not exactly one, of text only
 */
function readStatusElement(response, root) {
    const status = elementText(root, 'Status');
    if (status !== undefined)
        return status;
    throw unreadable(response, `it has not one Status with a word in it. It begins ${quote(response.body ?? '')}`);
}
/** The text of the only child of this name, where there is one and it holds text. */
function elementText(element, name) {
    const child = element[name];
    return typeof child === 'string' && child !== '' ? child : undefined;
}
/** Service Management's error: `<Error><Code/><Message/></Error>`, in a document or as the document. */
function readErrorElement(element) {
    const error = Array.isArray(element) ? element[0] : element;
    if (!isObject(error))
        return undefined;
    const code = elementText(error, 'Code') ?? '';
    const message = elementText(error, 'Message') ?? '';
    return code === '' && message === '' ? undefined : errorOf(code, message);
}
/** The error that an HTTP error's body holds. */
function readResponseErrorElement(response) {
    return response.body === undefined ? undefined : readErrorElement(xml_parse(response.body)?.Error);
}
function xml_parse(body) {
    const xml = body.trim();
    // Entities of one's own are how small documents grow and how foreign files are read: no status needs them.
    if (/<!DOCTYPE/i.test(xml) || forbiddenCharacters.test(xml) || unknownEntity.test(withoutCdata(xml)))
        return undefined;
    try {
        if (fxp/* XMLValidator */.iI.validate(xml) !== true)
            return undefined;
        const document = parser.parse(xml);
        return isObject(document) ? document : undefined;
    }
    catch {
        return undefined;
    }
}
function withoutCdata(xml) {
    const [first = '', ...others] = xml.split('<![CDATA[');
    return first + others.map((part) => part.slice(part.indexOf(']]>') + 3)).join('');
}

;// CONCATENATED MODULE: ./lib/flavors/classic.js


/** Service Management's XML documents. Its own words, in lower case; any other word decides nothing. */
const gatewayStates = new Map([
    ['inprogress', 'running'],
    ['successful', 'succeeded'],
    ['failed', 'failed']
]);
/** Get Virtual Network Gateway Operation Status. */
const classicGateway = {
    service: 'service-management',
    needs: ['subscription-id', 'operation-id'],
    apiVersion: { default: '2016-07-01', oldest: '2012-03-01' },
    create: (parameters, endpoint) => {
        const subscription = encodeURIComponent(parameters['subscription-id']);
        const operation = encodeURIComponent(parameters['operation-id']);
        return {
            request: {
                url: new URL(`/${subscription}/services/networking/operation/${operation}`, endpoint),
                headers: { accept: 'application/xml', 'x-ms-version': parameters['api-version'] }
            },
            read: (response) => readOperation(response, 'GatewayOperation', gatewayStates)
        };
    }
};
function readOperation(response, rootName, states) {
    assertAnswered(response, readResponseErrorElement);
    const root = readRoot(response, rootName);
    const status = readStatusElement(response, root);
    const state = states.get(status.toLowerCase());
    assertBelievable(response, state ?? 'running');
    return {
        state: state ?? 'running',
        status,
        unfamiliar: state === undefined,
        name: elementText(root, 'OperationName'),
        startTime: elementText(root, 'OperationStartedTime'),
        endTime: elementText(root, 'OperationCompletedTime'),
        httpStatusCode: elementText(root, 'HttpStatusCode'),
        data: elementText(root, 'Data'),
        error: readErrorElement(root.Error),
        document: JSON.stringify({ [rootName]: root })
    };
}

;// CONCATENATED MODULE: ./lib/flavors/data-replication.js


const apiVersion = '2021-02-16-preview';
/** A job's tasks hold jobs, which hold tasks. Seen: two levels. */
const deepestJob = 8;
/** Resource Manager's terminal words, in lower case. Every other word means that the operation is still running. */
const terminalStates = new Map([
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['canceled', 'canceled'],
    ['cancelled', 'canceled']
]);
/** Microsoft.DataReplication: Workflow Operation Status - Get. */
const dataReplication = {
    service: 'resource-manager',
    needs: ['subscription-id', 'resource-group', 'vault-name', 'job-name', 'operation-id'],
    apiVersion: { default: apiVersion },
    create: (parameters, endpoint) => {
        const operation = `/operations/${encodeURIComponent(parameters['operation-id'])}`;
        const headers = { accept: 'application/json' };
        return {
            request: { url: jobUrl(parameters, endpoint, operation, parameters['api-version']), headers },
            read: data_replication_readOperation,
            failure: { request: { url: jobUrl(parameters, endpoint, '', apiVersion), headers }, read: readJobFailure }
        };
    }
};
function jobUrl(parameters, endpoint, below, version) {
    const segment = (name) => encodeURIComponent(parameters[name]);
    const group = `/subscriptions/${segment('subscription-id')}/resourceGroups/${segment('resource-group')}`;
    const vault = `${group}/providers/Microsoft.DataReplication/replicationVaults/${segment('vault-name')}`;
    return new URL(`${vault}/jobs/${segment('job-name')}${below}?api-version=${encodeURIComponent(version)}`, endpoint);
}
function data_replication_readOperation(response) {
    assertAnswered(response, readResponseError);
    const document = readObject(response);
    const status = readStatus(response, document);
    const state = terminalStates.get(status.toLowerCase()) ?? 'running';
    assertBelievable(response, state);
    return {
        state,
        status,
        name: json_text(document.name),
        startTime: json_text(document.startTime),
        endTime: json_text(document.endTime),
        // The reference has none; other Resource Manager monitors do.
        error: readErrorDetail(document.error),
        document: response.body ?? ''
    };
}
/**
 * Why a job failed. The status document has no error: the reason stands in the job, as its `errors` and its failed
 * tasks. The first error is the root; what else there is becomes its details.
 */
function readJobFailure(response) {
    assertAnswered(response, readResponseError);
    return firstOf(jobFailures(readObject(response)));
}
function jobFailures(job, depth = 0) {
    const properties = isObject(job.properties) ? job.properties : job;
    const failedTasks = depth === deepestJob ? [] : objects(properties.tasks).filter((task) => isFailed(task.state));
    return [...objects(properties.errors).map(readJobError), ...failedTasks.map((task) => readFailedTask(task, depth))];
}
function readFailedTask(task, depth) {
    const name = word(task.taskName);
    const children = [...objects(task.childrenWorkflows), ...objects(task.childrenJobs)];
    return {
        ...errorOf('', `Task ${name || 'without a name'} failed`),
        target: json_text(name),
        details: children.flatMap((child) => jobFailures(child, depth + 1))
    };
}
function readJobError(error) {
    return {
        ...errorOf(word(error.code), word(error.message)),
        causes: json_text(error.causes),
        recommendation: json_text(error.recommendation)
    };
}
function isFailed(state) {
    return typeof state === 'string' && state.toLowerCase() === 'failed';
}
function firstOf([first, ...others]) {
    return first && { ...first, details: [...first.details, ...others] };
}

;// CONCATENATED MODULE: ./lib/flavors/index.js


/** Every value of the input `api`. */
const flavors = new Map([
    ['classic-gateway', classicGateway],
    ['data-replication', dataReplication]
]);

;// CONCATENATED MODULE: ./lib/cloud.js
/** Where each public and sovereign cloud has its services. Azure Stack's hosts are its owner's: given as inputs. */
const clouds = new Map([
    [
        'AzureCloud',
        { 'resource-manager': 'https://management.azure.com', 'service-management': 'https://management.core.windows.net' }
    ],
    [
        'AzureUSGovernment',
        {
            'resource-manager': 'https://management.usgovcloudapi.net',
            'service-management': 'https://management.core.usgovcloudapi.net'
        }
    ],
    [
        'AzureChinaCloud',
        {
            'resource-manager': 'https://management.chinacloudapi.cn',
            'service-management': 'https://management.core.chinacloudapi.cn'
        }
    ]
]);
/** The values of the input `environment`, by azure/login's names. */
const environments = [...clouds.keys(), 'AzureStack'];
/** The cloud's own endpoint for a service, where it has one that is known. */
function cloudEndpoint(environment, service) {
    const endpoint = clouds.get(environment)?.[service];
    return endpoint === undefined ? undefined : new URL(endpoint);
}
/**
 * An endpoint of a private cloud: an https origin; http only for a loopback address, where nobody listens in.
 * @returns undefined for anything else
 */
function parseEndpoint(value) {
    if (!URL.canParse(value))
        return undefined;
    const url = new URL(value);
    const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
    const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !holdsCredentials(url);
    return secure && bare ? url : undefined;
}
/** Whether a request, and the token with it, may go to this URL: the same scheme, host and port, and no credentials. */
function isAllowed(url, endpoint) {
    return url.origin === endpoint.origin && !holdsCredentials(url);
}
function holdsCredentials(url) {
    return url.username !== '' || url.password !== '';
}
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

;// CONCATENATED MODULE: ./lib/duration.js
const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
const number = String.raw `(\d+(?:[.,]\d+)?)`;
const duration_short = new RegExp(`^(?:${number}d)? ?(?:${number}h)? ?(?:${number}m)? ?(?:${number}s)?$`, 'i');
/** ISO 8601-1, 5.5.2. Years and months are left out: their length is a guess. */
const iso = new RegExp(`^P(?:${number}D)?(?:T(?=\\d)(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`, 'i');
/**
 * Reads `90s`, `45m`, `1h30m`, `2d` or ISO 8601 `PT1H30M`. A bare number has no meaning: its unit is a guess.
 * @returns milliseconds, or undefined for any other form
 */
function parseDuration(value) {
    const match = duration_short.exec(value) ?? iso.exec(value);
    const parts = match?.slice(1);
    if (parts === undefined || parts.every((part) => part === undefined))
        return undefined;
    const [d, h, m, s] = parts.map((part) => Number((part ?? '0').replace(',', '.')));
    return Math.round((d ?? 0) * unitMs.d + (h ?? 0) * unitMs.h + (m ?? 0) * unitMs.m + (s ?? 0) * unitMs.s);
}
/** For people: `0s`, `45s`, `28m 12s`, `1h`, `2d 3h`. Two units are precise enough to act on. */
function formatDuration(ms) {
    let left = Math.round(ms / 1_000) * 1_000;
    const parts = [];
    for (const [unit, length] of Object.entries(unitMs)) {
        const count = Math.floor(left / length);
        left -= count * length;
        if (count > 0)
            parts.push(`${count}${unit}`);
        else if (parts.length > 0)
            break;
    }
    return parts.slice(0, 2).join(' ') || '0s';
}

;// CONCATENATED MODULE: ./lib/operation.js
/**
 * The model: what an operation is, what one look at it can say, and how a wait can end.
 * Every API's document is translated into these types, and everything that is reported is made from them.
 */
const outcomes = ['succeeded', 'failed', 'canceled', 'timed-out', 'unknown', 'interrupted'];

;// CONCATENATED MODULE: ./lib/input-forms.js



const longestDurationMs = 365 * 86_400_000;
/** The form of each input that names what is polled, and how it is told to a person. */
const parameterForms = {
    'subscription-id': {
        pattern: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
        form: 'a UUID such as 0b1f6471-1bf0-4dda-aec3-cb9272f09590'
    },
    'operation-id': { pattern: /^[^\p{Cc}\p{Cs}]+$/u, form: 'the id alone, without control characters' },
    'resource-group': { pattern: /^[^\p{Cc}\p{Cs}/\\?#]{1,90}$/u, form: 'a name of 1 to 90 characters' },
    'vault-name': { pattern: /^[\w.-]+$/, form: 'a name of letters, digits, -, _ and .' },
    'job-name': { pattern: /^[\w.-]+$/, form: 'a name of letters, digits, -, _ and .' }
};
/** Every input that names what is polled. */
const parameterNames = [
    'subscription-id',
    'operation-id',
    'resource-group',
    'vault-name',
    'job-name'
];
/** @returns milliseconds */
function durationInput(given) {
    const ms = parseDuration(given);
    if (ms === undefined)
        return not(given, 'a duration with its unit, such as 90s, 45m, 1h30m, 2d or PT1H30M');
    return ms > 0 && ms <= longestDurationMs ? { value: ms } : not(given, 'more than nothing and at most 365d');
}
/** A list of outcomes, by comma or line. GitHub's own spelling of `cancelled` is understood. */
function outcomesInput(given) {
    const words = given
        .split(/[,\n]/)
        .map((word) => word.trim())
        .filter((word) => word !== '');
    const known = words.map((word) => outcomes.find((outcome) => outcome === (word === 'cancelled' ? 'canceled' : word)));
    const listed = known.filter((outcome) => outcome !== undefined);
    if (listed.length === 0 || listed.length < words.length)
        return not(given, `a list of ${outcomes.join(', ')}`);
    return { value: new Set(listed) };
}
/** The cloud by azure/login's names, in any case. */
function environmentInput(given) {
    const value = environments.find((name) => name.toLowerCase() === given.toLowerCase());
    return value === undefined ? not(given, `one of ${environments.join(', ')}`) : { value };
}
function endpointInput(given) {
    const value = parseEndpoint(given);
    if (value !== undefined)
        return { value };
    return not(given, 'an https origin such as https://management.example.com, or http on a loopback address');
}
/** A bearer token, as an HTTP header can carry it. Its value is never shown. */
function tokenInput(given) {
    if (given === '')
        return { mistake: 'is required: a bearer token for the service that is polled' };
    if (/^[\x21-\x7e]+$/.test(given))
        return { value: given };
    return { mistake: 'holds white space or characters that no token has: give the token alone, without "Bearer"' };
}
function parameterInput(name, given) {
    if (given === '')
        return { mistake: 'is required' };
    const { pattern, form } = parameterForms[name];
    // A dot segment would climb up the URL's path.
    return pattern.test(given) && given !== '.' && given !== '..' ? { value: given } : not(given, form);
}
/** @param oldest the first version, as a date, that has this API */
function apiVersionInput(given, oldest = '') {
    const [, date] = /^(\d{4}-\d{2}-\d{2})(?:-preview)?$/.exec(given) ?? [];
    if (date === undefined || !isDate(date))
        return not(given, 'a date such as 2021-02-16 or 2021-02-16-preview');
    return date >= oldest ? { value: given } : not(given, `${oldest} or later`);
}
/** @returns the mistake, with as much of the value as lets its owner recognise it */
function not(given, form) {
    return { mistake: `"${given.length > 60 ? `${given.slice(0, 60)}…` : given}" is not ${form}` };
}
function isDate(date) {
    const time = Date.parse(`${date}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

;// CONCATENATED MODULE: ./lib/target.js


const services = ['resource-manager', 'service-management'];
/**
 * Reads the inputs that name what is polled. Where the API itself is wrong, the others are checked as far as they are
 * given, so that every mistake is named at once.
 */
function readTarget(source, flavors) {
    const { getInput, take } = source;
    const definition = take('api', definitionInput(getInput('api'), flavors));
    const environment = take('environment', environmentInput(getInput('environment')));
    if (definition === undefined) {
        checkGiven(source);
        return { unused: [] };
    }
    const used = [...definition.needs, endpointName(definition.service)];
    return {
        definition,
        parameters: readParameters(source, definition),
        endpoint: readEndpoint(source, definition.service, environment),
        unused: [...parameterNames, ...services.map(endpointName)].filter((name) => !used.includes(name) && getInput(name))
    };
}
function definitionInput(given, flavors) {
    const value = flavors.get(given);
    if (value !== undefined)
        return { value };
    const known = `one of ${[...flavors.keys()].join(', ')}`;
    return given === '' ? { mistake: `is required: ${known}` } : not(given, known);
}
function readParameters({ getInput, take }, { needs, apiVersion }) {
    const read = (name) => (needs.includes(name) ? take(name, parameterInput(name, getInput(name))) : '');
    const version = getInput('api-version') || apiVersion.default;
    return {
        'subscription-id': read('subscription-id') ?? '',
        'resource-group': read('resource-group') ?? '',
        'vault-name': read('vault-name') ?? '',
        'job-name': read('job-name') ?? '',
        'operation-id': read('operation-id') ?? '',
        'api-version': take('api-version', apiVersionInput(version, apiVersion.oldest)) ?? ''
    };
}
function readEndpoint({ getInput, take }, service, environment) {
    const name = endpointName(service);
    const given = getInput(name);
    if (given !== '')
        return take(name, endpointInput(given));
    if (environment === undefined)
        return undefined;
    const value = cloudEndpoint(environment, service);
    return take(name, value ? { value } : { mistake: `is required: ${environment} has no address of its own for it` });
}
function checkGiven({ getInput, take }) {
    for (const name of parameterNames)
        if (getInput(name))
            take(name, parameterInput(name, getInput(name)));
    for (const name of services.map(endpointName))
        if (getInput(name))
            take(name, endpointInput(getInput(name)));
    if (getInput('api-version'))
        take('api-version', apiVersionInput(getInput('api-version')));
}
function endpointName(service) {
    return `${service}-endpoint`;
}

;// CONCATENATED MODULE: ./lib/inputs.js



/** What holds where an input is not given. action.yml says the same. */
const defaults = {
    timeout: '1h',
    'min-poll-interval': '1s',
    'max-poll-interval': '20s',
    'max-silence': '15m',
    'fail-on': 'failed, canceled, timed-out, unknown',
    environment: 'AzureCloud'
};
/** The inputs that must never be shown. */
const secretInputs = ['access-token'];
/**
 * Reads and checks all inputs.
 * @param flavors by their `api`
 * @throws WaitError `invalid-input`, which names every mistake at once
 */
function readInputs(getInput, flavors) {
    const mistakes = [];
    const take = (name, parsed) => {
        if ('value' in parsed)
            return parsed.value;
        mistakes.push(`${name}: ${parsed.mistake}`);
        return undefined;
    };
    const withDefaults = (name) => getInput(name) || (new Map(Object.entries(defaults)).get(name) ?? '');
    const { definition, parameters, endpoint, unused } = readTarget({ getInput: withDefaults, take }, flavors);
    const times = readTimes(withDefaults, take);
    const failOn = take('fail-on', outcomesInput(withDefaults('fail-on')));
    const accessToken = take('access-token', tokenInput(getInput('access-token')));
    const isWhole = definition !== undefined && parameters !== undefined && endpoint !== undefined;
    if (!isWhole || failOn === undefined || accessToken === undefined || mistakes.length > 0)
        throw invalidInput(mistakes);
    return {
        api: getInput('api'),
        flavor: definition.create(parameters, endpoint),
        endpoint,
        operationId: parameters['operation-id'],
        accessToken,
        ...times,
        failOn,
        unused
    };
}
/** Lengths in milliseconds; 0 in place of a mistake, which `take` keeps. */
function readTimes(getInput, take) {
    const duration = (name) => take(name, durationInput(getInput(name))) ?? 0;
    const times = {
        timeoutMs: duration('timeout'),
        minPollIntervalMs: duration('min-poll-interval'),
        maxPollIntervalMs: duration('max-poll-interval'),
        maxSilenceMs: duration('max-silence')
    };
    if (times.maxPollIntervalMs > 0 && times.minPollIntervalMs > times.maxPollIntervalMs) {
        const least = `at least min-poll-interval, ${getInput('min-poll-interval')}`;
        take('max-poll-interval', not(getInput('max-poll-interval'), least));
    }
    return times;
}
function invalidInput(mistakes) {
    const count = mistakes.length === 1 ? 'One input is' : `${mistakes.length} inputs are`;
    const list = mistakes.map((mistake) => `- ${mistake}`).join('\n');
    return new WaitError('invalid-input', `${count} wrong; nothing was sent to Azure.\n${list}`);
}

// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(4942);
;// CONCATENATED MODULE: ./lib/schedule.js
/** When to look again. Pure: the clock's readings and the random numbers are given. All lengths in milliseconds. */
/** A share of the time waited so far: the lag behind the real end stays near it, and a long wait costs few requests. */
const shareOfElapsed = 0.05;
const jitter = 0.1;
const backoffBaseMs = 1_000;
const backoffCapMs = 60_000;
/** Node fires a timer at once when it is given more than this, NaN, or a negative number. */
const longestDelayMs = 2 ** 31 - 1;
/** The one function that every delay goes through: whole, finite, at least the floor, and no more than a timer holds. */
function sanitiseDelay(delayMs, floorMs) {
    const floor = Number.isFinite(floorMs) && floorMs > 0 ? Math.min(floorMs, longestDelayMs) : 1;
    if (Number.isNaN(delayMs))
        return Math.ceil(floor);
    return Math.min(Math.ceil(Math.max(delayMs, floor)), longestDelayMs);
}
function createSchedule(options) {
    const { minPollIntervalMs: floorMs, maxPollIntervalMs: ceilingMs, random } = options;
    const sanitise = (delayMs) => sanitiseDelay(delayMs, floorMs);
    return {
        afterReading(elapsedMs, retryAfterMs) {
            if (retryAfterMs !== undefined)
                return sanitise(retryAfterMs);
            const share = Math.min(Math.max(shareOfElapsed * elapsedMs, floorMs), ceilingMs);
            return sanitise(share * (1 - jitter + 2 * jitter * random()));
        },
        afterFault({ faults, retryAfterMs, leftMs }) {
            if (retryAfterMs !== undefined && retryAfterMs > 0)
                return sanitise(retryAfterMs);
            const cap = Math.min(backoffCapMs, backoffBaseMs * 2 ** (faults - 1));
            return sanitise(Math.min(cap * random(), leftMs));
        }
    };
}
/**
 * The delay that a response demands.
 *
 * Forms: `Retry-After` in whole seconds or as an HTTP date (RFC 9110, 10.2.3), which is measured against the
 * response's own `Date` so that clock skew cancels; `retry-after-ms` and `x-ms-retry-after-ms` in whole milliseconds.
 * Where several came, the longest counts, so that none is broken. A value in no known form demands nothing.
 *
 * @param headers names in lower case
 * @param receivedAtMs wall-clock time of the response, for a date without a `Date` beside it
 */
function retryAfter(headers, receivedAtMs) {
    const demands = [
        secondsOrDate(headers['retry-after'], headers.date, receivedAtMs),
        wholeNumber(headers['retry-after-ms']),
        wholeNumber(headers['x-ms-retry-after-ms'])
    ].filter((demand) => demand !== undefined);
    return demands.length === 0 ? undefined : Math.max(...demands);
}
function secondsOrDate(value, date, receivedAtMs) {
    const seconds = wholeNumber(value);
    if (seconds !== undefined)
        return seconds * 1_000;
    const until = httpDate(value);
    if (until === undefined)
        return undefined;
    return Math.max(0, until - (httpDate(date) ?? receivedAtMs));
}
function wholeNumber(value) {
    return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined;
}
/** HTTP's three date forms (RFC 9110, 5.6.7): `Date.parse` alone would take `-1`, `1.5` or `soon 5` for a date. */
function httpDate(value) {
    const date = value?.trim() ?? '';
    const isDate = preferredDate.test(date) || rfc850Date.test(date);
    const time = isDate ? Date.parse(date) : asctimeDate.test(date) ? Date.parse(`${date} GMT`) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
const preferredDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const rfc850Date = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const asctimeDate = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

;// CONCATENATED MODULE: ./lib/http/body.js
/**
 * Reads a body to its end. The library's own `readBody` never settles when the connection dies after the headers, and
 * has no limit.
 * @param maxBytes a larger body is not read on
 * @returns the bytes, or undefined when there are more than `maxBytes`
 * @throws Error when the body was cut
 */
function readBody(message, maxBytes) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let bytes = 0;
        message.on('data', (chunk) => {
            bytes += chunk.length;
            if (bytes <= maxBytes)
                chunks.push(chunk);
            else {
                resolve(undefined);
                message.destroy();
            }
        });
        message.on('end', () => (message.complete ? resolve(Buffer.concat(chunks)) : reject(cut(bytes))));
        message.on('error', (cause) => reject(cut(bytes, cause)));
        message.on('close', () => reject(cut(bytes)));
    });
}
function cut(bytes, cause) {
    return new Error(`the answer was cut after ${bytes} bytes of its body`, { cause });
}

;// CONCATENATED MODULE: ./lib/http/network-error.js

/**
 * OpenSSL's verification results as Node names them (Node's documentation of TLS, "X509 certificate error codes"), and
 * Node's own for a certificate of another host. None of them passes by waiting.
 */
const certificateErrors = new Set([
    'CERT_CHAIN_TOO_LONG',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REJECTED',
    'CERT_REVOKED',
    'CERT_SIGNATURE_FAILURE',
    'CERT_UNTRUSTED',
    'CRL_HAS_EXPIRED',
    'CRL_NOT_YET_VALID',
    'CRL_SIGNATURE_FAILURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CRL_LAST_UPDATE_FIELD',
    'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_MISMATCH',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
    'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
    'UNABLE_TO_GET_CRL',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
]);
/**
 * What a failed exchange means for the wait: a wrong certificate ends it, everything else may pass.
 * @param heard what the headers said, where they came
 */
function networkError(url, cause, heard = {}) {
    const code = errorCode(cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    if (certificateErrors.has(code)) {
        const advice = 'A proxy or private cloud with a certificate authority of its own: name its file in NODE_EXTRA_CA_CERTS.';
        return new WaitError('unreachable', `The certificate of ${url.host} is not valid (${code}): ${message}. ${advice}`, { cause });
    }
    const said = message === '' || message.includes(code) ? message || code : `${code}: ${message}`;
    return new WaitError('unreachable', `No whole answer from ${url.host} (${said})`, {
        patience: 'silence',
        cause,
        ...heard
    });
}
function errorCode(error) {
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

;// CONCATENATED MODULE: ./lib/http/get.js






const userAgent = 'wait-for-azure-operation';
const maxBodyBytes = 1024 * 1024;
const maxRedirects = 5;
const redirects = [301, 302, 303, 307, 308];
/**
 * Sends one GET and reads the answer, whatever its status. The only place that opens a socket.
 *
 * Redirects are followed by hand, and only where `allowed`: the library would take the token along. It does not retry
 * either: when to look again is the schedule's decision.
 *
 * @throws WaitError `unreachable` without a whole answer in time, `refused` at a redirect that is not to be followed,
 *   `interrupted` when the signal was aborted
 */
async function get(request, options) {
    const { limitMs, signal, allowed } = options;
    const stop = new AbortController();
    const interrupted = () => stop.abort(new WaitError('interrupted', 'The GitHub job was cancelled'));
    if (signal.aborted)
        interrupted();
    signal.addEventListener('abort', interrupted);
    let heard = {};
    const onHeaders = (now) => {
        heard = now;
    };
    const tooLong = `No whole answer from ${request.url.host} within ${Math.max(1, Math.round(limitMs / 1_000))} s`;
    const timer = setTimeout(() => stop.abort(new WaitError('unreachable', tooLong, { patience: 'silence', ...heard })), limitMs);
    try {
        const exchange = follow(request, { allowed, signal: stop.signal, onHeaders });
        // What is left behind when the limit wins the race may still fail.
        exchange.catch(() => { });
        return await Promise.race([exchange, rejection(stop.signal)]);
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', interrupted);
        stop.abort();
    }
}
/** Rejects with the signal's reason. An aborted request alone is not enough: one that waits for a proxy does not notice. */
function rejection(signal) {
    return new Promise((_, reject) => {
        if (signal.aborted)
            reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
}
async function follow(request, options) {
    let { url } = request;
    for (let followed = 0;; followed += 1) {
        if (!options.allowed(url))
            throw new WaitError('refused', `${url.origin} is not a host that the token may be sent to`);
        const response = await exchange({ url, headers: request.headers }, options);
        if (!redirects.includes(response.status))
            return response;
        if (followed === maxRedirects)
            throw refused(response, `More than ${maxRedirects} redirects by ${url.host}`);
        url = redirectTarget(response, url, options.allowed);
    }
}
function redirectTarget(response, from, allowed) {
    const { location } = response.headers;
    const target = location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (target !== undefined && allowed(target))
        return target;
    const where = target === undefined ? 'nowhere' : `to ${target.origin}, where the token may not be sent`;
    throw refused(response, `${from.host} redirects (HTTP ${response.status}) ${where}`);
}
function refused(response, message) {
    return new WaitError('refused', message, { requestId: requestId(response) });
}
async function exchange({ url, headers }, { signal, onHeaders }) {
    const client = new lib/* HttpClient */.Qq(userAgent, [abortable(signal)], { allowRedirects: false, allowRetries: false });
    let heard = {};
    try {
        const { message } = await client.get(url.href, { ...headers, 'accept-encoding': 'identity' });
        const head = { status: message.statusCode ?? 0, headers: singleHeaders(message.headers) };
        heard = { retryAfterMs: retryAfter(head.headers, Date.now()), requestId: requestId(head) };
        onHeaders(heard);
        const bytes = await readBody(message, maxBodyBytes);
        return { ...head, body: bytes && decode(bytes), retryAfterMs: heard.retryAfterMs };
    }
    catch (cause) {
        throw networkError(url, cause, heard);
    }
    finally {
        client.dispose();
    }
}
/** JSON is UTF-8 by its standard, and so is the XML of these APIs; what is not is broken. */
function decode(bytes) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
        return undefined;
    }
}
/** The library has no way to abort a request, but lets a handler set Node's own. */
function abortable(signal) {
    return {
        prepareRequest: (options) => {
            options.signal = signal;
        },
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new Error('not used'))
    };
}
function singleHeaders(headers) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

;// CONCATENATED MODULE: ./lib/redact.js
/** Shorter ones are words of a test, and would blot out half a text. */
const shortestSecret = 8;
/** A quotation is short, and may end in the middle of a secret: its beginning counts from so many characters on. */
const longestQuotation = 2_000;
const shortestBeginning = 4;
const deepest = 64;
function redact(value, secret) {
    return secret.length < shortestSecret ? value : walk(value, (text) => blot(text, secret), 0);
}
/** The same for JSON text, where a secret may be written with escapes. Without one the text stays as it is. */
function redactJson(json, secret) {
    try {
        const value = JSON.parse(json);
        const clean = JSON.stringify(redact(value, secret));
        return clean === JSON.stringify(value) ? json : clean;
    }
    catch {
        return redact(json, secret);
    }
}
function walk(value, change, depth) {
    if (typeof value === 'string')
        return change(value);
    if (typeof value !== 'object' || value === null || depth === deepest)
        return value;
    if (Array.isArray(value))
        return value.map((item) => walk(item, change, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), walk(item, change, depth + 1)]));
}
function blot(text, secret) {
    const blotted = text.replaceAll(secret, '***');
    if (text.length > longestQuotation)
        return blotted;
    const end = blotted.lastIndexOf('…');
    for (let length = Math.min(secret.length, end); length >= shortestBeginning; length -= 1) {
        if (!blotted.startsWith(secret.slice(0, length), end - length))
            continue;
        return `${blotted.slice(0, end - length)}***${blotted.slice(end)}`;
    }
    return blotted;
}

;// CONCATENATED MODULE: ./lib/poll.js





/** Joins an API, a way to sign in and the network. The token goes to the endpoint's origin only. */
function createPoller(flavor, endpoint, tokens) {
    /**
     * Sends a request and reads the answer. What is read is judged first and cleaned of the token afterwards, should the
     * service echo it.
     */
    const ask = async (request, read, options) => {
        const token = await tokens.token();
        const headers = { ...request.headers, authorization: `Bearer ${token}` };
        const allowed = (url) => isAllowed(url, endpoint);
        try {
            const response = await get({ url: request.url, headers }, { ...options, allowed });
            if (response.status === 401)
                tokens.reject(token);
            return read(response, token);
        }
        catch (error) {
            throw error instanceof WaitError ? error.redacted((text) => redact(text, token)) : error;
        }
    };
    return {
        look: (options) => ask(flavor.request, (response, token) => toReading(flavor.read(response), response, token), options),
        lookForFailure: async (options) => {
            const { failure } = flavor;
            if (failure === undefined)
                return undefined;
            return ask(failure.request, (response, token) => redact(failure.read(response), token), options);
        }
    };
}
function toReading(operation, response, token) {
    const { state, document } = operation;
    return {
        operation: { ...redact(operation, token), state, document: redactJson(document, token) },
        retryAfterMs: response.retryAfterMs,
        requestId: redact(requestId(response), token)
    };
}

;// CONCATENATED MODULE: ./lib/report/error-tree.js
/** More than anybody reads; the whole error is in the output `error-detail`. */
const mostLines = 60;
/** `Code: message`, or whichever of them there is. */
function headline({ code, message }) {
    return [code, message].filter((part) => part !== '').join(': ') || 'an error without code or message';
}
/** An error tree as lines: each error, then what belongs to it one step deeper. The texts are foreign. */
function errorLines(error) {
    const lines = [...error_tree_walk(error, 0)];
    const left = lines.length - mostLines;
    return left <= 0 ? lines : [...lines.slice(0, mostLines), { depth: 0, text: `… and ${left} more lines` }];
}
function* error_tree_walk(error, depth) {
    yield { depth, text: headline(error) };
    const below = depth + 1;
    if (error.target)
        yield { depth: below, text: `Target: ${error.target}` };
    if (error.causes)
        yield { depth: below, text: `Possible causes: ${error.causes}` };
    if (error.recommendation)
        yield { depth: below, text: `Recommendation: ${error.recommendation}` };
    for (const { type, info } of error.additionalInfo)
        yield { depth: below, text: `${type}: ${JSON.stringify(info)}` };
    for (const detail of error.details)
        yield* error_tree_walk(detail, below);
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./lib/report/inert.js

/**
 * One line of text that does nothing: the only door through which foreign text reaches the log or an annotation.
 *
 * GitHub's runner takes `::command::` at the start of a line for a command, and `##[command]` anywhere in one; it ends
 * lines at CR too, and compares by culture, so that invisible characters between the signs do not stop it. Terminals
 * obey escape sequences, and direction marks make text read other than it stands.
 *
 * @param maxLength in UTF-16 units; what is beyond is cut, and how much that was is said
 */
function inert(text, maxLength = 2_000) {
    const cut = text.length - maxLength;
    const kept = cut > 0 ? `${text.slice(0, maxLength)}… (${cut} more characters)` : text;
    return (0,external_node_util_.stripVTControlCharacters)(kept)
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
        .replace(/[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, '')
        .replace(/##(?=\[)/g, '## ')
        .replace(/^(\s*):(?=:)/u, '$1: ');
}
/** Text as HTML that shows it and does nothing else, on one line: inside an element, never inside an attribute. */
function inertHtml(text, maxLength) {
    const html = inert(text, maxLength).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
    // Markdown, mentions and links are left alone in code only.
    return `<code>${html}</code>`;
}

;// CONCATENATED MODULE: ./lib/report/sentence.js


const goesOn = 'The operation itself goes on in Azure: run this step again with the same inputs to wait for it';
/** Says how the wait ended, for the person who reads only this. */
function sentenceOf({ verdict, error }) {
    const after = `after ${formatDuration(verdict.elapsedMs)} and ${verdict.polls} ${verdict.polls === 1 ? 'poll' : 'polls'}`;
    const status = verdict.reading?.operation.status ?? '';
    switch (verdict.outcome) {
        case 'succeeded':
            return { title: 'Succeeded', text: `Azure says ${status}, ${after}.`, advice: '' };
        case 'failed':
            return azureSaid('The operation failed', `Azure says ${status}, ${after}`, error);
        case 'canceled':
            return azureSaid('The operation was canceled', `Azure says ${status}, ${after}`, error);
        case 'timed-out':
            return {
                title: 'Timed out',
                text: `No end ${after}: Azure still says ${status}.`,
                advice: `${goesOn}, with a longer timeout if it needs one.`
            };
        case 'interrupted':
            return {
                title: 'Interrupted',
                text: `The wait was stopped from outside ${after}${status && `, at ${status}`}.`,
                advice: `${goesOn}.`
            };
        case 'unknown':
            return unknown(verdict, after);
    }
}
function azureSaid(title, text, error) {
    if (error === undefined)
        return { title, text: `${text}. No reason came with it.`, advice: '' };
    return {
        title: error.code === '' ? title : `${title}: ${error.code}`,
        text: `${text}: ${headline(error)}`,
        advice: ''
    };
}
function unknown({ fault, reason = 'internal-error', reading }, after) {
    const said = fault?.message ?? 'no cause is known';
    if (reason === 'invalid-input') {
        const [text = '', ...list] = said.split('\n');
        return { title: 'Invalid input', text, list, advice: '' };
    }
    const last = reading === undefined ? '' : ` The last status read was ${reading.operation.status}.`;
    return {
        title: `Unknown outcome: ${reason}`,
        text: `Could not find out how the operation stands, ${after}: ${said.replace(/\.$/, '')}.${last} It may still be running.`,
        advice: reason === 'internal-error'
            ? advice[reason]
            : `${advice[reason]} If it still runs, this step goes on waiting when it is run again with the same inputs.`
    };
}
const advice = {
    'invalid-input': '',
    'sign-in-failed': 'Check the sign-in inputs.',
    'not-found': 'Check the ids, the subscription and the cloud. Azure forgets the status of an operation some time after its end.',
    forbidden: 'Check that the token is for this service and has not expired, and that its owner may read the operation (for Resource Manager, Reader on the resource is enough).',
    refused: 'Asking again would be answered the same: check the inputs, the endpoint and the proxy.',
    unreachable: 'Check the endpoint, the proxy and the runner’s network, and Azure’s own status.',
    unreadable: 'Something between the runner and Azure may answer in its place: check the endpoint and the proxy.',
    deadline: '',
    interrupted: '',
    'internal-error': 'This is a bug in the action: please report it with this log.'
};

;// CONCATENATED MODULE: ./lib/report/log.js





/** GitHub shows this much of an annotation. */
const mostOfAnnotation = 4_096;
const firstHeartbeatMs = 30_000;
const lastHeartbeatMs = 15 * 60_000;
/** A line of the log. Everything printed goes through here or `annotate`, and so is inert. */
function print(line) {
    core/* info */.pq(inert(line));
}
/** An error or a warning on the run's page and in the log. */
function annotate(level, title, lines) {
    const message = lines.map((line) => inert(line)).join('\n');
    const write = level === 'error' ? core/* error */.z3 : core/* warning */.$e;
    write(message.slice(0, mostOfAnnotation), { title: inert(title, 200) });
}
function printStart({ api, operationId, operationUrl }, timeoutMs, now) {
    const deadline = new Date(now.getTime() + timeoutMs).toISOString().replace('T', ' ').slice(0, 19);
    print(`Waiting for ${api} operation ${operationId} until ${deadline} UTC (${formatDuration(timeoutMs)}): GET ${operationUrl}`);
}
/** Prints what people want to know of the polls: each change, and a heartbeat that grows sparser. */
class PollLog {
    #printedMs = 0;
    #last = '';
    #warned = false;
    /** @param changed whether this poll brought something else than the one before */
    add(event, changed) {
        const { elapsedMs, reading, fault, nextPollMs } = event;
        this.#warnOnce(event);
        if (!changed && elapsedMs - this.#printedMs < heartbeatMs(elapsedMs))
            return;
        const status = reading?.operation.status ?? `No status: ${fault?.message}`;
        const next = nextPollMs === undefined
            ? ''
            : ` (next look in ${nextPollMs < 1_000 ? 'less than 1s' : formatDuration(nextPollMs)})`;
        print(`${formatDuration(elapsedMs)}: ${changed ? '' : 'still '}${changed && this.#last ? `${this.#last} → ` : ''}${status}${next}`);
        this.#printedMs = elapsedMs;
        this.#last = reading?.operation.status ?? 'no status';
    }
    #warnOnce({ reading }) {
        if (this.#warned || !reading?.operation.unfamiliar)
            return;
        this.#warned = true;
        annotate('warning', 'Unknown status', [
            `Azure says ${reading.operation.status}, a status that this API does not document. It counts as running, and the deadline decides.`
        ]);
    }
}
/** The time between two lines that say the same: a quarter of the wait so far, within limits. */
function heartbeatMs(elapsedMs) {
    return Math.min(Math.max(elapsedMs / 4, firstHeartbeatMs), lastHeartbeatMs);
}
/** The verdict: a plain line when green, an annotation otherwise; then the error tree. */
function printVerdict(conclusion) {
    const { verdict, red, error } = conclusion;
    const { title, text, list = [], advice } = sentenceOf(conclusion);
    if (verdict.outcome === 'succeeded' && !red)
        print(`${title}: ${text}`);
    else {
        const allowed = red ? [] : ['fail-on does not name this outcome: the step stays green.'];
        annotate(red ? 'error' : 'warning', title, [text, ...list, advice, ...allowed].filter((line) => line !== ''));
    }
    if (error === undefined)
        return;
    for (const line of errorLines(error))
        print(`${'  '.repeat(line.depth + 1)}${line.text}`);
}

;// CONCATENATED MODULE: ./lib/report/outputs.js
/** GitHub takes 1 MB of outputs from a job, counted in UTF-16: this many units, with room for another step's. */
const mostUnits = 400_000;
/** What is left out, in this order, where the outputs would be too large. */
const largest = ['response', 'error-detail', 'data', 'error-message'];
/** Every output of the action; empty where it has no value. */
function outputsOf({ verdict, subject, error }) {
    const { outcome, reason, reading, requestId, polls, elapsedMs } = verdict;
    const operation = reading?.operation;
    const values = {
        outcome,
        reason: reason ?? '',
        status: operation?.status ?? '',
        'operation-id': subject?.operationId ?? '',
        'operation-name': operation?.name ?? '',
        'operation-url': subject?.operationUrl ?? '',
        'start-time': operation?.startTime ?? '',
        'end-time': operation?.endTime ?? '',
        'http-status-code': operation?.httpStatusCode ?? '',
        data: operation?.data ?? '',
        'error-code': error?.code ?? '',
        'error-message': error?.message ?? '',
        'error-target': error?.target ?? '',
        'error-detail': error === undefined ? '' : JSON.stringify(error),
        'request-id': requestId ?? '',
        polls: String(polls),
        'elapsed-seconds': String(Math.round(elapsedMs / 1_000)),
        response: operation?.document ?? ''
    };
    const leftOut = [];
    for (const name of largest) {
        if (Object.values(values).join('').length <= mostUnits)
            break;
        values[name] = '';
        leftOut.push(name);
    }
    return { values, leftOut };
}

;// CONCATENATED MODULE: ./lib/report/summary.js




/**
 * The job summary. HTML throughout, each block without a blank line in it: so Markdown finds nothing of its own in
 * what a service wrote (CommonMark 4.6, kind 6).
 */
function summaryOf(conclusion, timeline) {
    const { verdict, subject, error, red } = conclusion;
    const operation = verdict.reading?.operation;
    const sentence = sentenceOf(conclusion);
    const facts = [
        ['Outcome', verdict.outcome],
        ['Reason', verdict.reason],
        ['API', subject?.api],
        ['Operation', subject?.operationId],
        ['Name', operation?.name],
        ['URL', subject?.operationUrl],
        ['Last status', operation?.status],
        ['Duration', formatDuration(verdict.elapsedMs)],
        ['Polls', String(verdict.polls)],
        ['Started, says Azure', operation?.startTime],
        ['Ended, says Azure', operation?.endTime],
        ['Request id', verdict.requestId]
    ];
    const rows = facts.flatMap(([name, value]) => value ? [`<tr><th align="left">${name}</th><td>${inertHtml(value)}</td></tr>`] : []);
    const blocks = [
        `<h3>${red ? '❌' : verdict.outcome === 'succeeded' ? '✅' : '⚠️'} ${verdict.reason === 'invalid-input' ? 'Wrong inputs' : `Azure operation: ${verdict.outcome}`}</h3>`,
        `<p>${[sentence.text, ...(sentence.list ?? []), sentence.advice]
            .filter(Boolean)
            .map((text) => inertHtml(text))
            .join('<br>')}</p>`,
        `<table>${rows.join('')}</table>`,
        timelineTable(timeline),
        error === undefined ? '' : `<h4>Error</h4>${nested(errorLines(error))}`
    ];
    return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
function timelineTable({ entries, leftOut }) {
    if (entries.length === 0)
        return '';
    const rows = entries.map(({ elapsedMs, text }) => `<tr><td>${formatDuration(elapsedMs)}</td><td>${inertHtml(text, 200)}</td></tr>`);
    const note = leftOut === 0 ? '' : `<p>${leftOut} more changes, in the middle, are left out.</p>`;
    return `<h4>Timeline</h4><table><tr><th>After</th><th>Status</th></tr>${rows.join('')}</table>${note}`;
}
function nested(lines) {
    let depth = -1;
    let html = '';
    for (const line of lines) {
        html += line.depth > depth ? '<ul>' : `</li>${'</ul></li>'.repeat(depth - line.depth)}`;
        html += `<li>${inertHtml(line.text)}`;
        depth = line.depth;
    }
    return html + '</li></ul>'.repeat(depth + 1);
}

;// CONCATENATED MODULE: ./lib/report/report.js




/**
 * Writes outputs, log and summary, outputs first: a cancelled job leaves little time.
 * @returns whether the outputs were written; without them the step must not be green
 */
async function report(conclusion, timeline) {
    const { values, leftOut } = outputsOf(conclusion);
    const failure = writeOutputs(values);
    printVerdict(conclusion);
    if (failure !== undefined)
        annotate('error', 'Outputs not written', [`${unwritten}: ${failure}`]);
    else if (leftOut.length > 0)
        print(`Left empty, because GitHub takes 1 MB of outputs from a job: ${leftOut.join(', ')}`);
    const note = failure === undefined ? '' : `<p>❌ ${unwritten}.</p>\n\n`;
    await writeSummary(`${note}${summaryOf(conclusion, timeline)}`);
    return failure === undefined;
}
const unwritten = 'The outputs could not be written, so the step fails whatever the verdict';
/** @returns why they could not be written */
function writeOutputs(values) {
    try {
        // Without the file, the library falls back to a command that the runner no longer obeys.
        if (!process.env.GITHUB_OUTPUT)
            throw new Error('GITHUB_OUTPUT does not name a file');
        for (const [name, value] of Object.entries(values))
            core/* setOutput */.uH(name, value);
        return undefined;
    }
    catch (error) {
        return messageOf(error);
    }
}
async function writeSummary(summary) {
    try {
        await core/* summary */.z.addRaw(summary).write();
    }
    catch (error) {
        annotate('warning', 'Summary not written', [`The job summary could not be written: ${messageOf(error)}`]);
    }
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}

;// CONCATENATED MODULE: ./lib/report/timeline.js
/** A service that changes its word at every poll must not fill the memory or the page. */
const mostEntries = 100;
/** What the service said over time, each stretch once. */
class Timeline {
    #entries = [];
    #left = 0;
    get entries() {
        return this.#entries;
    }
    /** How many entries were left out from the middle. */
    get leftOut() {
        return this.#left;
    }
    /** @returns whether this poll began a new stretch */
    add({ elapsedMs, reading, fault }) {
        const text = reading?.operation.status ?? `no status (${fault?.reason})`;
        const previous = this.#entries.at(-1);
        const isFault = reading === undefined;
        if (previous?.text === text && previous.isFault === isFault)
            return false;
        this.#entries.push({ elapsedMs, text, isFault });
        if (this.#entries.length > mostEntries) {
            this.#entries.splice(mostEntries / 2, 1);
            this.#left += 1;
        }
        return true;
    }
}

;// CONCATENATED MODULE: ./lib/wait.js

/** No request may take longer than this, in milliseconds. */
const requestLimitMs = 60_000;
/** Before the first readable answer a wrong host is likelier than a long outage. */
const firstSilenceMs = 120_000;
/** How long a 403 or 404 may be the delay of a distributed system. */
const graceMs = 60_000;
/**
 * Looks until the operation is terminal, the deadline has passed, or looking on is useless. Knows a clock, a schedule
 * and a way to look; nothing of HTTP or Azure. How the wait ended is a value.
 *
 * The first look is made at once, the last one at the deadline, however late that is noticed.
 *
 * @throws whatever `look` throws that is not a WaitError: a bug, which must not pass for an outcome
 */
async function waitFor(options) {
    const { look, schedule, clock, signal, timeoutMs, maxSilenceMs, onPoll } = options;
    const start = clock.now();
    const deadline = start + timeoutMs;
    let polls = 0;
    let reading;
    let streak;
    let requestId;
    const verdict = (outcome, reason, fault) => {
        const elapsedMs = clock.now() - start;
        return { outcome, reason, reading, fault, requestId, polls, elapsedMs };
    };
    while (!signal.aborted) {
        const asked = clock.now();
        const last = asked >= deadline;
        const silenceMs = reading === undefined ? Math.min(firstSilenceMs, maxSilenceMs) : maxSilenceMs;
        const limitMs = Math.min(requestLimitMs, silenceMs, last ? timeoutMs : deadline - asked);
        polls += 1;
        const result = await attempt(look, limitMs, signal);
        const now = clock.now();
        requestId = (result.reading ?? result.fault).requestId ?? requestId;
        const event = { polls, elapsedMs: now - start, ...result };
        let delayMs;
        if (result.fault === undefined) {
            reading = result.reading;
            streak = undefined;
            const { state } = reading.operation;
            if (state !== 'running' || last) {
                onPoll(event);
                return state === 'running' ? verdict('timed-out', 'deadline') : verdict(state);
            }
            delayMs = schedule.afterReading(now - start, reading.retryAfterMs);
        }
        else {
            const { fault } = result;
            if (signal.aborted)
                break;
            const again = fault.patience === 'one-retry' && streak?.firstMet.has('one-retry');
            streak = extend(streak, fault, asked);
            const giveUpAt = again ? asked : endOfPatience(streak, fault, silenceMs);
            if (last || now >= giveUpAt) {
                onPoll(event);
                return verdict('unknown', fault.reason, fault);
            }
            delayMs = schedule.afterFault({ faults: streak.faults, retryAfterMs: fault.retryAfterMs, leftMs: giveUpAt - now });
        }
        const nextPollMs = Math.min(delayMs, Math.max(0, deadline - now));
        onPoll({ ...event, nextPollMs });
        await clock.sleep(nextPollMs, signal);
    }
    return verdict('interrupted', 'interrupted');
}
async function attempt(look, limitMs, signal) {
    try {
        return { reading: await look({ limitMs, signal }) };
    }
    catch (error) {
        if (error instanceof WaitError)
            return { fault: error };
        throw error;
    }
}
function extend(streak, fault, asked) {
    const firstMet = new Map(streak?.firstMet);
    if (!firstMet.has(fault.patience))
        firstMet.set(fault.patience, asked);
    return { faults: (streak?.faults ?? 0) + 1, since: streak?.since ?? asked, firstMet };
}
/** The time, by the clock, after which one more such fault ends the wait. */
function endOfPatience(streak, fault, silenceMs) {
    const silenceEnds = streak.since + silenceMs;
    switch (fault.patience) {
        case 'none':
            return streak.since;
        case 'grace':
            return Math.min(silenceEnds, (streak.firstMet.get('grace') ?? streak.since) + graceMs);
        case 'one-retry':
        case 'silence':
            return silenceEnds;
    }
}

;// CONCATENATED MODULE: ./lib/main.js












/** Nobody should wait long for the reason of a failure that is known. */
const failureLimitMs = 20_000;
/**
 * The whole step: inputs, sign-in, wait, report.
 * @param signal aborted when the job is cancelled
 * @returns the exit status: 0 only with a verdict that is not in `fail-on`, and its outputs written
 */
async function main(signal) {
    for (const name of secretInputs) {
        const secret = core/* getInput */.V4(name);
        if (secret !== '')
            core/* setSecret */.Pq(secret);
    }
    const timeline = new Timeline();
    try {
        const inputs = readInputs(core/* getInput */.V4, flavors);
        const subject = { api: inputs.api, operationId: inputs.operationId, operationUrl: inputs.flavor.request.url.href };
        const { verdict, error } = await wait(inputs, subject, timeline, signal);
        const red = verdict.outcome === 'interrupted' || inputs.failOn.has(verdict.outcome);
        const written = await report({ verdict, subject, red, error }, timeline);
        return written && !red ? 0 : 1;
    }
    catch (error) {
        await report({ verdict: noVerdict(error), red: true }, timeline);
        return 1;
    }
}
/** Reports an error that nobody caught: the wait is lost. */
async function reportCrash(error) {
    await report({ verdict: noVerdict(error), red: true }, new Timeline());
}
async function wait(inputs, subject, timeline, signal) {
    if (inputs.unused.length > 0) {
        annotate('warning', 'Unused inputs', [`The API ${inputs.api} does not use ${inputs.unused.join(', ')}.`]);
    }
    const poller = createPoller(inputs.flavor, inputs.endpoint, givenToken(inputs.accessToken));
    const log = new PollLog();
    printStart(subject, inputs.timeoutMs, new Date());
    const verdict = await waitFor({
        look: poller.look,
        schedule: createSchedule({ ...inputs, random: Math.random }),
        clock: systemClock,
        signal,
        timeoutMs: inputs.timeoutMs,
        maxSilenceMs: inputs.maxSilenceMs,
        onPoll: (event) => log.add(event, timeline.add(event))
    });
    const leftMs = inputs.timeoutMs + Math.min(requestLimitMs, inputs.timeoutMs) - verdict.elapsedMs;
    const limitMs = Math.max(1_000, Math.min(failureLimitMs, leftMs));
    return { verdict, error: await main_errorOf(verdict, poller, { limitMs, signal }) };
}
/** The error that belongs to the verdict. One that cannot be read takes nothing from the verdict. */
async function main_errorOf({ outcome, reading, fault }, poller, options) {
    switch (outcome) {
        case 'failed':
            try {
                return merge(await poller.lookForFailure(options), reading?.operation.error);
            }
            catch (error) {
                print(`The reason could not be read: ${error instanceof Error ? error.message : error}`);
                return reading?.operation.error;
            }
        case 'canceled':
            return reading?.operation.error;
        case 'unknown':
            return fault?.responseError;
        case 'succeeded':
        case 'timed-out':
        case 'interrupted':
            return undefined;
    }
}
/** What the job says comes first; nothing that the status document said is lost. */
function merge(job, own) {
    return job && own ? { ...job, details: [...job.details, own] } : (job ?? own);
}
/** A wait that did not come to a verdict: wrong inputs, or a bug, which must never pass for an outcome. */
function noVerdict(error) {
    const fault = error instanceof WaitError
        ? error
        : new WaitError('internal-error', `The action itself failed: ${error instanceof Error ? error.stack : error}`, {
            cause: error
        });
    return { outcome: 'unknown', reason: fault.reason, fault, polls: 0, elapsedMs: 0 };
}


/***/ })

};
