// Loads a client from the folder that npm put it into, which is not beside these files.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const from = createRequire(`${process.env.CLIENTS}/`)
export const load = async name => import(pathToFileURL(from.resolve(name)))

// Waits until a condition holds.
export async function until (holds, complaint) {
  for (let waited = 0; !(await holds()); waited += 20) {
    if (waited > 20000) throw new Error(complaint())
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
