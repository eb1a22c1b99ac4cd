// The pages: overview, a node, a macro.
function overviewPage() {
  const models = ofType('model');
  const columns = models.flatMap(model => model.columns);
  const counted = ['model', 'source', 'seed', 'snapshot', 'test', 'unit_test', 'metric', 'exposure'].map(type => [type, ofType(type).length]).filter(([, count]) => count);
  return h('article', { class: 'page' },
    h('header', {},
      h('p', { class: 'quiet' }, [project.adapter, project.target && `target ${project.target}`, `written ${new Date(project.generated).toLocaleString()}`].filter(Boolean).join(' · ')),
      h('h1', {}, project.name, project.version && h('span', { class: 'quiet version' }, ` ${project.version}`))),
    project.problems.map(problem => h('p', { class: 'alert' }, problem)),
    h('ul', { class: 'tiles' }, counted.map(([type, count]) => h('li', { class: `tile kind-${type}` }, h('b', {}, count.toLocaleString('en')), h('span', {}, count === 1 ? kinds[type].one : kinds[type].many.toLowerCase())))),
    models.length > 0 && h('section', { class: 'coverage', 'aria-label': 'Coverage' },
      share('models described', models.filter(model => model.description).length, models.length),
      share('columns described', columns.filter(column => column.description).length, columns.length),
      share('models tested', models.filter(model => model.testedBy.length).length, models.length)),
    project.overview && h('section', {}, markdown(project.overview)),
    folders(models).map(([name, inside]) => folder(name, inside)));
}

/** A folder's models; of many only the head is shown at first. */
function folder(name, inside) {
  const body = h('tbody', {}, inside.slice(0, 25).map(row));
  const rest = inside.slice(25);
  const more = rest.length > 0 && h('button', { type: 'button', class: 'button more-rows', onclick: () => { body.append(...rest.map(row)); more.remove(); } }, `Show ${rest.length.toLocaleString('en')} more`);
  return h('section', {},
    h('h2', {}, name, h('span', { class: 'quiet count' }, plural(inside.length, 'model'))),
    h('div', { class: 'scroll', tabindex: 0 }, h('table', { class: 'list' }, body)), more);
}

const row = node => h('tr', {}, h('td', {}, nodeLink(node)), h('td', { class: 'quiet' }, node.materialized), h('td', {}, summaryOf(node) && markdown(summaryOf(node))));

function share(label, part, whole) {
  const percent = whole ? Math.floor(100 * part / whole) : 0;
  const bar = h('span', { class: 'bar-fill' });
  bar.style.width = `${percent}%`;
  return h('div', { class: 'share' }, h('span', {}, h('b', {}, `${percent} %`), ` of ${label}`), h('span', { class: 'bar-track', role: 'img', 'aria-label': `${part} of ${whole}` }, bar));
}

function folders(models) {
  const found = new Map();
  for (const model of models) {
    const own = model.package === project.name;
    const folder = [...(own ? [] : [model.package]), ...model.fqn.slice(1, -1)].slice(0, own ? 1 : 2).join(' / ') || 'models';
    if (!found.has(folder)) found.set(folder, []);
    found.get(folder).push(model);
  }
  // In the order the data takes: what stands on little first.
  const depth = inside => inside.reduce((sum, model) => sum + depthOfNode(model.id), 0) / inside.length;
  const foreign = inside => inside[0].package === project.name ? 0 : 1;
  return [...found].sort((a, b) => foreign(a[1]) - foreign(b[1]) || depth(a[1]) - depth(b[1]));
}

const depths = new Map();
function depthOfNode(id) {
  if (!depths.has(id)) depths.set(id, Math.max(0, ...parentsOf(id).map(parent => depthOfNode(parent) + 1)));
  return depths.get(id);
}

