/** By whom a request is sent. The version is package.json's, which a test compares. */
export const userAgent = 'wait-for-azure-operation/0.1.0'
