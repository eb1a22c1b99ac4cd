// Where nodes of a graph stand: layers from left to right so that every edge points right, an order in each layer that crosses
// few edges, and heights that keep edges level. Edges over several layers get a place to pass in each.
const nodeHeight = 34;
const laneHeight = 10;
const gapBetween = 14;

function layered(ids, edges, widthOf) {
  const items = new Map(ids.map(id => [id, { id, before: [], after: [], layer: 0, y: 0, order: 0, height: nodeHeight }]));
  const kept = edges.filter(([from, to]) => from !== to && items.has(from) && items.has(to));
  for (const [from, to] of kept) {
    items.get(from).after.push(items.get(to));
    items.get(to).before.push(items.get(from));
  }

  assignLayers([...items.values()]);
  const lanes = passLanes(items, kept);
  const layers = [];
  for (const item of [...items.values(), ...lanes.all]) (layers[item.layer] ??= []).push(item);
  reduceCrossings(layers);
  levelOut(layers);
  return measure(items, layers, lanes.paths, widthOf);
}

/** The longest way from the start; what reads nothing stands just before its first reader. */
function assignLayers(all) {
  const waiting = new Map(all.map(item => [item, item.before.length]));
  const ready = all.filter(item => item.before.length === 0);
  const sorted = [];
  for (let item; (item = ready.shift());) {
    sorted.push(item);
    for (const next of item.after) {
      next.layer = Math.max(next.layer, item.layer + 1);
      waiting.set(next, waiting.get(next) - 1);
      if (waiting.get(next) === 0) ready.push(next);
    }
  }
  for (const item of sorted.reverse())
    if (!item.before.length && item.after.length) item.layer = Math.min(...item.after.map(next => next.layer)) - 1;
  const first = Math.min(...all.map(item => item.layer));
  for (const item of all) item.layer -= first;
}

function passLanes(items, edges) {
  const all = [];
  const paths = [];
  for (const [from, to] of edges) {
    const start = items.get(from);
    const end = items.get(to);
    const path = [start];
    for (let layer = start.layer + 1; layer < end.layer; layer++) {
      const lane = { before: [path.at(-1)], after: [], layer, y: 0, order: 0, height: laneHeight };
      all.push(lane);
      path.push(lane);
    }
    path.push(end);
    if (path.length > 2) {
      start.after[start.after.indexOf(end)] = path[1];
      end.before[end.before.indexOf(start)] = path.at(-2);
      for (let i = 1; i < path.length - 1; i++) path[i].after = [path[i + 1]];
    }
    paths.push({ from, to, path });
  }
  return { all, paths };
}

function reduceCrossings(layers) {
  const number = layer => layer.forEach((item, i) => { item.order = i; });
  // A walk from the left puts what belongs together side by side.
  let next = 0;
  const seen = new Set();
  const walk = start => {
    const open = [start];
    for (let item; (item = open.pop());) {
      if (seen.has(item)) continue;
      seen.add(item);
      item.order = next++;
      for (let i = item.after.length - 1; i >= 0; i--) open.push(item.after[i]);
    }
  };
  for (const layer of layers) layer.forEach(walk);
  for (const layer of layers) {
    layer.sort((a, b) => a.order - b.order);
    number(layer);
  }
  for (let round = 0; round < 12; round++) {
    const down = round % 2 === 0;
    for (let i = down ? 1 : layers.length - 2; down ? i < layers.length : i >= 0; i += down ? 1 : -1) {
      const side = down ? 'before' : 'after';
      for (const item of layers[i]) {
        const near = item[side];
        item.weight = near.length ? near.reduce((sum, other) => sum + other.order, 0) / near.length : item.order;
      }
      layers[i].sort((a, b) => a.weight - b.weight || a.order - b.order);
      number(layers[i]);
    }
  }
}

/** Each layer as near to its neighbours as order and distances allow: least squares, layer by layer, back and forth. */
function levelOut(layers) {
  for (const layer of layers) place(layer, layer.map((_, i) => i * (nodeHeight + gapBetween)));
  for (let round = 0; round < 10; round++) {
    const down = round % 2 === 0;
    for (let i = down ? 1 : layers.length - 2; down ? i < layers.length : i >= 0; i += down ? 1 : -1)
      place(layers[i], layers[i].map(item => {
        const near = round < 8 ? item[down ? 'before' : 'after'] : [...item.before, ...item.after];
        return near.length ? near.reduce((sum, other) => sum + other.y, 0) / near.length : item.y;
      }));
  }
}

function place(layer, wished) {
  const offsets = [0];
  for (let i = 1; i < layer.length; i++) offsets[i] = offsets[i - 1] + (layer[i - 1].height + layer[i].height) / 2 + gapBetween * (layer[i].height === laneHeight && layer[i - 1].height === laneHeight ? 0.3 : 1);
  // Without the distances the wishes need only be in order: neighbours out of order share their mean.
  const pools = [];
  wished.forEach((y, i) => {
    pools.push({ sum: y - offsets[i], count: 1 });
    while (pools.length > 1 && pools.at(-2).sum / pools.at(-2).count > pools.at(-1).sum / pools.at(-1).count) {
      const last = pools.pop();
      pools.at(-1).sum += last.sum;
      pools.at(-1).count += last.count;
    }
  });
  let i = 0;
  for (const pool of pools) for (let k = 0; k < pool.count; k++, i++) layer[i].y = pool.sum / pool.count + offsets[i];
}

function measure(items, layers, paths, widthOf) {
  let x = 0;
  const columns = layers.map(layer => {
    const width = Math.max(60, ...layer.filter(item => item.id).map(item => widthOf(item.id)));
    const column = { x, width };
    x += width + 64;
    return column;
  });
  const top = Math.min(...layers.flat().map(item => item.y - item.height / 2));
  const places = new Map();
  for (const item of items.values()) {
    const column = columns[item.layer];
    places.set(item.id, { x: column.x, y: item.y - top - nodeHeight / 2, width: column.width, height: nodeHeight, layer: item.layer, order: item.order });
  }
  const curves = paths.map(({ from, to, path }) => {
    let d = '';
    path.forEach((item, i) => {
      const { x: left, width } = columns[item.layer];
      const y = item.y - top;
      if (i === 0) d += `M${left + width} ${y}`;
      else {
        const previous = columns[path[i - 1].layer];
        const start = previous.x + previous.width;
        const middle = (start + left) / 2;
        d += `C${middle} ${path[i - 1].y - top} ${middle} ${y} ${left} ${y}`;
        if (i < path.length - 1) d += `H${left + width}`;
      }
    });
    return { from, to, d };
  });
  const bottom = Math.max(...layers.flat().map(item => item.y + item.height / 2)) - top;
  return { places, curves, width: Math.max(0, x - 64), height: bottom };
}
