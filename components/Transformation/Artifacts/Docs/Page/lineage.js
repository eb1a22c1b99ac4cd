// The lineage as a picture: drawn from a layout, moved and zoomed by hand or keys, walked along its edges.
// Long names differ at their ends, so it is the middle that gives way.
const labelOf = node => node.name.length > 36 ? `${node.name.slice(0, 15)}…${node.name.slice(-20)}` : node.name;
const labelWidth = node => Math.ceil(labelOf(node).length * 7.4) + 42;

function neighbourhood(id, up, down) {
  const ids = new Set([id]);
  for (const [next, depth] of [[parentsOf, up], [childrenOf, down]]) {
    let level = [id];
    for (let i = 0; i < depth && level.length; i++) {
      level = [...new Set(level.flatMap(next))].filter(other => !ids.has(other));
      level.forEach(other => ids.add(other));
    }
  }
  return [...ids];
}

function reach(id, next) {
  const seen = new Set();
  for (let open = [id]; open.length;) for (const other of next(open.pop())) if (!seen.has(other)) { seen.add(other); open.push(other); }
  return seen;
}

/** The drawing of some nodes: an svg group, and where everything is. */
function drawing(ids, focus, act) {
  const inside = new Set(ids);
  const edges = ids.flatMap(id => [...new Set(parentsOf(id))].filter(parent => inside.has(parent)).map(parent => [parent, id]));
  const plan = layered(ids, edges, id => labelWidth(everything.get(id)));
  const lines = plan.curves.map(curve => {
    const line = s('path', { class: 'edge', d: curve.d });
    return { ...curve, line };
  });
  const boxes = new Map();
  for (const [id, at] of plan.places) {
    const node = everything.get(id);
    const box = s('g', {
      class: `lineage-node kind-${node.type}${id === focus ? ' is-focus' : ''}${node.hidden ? ' is-hidden' : ''}${node.error ? ' has-error' : ''}`,
      transform: `translate(${at.x} ${at.y})`, 'data-id': id, tabindex: -1, role: 'link',
      'aria-label': `${node.name}, ${kinds[node.type].one}, reads ${parentsOf(id).length}, read by ${childrenOf(id).length}`,
      onclick: event => act(id, event), ondblclick: event => act(id, event, true),
    },
    s('title', {}, `${node.name}\n${kinds[node.type].one}${node.materialized ? `, ${node.materialized}` : ''}${summaryOf(node) ? `\n${summaryOf(node)}` : ''}`),
    s('rect', { width: at.width, height: at.height, rx: 8 }),
    s('circle', { cx: 15, cy: at.height / 2, r: 4.5 }),
    s('text', { x: 28, y: at.height / 2 + 4.5 }, labelOf(node)),
    hiddenMark(node, id, at, inside));
    if (node.color && CSS.supports('color', node.color)) box.style.setProperty('--kind', node.color);
    boxes.set(id, box);
  }
  return { group: s('g', {}, s('g', { class: 'edges' }, lines.map(l => l.line)), s('g', {}, [...boxes.values()])), lines, boxes, ...plan };
}

/** Small marks at the sides say that the lineage goes on where the picture ends. */
function hiddenMark(node, id, at, inside) {
  const before = parentsOf(id).filter(other => !inside.has(other)).length;
  const after = childrenOf(id).filter(other => !inside.has(other)).length;
  return [
    before > 0 && s('text', { class: 'more', x: -5, y: 9, 'text-anchor': 'end' }, `+${before}`),
    after > 0 && s('text', { class: 'more', x: at.width + 5, y: 9 }, `+${after}`),
  ];
}

function legend(ids) {
  const shown = new Set(ids.map(id => everything.get(id).type));
  return h('span', { class: 'legend' }, Object.keys(kinds).filter(type => shown.has(type)).map(type => h('span', {}, h('span', { class: `dot kind-${type}`, 'aria-hidden': 'true' }), kinds[type].one)));
}

/** The few neighbours on a node's own page: every box leads to its page. */
function smallLineage(node) {
  const ids = neighbourhood(node.id, 1, 1);
  if (ids.length < 2) return null;
  const made = drawing(ids, node.id, id => { location.hash = addressOf(everything.get(id)); });
  const pad = 28;
  const picture = s('svg', { class: 'small-lineage', viewBox: `${-pad} ${-8} ${made.width + 2 * pad} ${made.height + 16}`, width: made.width + 2 * pad, height: made.height + 16, role: 'group', 'aria-label': `Lineage of ${node.name}` }, made.group);
  for (const box of made.boxes.values()) {
    box.setAttribute('tabindex', '0');
    box.addEventListener('keydown', event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); location.hash = addressOf(everything.get(box.dataset.id)); } });
  }
  const frame = h('div', { class: 'small-lineage-frame scroll' }, picture);
  // Where it is wider than the window, the node itself is what is seen first.
  const { x, width } = made.places.get(node.id);
  requestAnimationFrame(() => { frame.scrollLeft = pad + x + width / 2 - frame.clientWidth / 2; });
  return frame;
}

