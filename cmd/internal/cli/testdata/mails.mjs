// Looks at HTML mails and pages: which of their features do not work in which of the
// usual mail programs (caniemail), and what stands in the way of somebody who
// reads with a screen reader, large or in the dark (axe-core in Chromium).
//
//	node mails.mjs MODULES CHROMIUM PROFILE PAGE…
//
// MODULES is a folder with node_modules. The answer is JSON by page; of mails
// behind a "-" only the features are looked at, and what stands behind a "+" is
// a page of its own, whose features no mail program has to know.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, chromium, profile, ...pages] = process.argv.slice(2)
const require = createRequire(join(resolve(modules), 'node_modules/'))
const { caniemail } = await import(pathToFileURL(require.resolve('caniemail')))
const playwright = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

// Those for which caniemail.com has data about every feature in use.
const programs = ['apple-mail.*', 'gmail.*', 'outlook.*', 'samsung-email.*', 'yahoo.*']

// What a program knows in part is left out: margins would be there because
// negative ones fail, and fonts because some units do.
function features(html) {
  const found = {}
  for (const [program, list] of caniemail({ clients: programs, html }).issues.errors.entries())
    for (const { title } of list) (found[title] ??= new Set()).add(program)
  return Object.fromEntries(Object.entries(found).map(([title, set]) => [title, [...set].sort()]))
}

// A mail is no page: the program that shows it has the landmarks.
const asMail = { rules: Object.fromEntries(['region', 'landmark-one-main'].map((rule) => [rule, { enabled: false }])) }

async function violations(context, page, widths, options) {
  const found = new Set()
  const tab = await context.newPage()
  // A mail's own pictures have addresses that only its program knows, and what
  // is under way when the next page is opened is given up.
  tab.on('requestfailed', (request) => request.url().startsWith('cid:') || request.failure().errorText === 'net::ERR_ABORTED' || found.add(`it lacks ${request.url()}`))
  tab.on('request', (request) => /^(file|data|cid):/.test(request.url()) || found.add(`it asks for ${request.url()}`))
  for (const colorScheme of ['light', 'dark'])
    for (const width of widths) {
      await tab.setViewportSize({ width, height: 800 })
      await tab.emulateMedia({ colorScheme })
      await tab.goto(pathToFileURL(resolve(page)).href)
      if (await tab.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) found.add(`${width} ${colorScheme}: it is wider than the window`)
      await tab.evaluate(axe)
      const { violations } = await tab.evaluate((options) => window.axe.run(document, options), options)
      for (const { id, nodes } of violations) for (const n of nodes) found.add(`${width} ${colorScheme}: ${id}: ${n.html.slice(0, 120)}: ${n.failureSummary}`)
    }
  await tab.close()
  return [...found]
}

const context = await playwright.chromium.launchPersistentContext(profile, {
  executablePath: chromium,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const answer = {}
for (const page of pages) {
  const file = page.replace(/^[-+]/, '')
  answer[file] = page.startsWith('+')
    ? { features: {}, violations: await violations(context, file, [360, 768, 1600], {}) }
    : { features: features(readFileSync(file, 'utf8')), violations: page === file ? await violations(context, file, [600, 360], asMail) : [] }
}
await context.close()
console.log(JSON.stringify(answer))
