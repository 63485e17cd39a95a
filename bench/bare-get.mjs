/** The baseline: a Node script that sends this many requests one after the other, each on a new connection. */
import http from 'node:http'
import https from 'node:https'

const [, , url, count = '1', token = ''] = process.argv
const { get } = url.startsWith('https:') ? https : http
const headers = { authorization: `Bearer ${token}` }

function ask(left) {
  if (left > 0) get(url, { agent: false, headers }, (response) => response.resume().on('end', () => ask(left - 1)))
}
ask(Number(count))
