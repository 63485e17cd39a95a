// @actions/core wants it for `platform.getDetails`, which nothing here calls.
export function getExecOutput() {
  throw new Error('@actions/exec is not in this bundle: tsconfig.build.json says what stands in its place')
}
