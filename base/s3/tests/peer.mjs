// A real S3 peer for the tests: npm's s3rver on a free port of loopback. Prints the port; stops when its input ends.
import { createRequire } from 'node:module'
import path from 'node:path'

const [root, directory] = process.argv.slice(2)
const S3rver = createRequire(path.join(root, 'package.json'))('s3rver')
const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: 'madoguchi' }] })
const { port } = await server.run()
console.log(port)
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
