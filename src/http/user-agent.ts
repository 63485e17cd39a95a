/** The User-Agent of every request. A test compares the version with that of package.json. */
export const userAgent = 'wait-for-azure-operation/1.0.0'
