// Replaces @actions/exec. @actions/core imports it for `platform.getDetails`, which we do not call.
export function getExecOutput() {
  throw new Error('@actions/exec is not in this bundle: tsconfig.build.json replaces it')
}
