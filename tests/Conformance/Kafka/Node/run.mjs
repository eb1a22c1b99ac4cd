// run.mjs CLIENT FUNCTION BOOTSTRAP PREFIX: calls one exported function of CLIENT.mjs; fails as it fails.
const [client, name, bootstrap, prefix] = process.argv.slice(2)
const functions = await import(`./${client}.mjs`)
let names = 0
try {
  await functions[name]({ bootstrap, name: what => `${prefix}-${what}-${names++}` })
  process.exit(0)
} catch (error) {
  console.error(error, JSON.stringify(error, (key, value) => (typeof value === 'bigint' ? `${value}` : value)))
  process.exit(1)
}
