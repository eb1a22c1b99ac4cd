// What is shown follows the address; everything else follows from what is shown.
function side() {
  const nav = byId('side');
  for (const type of ['model', 'source', 'seed', 'snapshot', 'semantic_model', 'metric', 'saved_query', 'exposure', 'analysis', 'unit_test', 'macro']) {
    const nodes = ofType(type);
    if (nodes.length) nav.append(h('details', { open: type === 'model' }, h('summary', {}, kinds[type].many, h('span', { class: 'quiet count' }, nodes.length)), tree(nodes, type)));
  }
  const singular = ofType('test').filter(test => !test.tests);
  if (singular.length) nav.append(h('details', {}, h('summary', {}, 'Singular tests', h('span', { class: 'quiet count' }, singular.length)), h('ul', {}, singular.map(leaf))));
}

function tree(nodes, type) {
  const root = { folders: new Map(), leaves: [] };
  const packages = new Set(nodes.map(node => node.package));
  for (const node of nodes) {
    const parts = type === 'source' ? [node.name.split('.')[0]] : type === 'macro' || !node.fqn ? [] : node.fqn.slice(1, node.latest ? -2 : -1);
    let at = root;
    for (const part of [...(packages.size > 1 ? [node.package] : []), ...parts]) {
      if (!at.folders.has(part)) at.folders.set(part, { folders: new Map(), leaves: [] });
      at = at.folders.get(part);
    }
    at.leaves.push(node);
  }
  return branch(root, true);
}

function branch(folder, isTop) {
  return h('ul', {},
    [...folder.folders].sort((a, b) => a[0].localeCompare(b[0])).map(([name, inside]) => h('li', {}, h('details', { open: isTop && folder.folders.size <= 8 && [...folder.folders.values()].reduce((sum, f) => sum + f.leaves.length, 0) <= 120 }, h('summary', {}, name), branch(inside, false)))),
    folder.leaves.map(leaf));
}

const leaf = node => h('li', {}, h('a', { href: addressOf(node), 'data-id': node.id, title: node.name }, h('span', { class: `dot kind-${node.type}`, 'aria-hidden': 'true' }), node.type === 'source' ? node.name.slice(node.name.indexOf('.') + 1) : node.name));

function route() {
  const [kind, id, up, down] = location.hash.replace(/^#!?\/?/, '').split('/').map(decode);
  const main = byId('main');
  const node = everything.get(id);
  let page;
  if (!kind || kind === 'overview') page = overviewPage();
  else if (kind === 'lineage') page = !id || flows(node) ? lineagePage(id || undefined, depthOf(up, 2), depthOf(down, 2)) : missingPage(id);
  else if (!node) page = missingPage(id || kind);
  else page = node.type === 'macro' ? macroPage(node) : nodePage(node);
  main.replaceChildren(page);
  main.scrollTop = 0;
  main.classList.toggle('is-lineage', kind === 'lineage');
  document.body.classList.remove('menu-open');
  byId('menu').setAttribute('aria-expanded', 'false');
  document.title = node ? `${node.name} · ${project.name}` : kind === 'lineage' ? `Lineage · ${project.name}` : project.name;
  for (const view of document.querySelectorAll('[data-view]')) view.toggleAttribute('aria-current', view.dataset.view === (kind || 'overview'));
  mark(node?.id);
  if (page.shown) page.shown();
  else if (started && !byId('search').open) main.focus({ preventScroll: true });
  if (started) say(document.title);
  started = true;
}

let started = false;

const decode = part => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const depthOf = (text, otherwise) => /^\d{1,2}$/.test(text ?? '') ? Number(text) : otherwise;

function mark(id) {
  for (const old of document.querySelectorAll('.side [aria-current]')) old.removeAttribute('aria-current');
  const entry = id && document.querySelector(`.side [data-id="${CSS.escape(id)}"]`);
  if (!entry) return;
  entry.setAttribute('aria-current', 'page');
  for (let at = entry.parentElement; at && at.id !== 'side'; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  entry.scrollIntoView({ block: 'nearest' });
}

function theme() {
  const stored = (() => { try { return localStorage.getItem('theme'); } catch { return null; } })();
  if (stored) document.documentElement.dataset.theme = stored;
  byId('theme').addEventListener('click', () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    say(dark ? 'Light' : 'Dark');
    try {
      localStorage.setItem('theme', document.documentElement.dataset.theme);
    } catch {
      // A browser that keeps nothing for files shows what was chosen until the page is closed.
    }
  });
}

theme();
indexForSearch();
side();
startSearch();
byId('menu').addEventListener('click', () => byId('menu').setAttribute('aria-expanded', String(document.body.classList.toggle('menu-open'))));
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  byId('main').focus();
});
addEventListener('hashchange', route);
route();
