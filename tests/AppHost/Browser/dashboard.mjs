// Goes through the dashboard as a person does, and prints what it saw as JSON: dashboard.mjs LOGIN SCREENSHOTS RESOURCE…
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(`${process.env.CLIENTS}/`)
const { chromium } = (await import(pathToFileURL(require.resolve('playwright-core')))).default
const [login, screenshots, ...names] = process.argv.slice(2)
const patience = 120000
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, timeout: patience, args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
page.setDefaultTimeout(patience)
const errors = []
page.on('pageerror', e => errors.push(`${e}`))

const at = path => page.goto(new URL(path, login).href)
const row = name => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) }).first()
const shot = name => page.screenshot({ path: `${screenshots}/${name}.png` })
// Lists are drawn as they are scrolled through, and anew as more comes: the rows of one look that has a row for each.
async function rows (...all) {
  for (const began = Date.now(); ;) {
    const texts = await page.getByRole('row').allInnerTexts()
    const missing = all.filter(fits => !texts.some(text => fits.test(text)))
    if (missing.length === 0) return texts
    if (Date.now() - began > patience) throw new Error(`No row has ${missing.join(', ')}: ${texts.join('\n---\n')}`)
    await page.waitForTimeout(200)
  }
}

async function search (text) {
  await page.locator('input[type=search]').first().fill(text)
}

await page.goto(login)
const resources = await rows(...names.map(name => new RegExp(`^(?=[\\s\\S]*${name})(?=[\\s\\S]*(Running|Published))`)))
await shot('resources')

// A command that is clicked: its button says what it does, and the batch is published anew.
const started = async () => (await row('batch').getByRole('gridcell').nth(2).innerText()).trim()
const before = await started()
await row('batch').getByRole('button', { name: 'Extract, transform' }).click()
let batch = ''
for (const began = Date.now(); (await started()) === before || !/Published/.test(batch = await row('batch').innerText());) {
  if (Date.now() - began > patience) throw new Error(`The batch did not run: ${batch}`)
  await page.waitForTimeout(200)
}

// Commands of the menu: one asks in a dialog which build it is to be, one plays a day.
async function command (name, entered) {
  await row('batch').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Commands' }).hover()
  await page.getByRole('menuitem', { name, exact: true }).click()
  if (entered !== undefined) {
    const dialog = page.locator('#interactions-input-dialog')
    await dialog.locator('fluent-text-field input').fill(entered)
    await shot('dialog')
    await dialog.locator('fluent-button').filter({ hasText: name }).click()
  }
  const said = page.locator('.fluent-toast').filter({ hasText: new RegExp(`"${name}" (succeeded|failed|canceled)`) }).first()
  await said.waitFor()
  const text = await said.innerText()
  await said.getByRole('button', { name: 'Close' }).or(said.locator('svg').last()).first().click()
  return text
}
const commands = [await command('Publish a build', 'nonesuch'), await command('Publish a build', ''), await command('Play one day forward')]

await at('/consolelogs/resource/batch')
await page.getByText(/transform +\d+ models/).first().waitFor()
const consoleLines = (await page.locator('body').innerText()).split('\n')
await shot('console')

await at('/structuredlogs/resource/batch')
await search('transform:')
const logs = await rows(/transform:/)
await shot('logs')

await at('/traces')
await search('batch')
const traces = await rows(/batch: batch[\s\S]*postgres/)
await shot('traces')
await row('batch: batch').click()
const spans = await rows(/ingest/)
await shot('trace')

await at('/traces')
await search('send')
const orders = await rows(/producer: send[\s\S]*consumer[\s\S]*postgres/)
await shot('order')

await at('/metrics/resource/consumer')
for (const name of ['ecomm.streaming.latency', 'ecomm.streaming.lag', 'ecomm.warehouse.build.age']) await page.getByText(name).first().waitFor()
const instruments = await page.getByRole('treeitem').allInnerTexts()
await shot('metrics')

console.log(JSON.stringify({ resources, batch, commands, consoleLines, logs, traces, spans, orders, instruments, errors }))
await browser.close()
