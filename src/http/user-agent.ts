/** By whom a request is sent. The version is package.json's, which a test compares. */
export const userAgent = 'wait-for-azure-operation/1.0.0'
