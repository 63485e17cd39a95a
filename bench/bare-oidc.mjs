/** The baseline for OIDC: a Node script that requests an assertion, a token for it, and the status. */
import http from 'node:http'
import https from 'node:https'

const [, , statusUrl, tokenUrl, clientId] = process.argv
const { ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN } = process.env

function call(url, { body, ...options }) {
  const { request } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const read = async (response) => resolve(JSON.parse(Buffer.concat(await response.toArray()).toString()))
    request(url, { agent: false, ...options }, read)
      .on('error', reject)
      .end(body)
  })
}

const audience = encodeURIComponent('api://AzureADTokenExchange')
const { value: assertion } = await call(`${ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${audience}`, {
  headers: { authorization: `Bearer ${ACTIONS_ID_TOKEN_REQUEST_TOKEN}` }
})
const { access_token: token } = await call(tokenUrl, {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: 'https://management.azure.com/.default'
  }).toString()
})
const { status } = await call(statusUrl, { headers: { authorization: `Bearer ${token}` } })
if (status !== 'Succeeded') throw new Error(`The status is ${status}`)
