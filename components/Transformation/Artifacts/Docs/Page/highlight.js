// SQL with Jinja in it, coloured. One pass; what is not recognised stays as it is.
const tokens = /(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/|\{#[\s\S]*?#\})|(?<jinja>\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})|(?<string>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*")|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>[A-Za-z_]\w*)/g;

const keywords = new Set(`select from where group by order having limit offset with recursive as on using join inner left right full outer cross lateral natural
  union all intersect except distinct case when then else end and or not in is null like ilike between exists cast try_cast true false asc desc nulls first last
  over partition rows range unbounded preceding following current row qualify window filter within values insert into update delete create replace table view
  temp temporary if interval extract date timestamp any some array struct unnest pivot unpivot sample exclude asof semi anti for set`.split(/\s+/));

function highlight(code) {
  const parts = [];
  let last = 0;
  for (const found of code.matchAll(tokens)) {
    const g = found.groups;
    const kind = g.comment ? 'comment' : g.jinja ? 'jinja' : g.string ? 'string' : g.name ? 'name' : g.number ? 'number'
      : keywords.has(found[0].toLowerCase()) ? 'keyword' : code[found.index + found[0].length] === '(' ? 'function' : null;
    if (!kind) continue;
    parts.push(code.slice(last, found.index), h('span', { class: `t-${kind}` }, found[0]));
    last = found.index + found[0].length;
  }
  parts.push(code.slice(last));
  return parts;
}
