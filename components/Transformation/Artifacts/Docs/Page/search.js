// Search over everything at once. The texts are lowered once; a query is a few thousand indexOf calls, which no one can feel.
const weightOf = { model: 60, source: 40, snapshot: 40, seed: 35, metric: 35, semantic_model: 30, exposure: 30, saved_query: 20, analysis: 15, macro: 10, unit_test: 5, test: 0 };

const searchable = [];
function indexForSearch() {
  for (const node of everything.values()) {
    if (node.hidden) continue;
    searchable.push({
      node,
      name: node.name.toLowerCase(),
      columns: node.columns.map(column => column.name.toLowerCase()),
      tags: node.tags.map(tag => tag.toLowerCase()),
      description: [node.description ?? '', ...node.columns.map(column => column.description ?? '')].join('\n').toLowerCase(),
      path: `${node.package}/${node.path}`.toLowerCase(),
      code: (node.code ?? '').toLowerCase(),
    });
  }
}

const fields = {
  type: (entry, word) => kinds[entry.node.type].one.replace(' ', '_').includes(word.replace(/s$/, '')) || entry.node.type.startsWith(word),
  tag: (entry, word) => entry.tags.some(tag => tag.includes(word)),
  column: (entry, word) => entry.columns.some(column => column.includes(word)),
  package: (entry, word) => entry.node.package.toLowerCase().includes(word),
  path: (entry, word) => entry.path.includes(word),
  group: (entry, word) => (entry.node.group ?? '').toLowerCase().includes(word),
  code: (entry, word) => entry.code.includes(word),
};

/** How well a word fits an entry, and where; nothing if it does not. */
function fit(entry, word) {
  const field = /^(\w+):(.+)$/.exec(word);
  if (field && fields[field[1]]) return fields[field[1]](entry, field[2]) ? { score: 50, where: field[1] === 'column' ? `column ${entry.node.columns[entry.columns.findIndex(c => c.includes(field[2]))].name}` : '' } : null;
  const at = entry.name.indexOf(word);
  if (at >= 0) {
    if (entry.name === word) return { score: 1000 };
    const bound = at === 0 ? 500 : /[_.]/.test(entry.name[at - 1]) ? 350 : 220;
    return { score: bound - Math.min(100, entry.name.length - word.length) };
  }
  const column = entry.columns.findIndex(name => name.includes(word));
  if (column >= 0) return { score: entry.columns[column] === word ? 150 : 100, where: `column ${entry.node.columns[column].name}` };
  if (entry.tags.some(tag => tag.includes(word))) return { score: 90, where: 'tag' };
  const described = entry.description.indexOf(word);
  if (described >= 0) return { score: 60, where: excerpt([entry.node.description ?? '', ...entry.node.columns.map(c => c.description ?? '')].join('\n'), described, word.length) };
  if (entry.path.includes(word)) return { score: 40, where: entry.node.path };
  const code = entry.code.indexOf(word);
  return code >= 0 ? { score: 15, where: excerpt(entry.node.code, code, word.length) } : null;
}

function excerpt(text, at, length) {
  const from = Math.max(0, at - 30);
  return (from > 0 ? '…' : '') + text.slice(from, at + length + 60).replace(/\s+/g, ' ').trim() + (at + length + 60 < text.length ? '…' : '');
}

function search(query, limit = 40) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return { hits: [], total: 0 };
  const hits = [];
  for (const entry of searchable) {
    let score = weightOf[entry.node.type];
    let where = '';
    let all = true;
    for (const word of words) {
      const found = fit(entry, word);
      if (!found) { all = false; break; }
      score += found.score;
      where ||= found.where ?? '';
    }
    if (all) hits.push({ node: entry.node, score, where });
  }
  hits.sort((a, b) => b.score - a.score || a.node.name.localeCompare(b.node.name));
  return { hits: hits.slice(0, limit), total: hits.length, words };
}

/** The text with the found words marked. */
function marked(text, words) {
  const plain = words.filter(word => !/^\w+:./.test(word)).map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (!plain.length) return [text];
  return text.split(new RegExp(`(${plain.join('|')})`, 'ig')).map((part, i) => i % 2 ? h('mark', {}, part) : part);
}

function startSearch() {
  const dialog = byId('search');
  const input = byId('search-text');
  const list = byId('search-hits');
  const note = byId('search-note');
  let chosen = 0;
  let shown = [];

  byId('search-open').addEventListener('click', open);
  document.addEventListener('keydown', event => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if ((event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      open();
    }
  });
  input.addEventListener('input', () => { chosen = 0; show(); });
  input.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (shown.length) choose((chosen + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length);
    } else if (event.key === 'Escape') {
      // The browser's own way would first empty the field.
      event.preventDefault();
      dialog.close();
    } else if (event.key === 'Enter' && shown[chosen]) {
      event.preventDefault();
      go(shown[chosen].node);
    }
  });
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });

  function open() {
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    show();
  }

  function go(node) {
    dialog.close();
    location.hash = addressOf(node);
  }

  function choose(index) {
    list.children[chosen]?.setAttribute('aria-selected', 'false');
    chosen = index;
    const item = list.children[chosen];
    item?.setAttribute('aria-selected', 'true');
    item?.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', item?.id ?? '');
  }

  function show() {
    const { hits, total, words } = search(input.value);
    shown = hits;
    list.replaceChildren(...hits.map((hit, i) => h('li', { id: `hit-${i}`, role: 'option', 'aria-selected': 'false', onclick: () => go(hit.node), onmousemove: () => { if (chosen !== i) choose(i); } },
      h('span', { class: `dot kind-${hit.node.type}`, 'aria-hidden': 'true' }),
      h('span', { class: 'hit-text' },
        h('span', { class: 'hit-name' }, marked(hit.node.name, words)),
        h('span', { class: 'hit-where' }, hit.where ? marked(hit.where, words) : summaryOf(hit.node))),
      h('span', { class: 'hit-kind' }, kinds[hit.node.type].one))));
    choose(0);
    note.textContent = !input.value.trim() ? 'Also type:model, tag:daily, column:order_id, path:marts, group:finance, code:"…"'.replace(':"…"', ':qualify')
      : total === 0 ? 'Nothing is named so, and no text has it.'
        : total > hits.length ? `The best ${hits.length} of ${total.toLocaleString('en')}` : plural(total, 'result');
  }
}
