// Elements without innerHTML: what comes from a project is text, never markup.
const byId = id => document.getElementById(id);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

const s = (tag, attributes, ...children) => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

const plural = (count, one, many = one + 's') => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Tells a screen reader what a sighted person sees change. */
function say(text) {
  byId('said').textContent = text;
}

function copyButton(text, label) {
  const button = h('button', { class: 'copy', type: 'button', 'aria-label': label, title: label, onclick: copy }, 'Copy');
  return button;

  async function copy() {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page opened from disk may be refused the clipboard's newer door.
      const area = h('textarea', { 'aria-hidden': 'true', class: 'visually-hidden' });
      area.value = text;
      document.body.append(area);
      area.select();
      done = document.execCommand('copy');
      area.remove();
    }
    button.textContent = done ? 'Copied' : 'Not copied';
    say(button.textContent);
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  }
}
