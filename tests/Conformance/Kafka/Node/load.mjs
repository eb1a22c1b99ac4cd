// Loads a client from the folder that npm put it into, which is not beside these files.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const from = createRequire(`${process.env.CLIENTS}/`)
export const load = async name => import(pathToFileURL(from.resolve(name)))

// Waits until a condition holds.
export async function until (holds, complaint) {
  for (const began = Date.now(); !(await holds());) {
    if (Date.now() - began > 120000) throw new Error(complaint())
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