const allDepth = 99;

function lineagePage(focusId, up, down) {
  const focus = everything.get(focusId);
  const every = [...everything.values()].filter(flows).map(node => node.id);
  const ids = focus ? neighbourhood(focusId, up, down) : every;
  let chosen = focusId ?? null;
  const made = ids.length ? drawing(ids, focusId, (id, event, twice) => { if (twice) open(id); else choose(id); }) : null;
  const stage = s('g', {});
  const picture = s('svg', { class: 'lineage', tabindex: 0, role: 'application', 'aria-label': focus ? `Lineage of ${focus.name}` : 'Lineage of the project', 'aria-describedby': 'lineage-keys' }, stage);
  const card = h('aside', { class: 'card', 'aria-live': 'polite', 'aria-label': 'The chosen node' });
  const hint = 'Choose a node to see what it reads and what reads it.';
  const view = { x: 0, y: 0, scale: 1 };
  if (made) {
    stage.append(made.group);
    card.append(h('p', { class: 'quiet' }, hint));
  }

  const page = h('section', { class: 'lineage-page' },
    h('div', { class: 'tools' },
      h('h1', {}, focus ? [h('span', { class: 'quiet' }, 'Lineage of '), nodeLink(focus)] : 'Lineage'),
      focus && depth('Upstream', up, value => go(focusId, value, down)),
      focus && depth('Downstream', down, value => go(focusId, up, value)),
      focus && h('a', { class: 'button', href: '#!/lineage' }, 'Whole project'),
      h('span', { class: 'count' }, `${plural(ids.length, 'node')}`),
      h('span', { class: 'zoom' },
        h('button', { type: 'button', 'aria-label': 'Zoom out', onclick: () => zoom(1 / 1.25) }, '−'),
        h('button', { type: 'button', 'aria-label': 'Fit into the window', onclick: fit }, 'Fit'),
        h('button', { type: 'button', 'aria-label': 'Zoom in', onclick: () => zoom(1.25) }, '+'))),
    ids.length ? picture : h('p', { class: 'empty' }, 'There is nothing to draw yet.'),
    ids.length > 0 && card,
    h('p', { id: 'lineage-keys', class: 'keys' }, h('kbd', {}, '←'), h('kbd', {}, '→'), ' along the data  ', h('kbd', {}, '↑'), h('kbd', {}, '↓'), ' beside it  ', h('kbd', {}, 'Enter'), ' focus  ', h('kbd', {}, 'O'), ' open  ', h('kbd', {}, '+'), h('kbd', {}, '−'), h('kbd', {}, '0'), ' zoom', legend(ids)));
  page.dataset.nodes = ids.length;

  picture.addEventListener('wheel', event => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || !event.shiftKey && Math.abs(event.deltaX) < Math.abs(event.deltaY)) zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 300), event);
    else { view.x -= event.deltaX || event.deltaY; move(); }
  }, { passive: false });
  drag();
  picture.addEventListener('keydown', key);
  picture.addEventListener('focusin', event => {
    const id = event.target.dataset?.id;
    if (id && id !== chosen) choose(id, false);
  });
  page.shown = () => {
    fit();
    if (chosen) choose(chosen, false);
    picture.focus({ preventScroll: true });
  };
  return page;

  function go(id, newUp = up, newDown = down) {
    location.hash = `#!/lineage/${encodeURIComponent(id)}/${newUp}/${newDown}`;
  }

  function open(id) {
    if (id === focusId) location.hash = addressOf(everything.get(id));
    else go(id, focus ? up : 2, focus ? down : 2);
  }

  function depth(label, value, change) {
    const select = h('select', { onchange: () => change(Number(select.value)) },
      [0, 1, 2, 3, 4, 5, allDepth].map(n => h('option', { value: n, selected: n === value }, n === allDepth ? 'all' : String(n))));
    return h('label', { class: 'depth' }, label, select);
  }

  function choose(id, center = true) {
    chosen = id;
    const above = reach(id, parentsOf);
    const below = reach(id, childrenOf);
    const lit = other => other === id || above.has(other) || below.has(other);
    for (const [other, box] of made.boxes) {
      box.classList.toggle('is-chosen', other === id);
      box.classList.toggle('is-dim', !lit(other));
      box.setAttribute('tabindex', other === id ? 0 : -1);
    }
    for (const { from, to, line } of made.lines) {
      const on = (to === id || above.has(to)) && (above.has(from)) || (from === id || below.has(from)) && below.has(to);
      line.classList.toggle('is-lit', on);
      line.classList.toggle('is-dim', !on);
    }
    describe(everything.get(id), above.size, below.size);
    if (center) bringIn(id);
  }

  function forget() {
    chosen = null;
    for (const box of made.boxes.values()) box.classList.remove('is-chosen', 'is-dim');
    for (const { line } of made.lines) line.classList.remove('is-lit', 'is-dim');
    card.replaceChildren(h('p', { class: 'quiet' }, hint));
  }

  function describe(node, above, below) {
    card.replaceChildren(
      h('div', { class: 'card-text' },
        h('h2', {}, node.name, badge(node.type), node.materialized && h('span', { class: 'chip' }, node.materialized), h('span', { class: 'quiet count' }, `${above} upstream · ${below} downstream · ${plural(node.testedBy.length, 'test')}`)),
        h('p', {}, summaryOf(node) || 'No description.')),
      h('div', { class: 'card-actions' },
        h('a', { class: 'button primary', href: addressOf(node) }, 'Open'),
        node.id !== focusId && h('a', { class: 'button', href: `#!/lineage/${encodeURIComponent(node.id)}/${focus ? up : 2}/${focus ? down : 2}` }, 'Focus')));
  }

  function move() {
    stage.setAttribute('transform', `translate(${view.x} ${view.y}) scale(${view.scale})`);
  }

  function zoom(by, event) {
    const area = picture.getBoundingClientRect();
    const x = event ? event.clientX - area.left : area.width / 2;
    const y = event ? event.clientY - area.top : area.height / 2;
    const scale = Math.min(3, Math.max(0.03, view.scale * by));
    view.x = x - (x - view.x) * scale / view.scale;
    view.y = y - (y - view.y) * scale / view.scale;
    view.scale = scale;
    move();
  }

  function fit() {
    if (!made) return;
    const area = picture.getBoundingClientRect();
    view.scale = Math.min(1.15, (area.width - 80) / made.width, (area.height - 60) / Math.max(1, made.height));
    // Too small to read helps no one: then the focus is shown, and the rest is a drag away.
    const least = focus ? 0.45 : 0.22;
    if (view.scale < least) {
      view.scale = least;
      const at = made.places.get(focusId);
      const middle = at ? at.y + at.height / 2 : made.height / 2;
      view.x = at ? area.width / 2 - (at.x + at.width / 2) * least : Math.max(40, (area.width - made.width * least) / 2);
      view.y = area.height / 2 - middle * least;
    } else {
      view.x = (area.width - made.width * view.scale) / 2;
      view.y = (area.height - made.height * view.scale) / 2;
    }
    move();
  }

  function bringIn(id) {
    const at = made.places.get(id);
    const area = picture.getBoundingClientRect();
    const x = view.x + at.x * view.scale;
    const y = view.y + at.y * view.scale;
    const right = x + at.width * view.scale;
    if (x < 30) view.x += 30 - x;
    if (right > area.width - 30) view.x -= right - area.width + 30;
    if (y < 30) view.y += 30 - y;
    if (y > area.height - 70) view.y -= y - area.height + 70;
    move();
  }

  function drag() {
    let from = null;
    picture.addEventListener('pointerdown', event => { if (event.button === 0) from = { x: event.clientX - view.x, y: event.clientY - view.y, startX: event.clientX, startY: event.clientY, moved: false, onNode: event.target.closest('.lineage-node') }; });
    picture.addEventListener('pointermove', event => {
      if (!from) return;
      if (!from.moved && Math.hypot(event.clientX - from.startX, event.clientY - from.startY) < 4) return;
      if (!from.moved) picture.setPointerCapture(event.pointerId);
      from.moved = true;
      picture.classList.add('is-dragging');
      view.x = event.clientX - from.x;
      view.y = event.clientY - from.y;
      move();
    });
    picture.addEventListener('pointerup', () => {
      if (from && !from.moved && !from.onNode && made) forget();
      from = null;
      picture.classList.remove('is-dragging');
    });
    picture.addEventListener('pointercancel', () => { from = null; });
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !made) return;
    const step = { ArrowLeft: parentsOf, ArrowRight: childrenOf }[event.key];
    if (step) walk(chosen ? nearest(step(chosen)) : ids[0]);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') walk(chosen ? beside(event.key === 'ArrowDown' ? 1 : -1) : ids[0]);
    else if (event.key === 'Enter' && chosen) open(chosen);
    else if (event.key.toLowerCase() === 'o' && chosen) location.hash = addressOf(everything.get(chosen));
    else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(1 / 1.25);
    else if (event.key === '0') fit();
    else if (event.key === 'Escape') forget();
    else return;
    event.preventDefault();
  }

  function walk(id) {
    if (!id) return;
    choose(id);
    made.boxes.get(id).focus({ preventScroll: true });
  }

  function nearest(candidates) {
    const here = made.places.get(chosen);
    return candidates.filter(id => made.places.has(id)).sort((a, b) => Math.abs(made.places.get(a).y - here.y) - Math.abs(made.places.get(b).y - here.y))[0];
  }

  function beside(direction) {
    const here = made.places.get(chosen);
    return [...made.places].filter(([, at]) => at.layer === here.layer && (at.y - here.y) * direction > 0).sort((a, b) => (a[1].y - b[1].y) * direction)[0]?.[0];
  }
}
