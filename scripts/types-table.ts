/**
 * Generates docs/types.md from the rows in `src/documents/types`. As a program, it writes the file. A test compares it.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ResourceType, types } from '../src/documents/types.ts'

const file = fileURLToPath(new URL('../docs/types.md', import.meta.url))

/** The page's expected text. */
export function typesPage(): string {
  const rows = types.toSorted((one, other) => (one.type.toLowerCase() < other.type.toLowerCase() ? -1 : 1)).map(row)
  return `${before}\n${[head, ...rows].join('\n')}\n\n${after}`
}

const before = `# What can be waited for by its id

\`npm run types-table\` writes this page from \`src/documents/types\`.

\`api: arm-resource\` polls a resource by its \`resource-id\`. For the types below it knows where the state is, which words
end the wait, and which \`api-version\` to ask for. The URL of such a resource is read in the same way when it is given as
\`operation-url\` to \`arm-location\` or \`arm-operation\`, or when a redirect or a newer URL leads there. The types that
begin with \`/v1/\` are jobs of Microsoft Fabric: give their URL to \`data-plane\`.
`

const head =
  '| Type | State | Succeeded | Failed | Canceled | Waits for a person | Version | Role |\n| --- | --- | --- | --- | --- | --- | --- | --- |'

const after = `⚠ The step is green, with a warning.

- All other words are running. If the specification lists the type’s words without this one, a warning says so;
  \`succeeded-when\`, \`failed-when\` and \`canceled-when\` can name it. Words compare without regard to case. Canceled and
  Cancelled are the same word.
- A type that says nothing under Succeeded documents no words: name its words with these inputs.
- All other types are read by \`properties.provisioningState\`, and need \`api-version\`. If the state is elsewhere,
  \`state-field\` names it.
- With \`until: deleted\` the wait ends when the resource is gone, and for a resource provider also at the word
  Unregistered.
- Reader is enough for each type of Resource Manager, because its state is read with a GET, and Reader has \`*/read\`: on
  the resource, its resource group or its subscription. Registrations are part of the subscription.
- What starts a job often ends before the job does. The operation of a backup's trigger ends with a \`jobId\` when the job
  has started, and that of \`Microsoft.App/jobs/{name}/start\` when the execution exists. Wait for the job itself: its id is
  \`{vault id}/backupJobs/{jobId}\`, or the \`id\` in the response of the start.
- A run command that is still running says \`provisioningState: Succeeded\` if it was started with \`asyncExecution\`. Its
  state is only in the response if the URL has \`$expand=instanceView\`, so the action adds it.
`

function row({ type, path, apiVersion = '', spelled }: ResourceType): string {
  const { succeeded, warned = [], failed = [], canceled = [], suspended = [] } = spelled
  const isOfSubscription = type.startsWith('/subscriptions/') || type.startsWith('Microsoft.Features/')
  const role = isOfSubscription
    ? 'Reader on the subscription'
    : type.startsWith('/v1/')
      ? 'a role in the workspace'
      : 'Reader'
  const cells = [
    code(type),
    code(path.join('.')),
    list([...succeeded.map(code), ...warned.map((word) => `${code(word)} ⚠`)]),
    list(failed.map(code)),
    list(canceled.map(code)),
    list(suspended.map(code)),
    apiVersion,
    role
  ]
  return `| ${cells.join(' | ')} |`
}

function code(text: string): string {
  return `\`${text}\``
}

function list(words: readonly string[]): string {
  return words.join(', ')
}

if (import.meta.main) writeFileSync(file, typesPage())