function nodePage(node) {
  const fields = node.properties ?? {};
  const related = node.testedBy.filter(test => !test.column);
  return h('article', { class: 'page' },
    h('header', {},
      h('p', { class: 'crumbs' }, [node.package, ...(node.fqn ?? []).slice(1, -1)].join(' / ')),
      h('h1', {}, h('span', { class: 'name' }, node.name), badge(node.type)),
      h('ul', { class: 'chips' },
        [node.materialized, node.access && node.access !== 'protected' && node.access, node.group && `group ${node.group}`, node.contract && 'contract', node.severity, fields.type, fields.maturity && `${fields.maturity} maturity`].filter(Boolean).map(text => h('li', { class: 'chip' }, text)),
        (node.statistics ?? []).map(statistic => h('li', { class: 'chip strong' }, typeof statistic.value === 'number' ? plural(statistic.value, statistic.label.toLowerCase().replace(/s$/, '')) : `${statistic.label}: ${statistic.value}`)),
        node.tags.map(tag => h('li', { class: 'chip tag' }, `#${tag}`))),
      node.relation && h('p', { class: 'relation' }, h('code', {}, node.relation), copyButton(node.relation, 'Copy the relation\'s name'))),
    node.error && h('p', { class: 'alert' }, h('b', {}, 'It could not be compiled. '), node.error),
    versions(node),
    node.description ? markdown(node.description) : node.type !== 'test' && h('p', { class: 'quiet' }, 'No description.'),
    node.sourceDescription && h('details', { class: 'about' }, h('summary', {}, 'About the source'), markdown(node.sourceDescription)),
    node.tests && everything.has(node.tests) && h('p', {}, 'Tests ', nodeLink(everything.get(node.tests)), node.column && [' on ', h('code', {}, node.column)], ' with ', h('code', {}, node.test)),
    node.arguments && Object.keys(node.arguments).length > 0 && h('section', {}, h('h2', {}, 'Arguments'), facts(node.arguments)),
    flows(node) && section('Lineage', smallLineage(node), h('a', { class: 'button', href: `#!/lineage/${encodeURIComponent(node.id)}/2/2` }, 'Open lineage')),
    node.columns.length > 0 && section('Columns', columnTable(node), h('span', { class: 'quiet count' }, node.columns.length)),
    related.length > 0 && section('Tests', h('ul', { class: 'links' }, related.map(test => h('li', {}, nodeLink(test, test.test ? testLabel(test) : test.name), h('span', { class: 'quiet' }, summaryOf(test)))))),
    node.properties && section('Details', facts(Object.fromEntries(Object.entries(fields).filter(([key]) => key !== 'type' && key !== 'maturity')))),
    neighbours(node),
    code(node),
    section('About', facts({ path: node.path, described: node.patch && node.patch !== node.path ? node.patch : undefined, package: node.package, id: node.id, loader: node.loader, 'in the database': node.relationType ?? (project.hasCatalog && node.relation ? 'not there' : undefined), meta: node.meta })));
}

function section(title, body, aside) {
  return body && h('section', {}, h('h2', {}, title, aside), body);
}

function versions(node) {
  if (!node.latest) return null;
  const base = node.id.replace(/\.v[^.]*$/, '');
  const others = [...everything.values()].filter(other => other.latest && other.id.replace(/\.v[^.]*$/, '') === base);
  const current = others.find(other => other.id === `${base}.v${node.latest}`);
  return h('p', { class: 'versions' }, current && current !== node ? ['A newer version is the latest: ', nodeLink(current), '. '] : 'This is the latest version. ',
    others.length > 1 && ['All: ', others.map((other, i) => [i > 0 && ', ', other === node ? h('b', {}, other.name) : nodeLink(other)])]);
}

function testLabel(test) {
  const values = Object.entries(test.arguments ?? {}).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return values.length ? `${test.test} (${values.join(', ')})` : test.test;
}

function columnTable(node) {
  const tests = new Map();
  for (const test of node.testedBy) {
    if (!test.column) continue;
    const name = test.column.replace(/^"|"$/g, '').toLowerCase();
    if (!tests.has(name)) tests.set(name, []);
    tests.get(name).push(test);
  }
  return h('div', { class: 'scroll', tabindex: 0 }, h('table', { class: 'columns' },
    h('thead', {}, h('tr', {}, ['Column', 'Type', 'Description', 'Tests'].map(title => h('th', { scope: 'col' }, title)))),
    h('tbody', {}, node.columns.map(column => h('tr', { class: column.missing ? 'is-missing' : null },
      h('th', { scope: 'row' }, h('code', {}, column.name), (column.tags ?? []).map(tag => h('span', { class: 'chip tag' }, `#${tag}`))),
      h('td', {}, h('span', { class: 'type' }, (column.type ?? '').toLowerCase())),
      h('td', {}, column.description ? markdown(column.description) : null, column.missing && h('span', { class: 'chip warn' }, 'not in the database')),
      h('td', {}, h('span', { class: 'tests' },
        (column.constraints ?? []).map(constraint => h('span', { class: 'chip' }, constraint)),
        (tests.get(column.name.toLowerCase()) ?? []).map(test => h('a', { class: 'chip test', href: addressOf(test), title: testLabel(test) }, test.test.split('.').at(-1))))))))));
}

