// The project as the page knows it: nodes by id, who reads whom, which test tests what.
const content = JSON.parse(byId('content').textContent);
const project = content.project;

const kinds = {
  model: { one: 'model', many: 'Models' },
  source: { one: 'source', many: 'Sources' },
  seed: { one: 'seed', many: 'Seeds' },
  snapshot: { one: 'snapshot', many: 'Snapshots' },
  metric: { one: 'metric', many: 'Metrics' },
  semantic_model: { one: 'semantic model', many: 'Semantic models' },
  saved_query: { one: 'saved query', many: 'Saved queries' },
  exposure: { one: 'exposure', many: 'Exposures' },
  analysis: { one: 'analysis', many: 'Analyses' },
  test: { one: 'data test', many: 'Data tests' },
  unit_test: { one: 'unit test', many: 'Unit tests' },
  macro: { one: 'macro', many: 'Macros' },
};

const everything = new Map();
for (const group of [content.nodes, content.macros])
  for (const [id, node] of Object.entries(group)) {
    node.id = id;
    node.depends ??= [];
    node.columns ??= [];
    node.tags ??= [];
    node.readers = [];
    node.testedBy = [];
    everything.set(id, node);
  }

const isTest = node => node.type === 'test' || node.type === 'unit_test';

for (const node of everything.values()) {
  for (const id of node.depends) everything.get(id)?.readers.push(node.id);
  if (!isTest(node)) continue;
  // A generic test belongs to the node it is written at; any other to all that it reads.
  for (const id of node.tests ? [node.tests] : node.depends) everything.get(id)?.testedBy.push(node);
}

for (const node of everything.values())
  for (const id of node.macros ?? []) everything.get(id)?.readers.push(node.id);

/** What stands in the lineage: everything that data flows through. */
const flows = node => node && !isTest(node) && node.type !== 'macro';
const parentsOf = id => everything.get(id).depends.filter(other => flows(everything.get(other)));
const childrenOf = id => everything.get(id).readers.filter(other => flows(everything.get(other)));

const ofType = type => [...everything.values()].filter(node => node.type === type && !node.hidden);

const addressOf = node => `#!/${node.type}/${encodeURIComponent(node.id)}`;

/** The first sentence, without markup: what a list has room for. */
function summaryOf(node) {
  const plain = (node.description ?? '').replace(/`|\*\*|__|^#+\s*/gm, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
  const first = plain.split(/\n\s*\n/)[0].replace(/\s+/g, ' ');
  return /^.*?[.!?](?=\s|$)/.exec(first)?.[0] ?? first;
}

function badge(type) {
  return h('span', { class: `badge kind-${type}` }, kinds[type].one);
}

function nodeLink(node, label = node.name) {
  return h('a', { href: addressOf(node), class: 'node-link', title: summaryOf(node) || null }, h('span', { class: `dot kind-${node.type}`, 'aria-hidden': 'true' }), label);
}