function neighbours(node) {
  const depends = [...node.depends, ...(node.macros ?? [])].map(id => everything.get(id)).filter(Boolean);
  const readers = node.readers.map(id => everything.get(id)).filter(other => other && !isTest(other));
  if (!depends.length && !readers.length) return null;
  return h('section', { class: 'two' },
    h('div', {}, h('h2', {}, 'Depends on', h('span', { class: 'quiet count' }, depends.length)), groups(depends)),
    h('div', {}, h('h2', {}, 'Referenced by', h('span', { class: 'quiet count' }, readers.length)), groups(readers)));
}

function groups(nodes) {
  if (!nodes.length) return h('p', { class: 'quiet' }, 'Nothing.');
  return Object.keys(kinds).filter(type => nodes.some(node => node.type === type)).map(type => h('div', {},
    h('h3', {}, kinds[type].many),
    h('ul', { class: 'links' }, nodes.filter(node => node.type === type).map(node => h('li', {}, nodeLink(node))))));
}

function code(node) {
  const forms = [['Compiled', node.compiled], ['Source', node.code]].filter(([, text]) => text);
  if (!forms.length) return null;
  const body = h('code');
  const frame = h('pre', { class: 'code', tabindex: 0, role: 'tabpanel', id: 'code-body' }, body);
  const tools = h('span', { class: 'tabs', role: 'tablist' });
  const copy = h('span');
  const tabs = forms.map(([name], i) => h('button', { type: 'button', role: 'tab', id: `code-tab-${i}`, 'aria-controls': 'code-body', onclick: () => show(i), onkeydown: event => { if (/^Arrow(Left|Right)$/.test(event.key)) { show((i + 1) % tabs.length); tabs[(i + 1) % tabs.length].focus(); } } }, name));
  tools.append(...tabs);
  show(0);
  return h('section', {}, h('h2', {}, 'Code', tools, copy), frame);

  function show(index) {
    const text = forms[index][1];
    // A very long text is worth reading, not colouring.
    body.replaceChildren(...(text.length > 200000 ? [text] : highlight(text)));
    copy.replaceChildren(copyButton(text, 'Copy the code'));
    tabs.forEach((tab, i) => { tab.setAttribute('aria-selected', String(i === index)); tab.setAttribute('tabindex', i === index ? '0' : '-1'); });
    frame.setAttribute('aria-labelledby', `code-tab-${index}`);
  }
}

function facts(values) {
  const rows = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return rows.length > 0 && h('dl', { class: 'facts' }, rows.map(([key, value]) => [h('dt', {}, key.replaceAll('_', ' ')), h('dd', {}, fact(value))]));
}

function fact(value) {
  if (Array.isArray(value) && value.length && value.every(item => item && typeof item === 'object' && !Array.isArray(item))) return grid(value);
  if (Array.isArray(value)) return h('ul', {}, value.map(item => h('li', {}, fact(item))));
  if (value && typeof value === 'object') return facts(value) || '{}';
  return typeof value === 'string' && /^https?:\/\/\S+$/.test(value) ? link(value, value) : String(value);
}

/** Things of one kind side by side: a column a key. */
function grid(items) {
  const keys = [...new Set(items.flatMap(item => Object.keys(item)))];
  return h('div', { class: 'scroll', tabindex: 0 }, h('table', { class: 'grid' },
    h('thead', {}, h('tr', {}, keys.map(key => h('th', { scope: 'col' }, key.replaceAll('_', ' '))))),
    h('tbody', {}, items.map(item => h('tr', {}, keys.map(key => h('td', {}, item[key] === undefined || item[key] === null ? '' : fact(item[key]))))))));
}

function macroPage(macro) {
  return h('article', { class: 'page' },
    h('header', {}, h('p', { class: 'crumbs' }, macro.package), h('h1', {}, h('span', { class: 'name' }, macro.name), badge('macro'))),
    macro.description ? markdown(macro.description) : h('p', { class: 'quiet' }, 'No description.'),
    macro.parameters?.length > 0 && section('Parameters', h('dl', { class: 'facts' }, macro.parameters.map(one => [h('dt', {}, h('code', {}, one.name), one.type && ` ${one.type}`), h('dd', {}, markdown(one.description ?? ''))]))),
    neighbours(macro),
    code(macro),
    section('About', facts({ path: macro.path, package: macro.package, id: macro.id })));
}

function missingPage(what) {
  return h('article', { class: 'page' }, h('h1', {}, 'Not here'), h('p', {}, `There is no '${what}' in this project. `, h('a', { href: '#!/overview' }, 'Go to the overview'), '.'));
}
