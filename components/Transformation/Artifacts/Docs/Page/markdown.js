// The Markdown that descriptions are written in, as elements. HTML in it is shown, not obeyed; images are linked, not loaded.
function markdown(text) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const root = h('div', { class: 'prose' });
  blocks(lines, root);
  return root;
}

function blocks(lines, into) {
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    let found;
    if (!line.trim()) {
      at++;
    } else if ((found = /^\s{0,3}(```|~~~)\s*([\w-]*)/.exec(line))) {
      const body = [];
      for (at++; at < lines.length && !lines[at].trim().startsWith(found[1]); at++) body.push(lines[at]);
      at++;
      into.append(h('pre', { class: 'code', tabindex: 0 }, h('code', {}, /sql/i.test(found[2]) ? highlight(body.join('\n')) : body.join('\n'))));
    } else if ((found = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line))) {
      // A page has one first heading, and it is the node's name.
      into.append(h(`h${Math.min(6, found[1].length + 2)}`, {}, inline(found[2])));
      at++;
    } else if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) {
      into.append(h('hr'));
      at++;
    } else if (/^\s{0,3}>/.test(line)) {
      const quoted = [];
      for (; at < lines.length && /^\s{0,3}>/.test(lines[at]); at++) quoted.push(lines[at].replace(/^\s{0,3}>\s?/, ''));
      const quote = h('blockquote');
      blocks(quoted, quote);
      into.append(quote);
    } else if (isRow(line) && at + 1 < lines.length && /^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*\|?\s*$/.test(lines[at + 1])) {
      const rows = [];
      for (; at < lines.length && isRow(lines[at]); at++) rows.push(cells(lines[at]));
      into.append(table(rows[0], rows.slice(2)));
    } else if (bullet(line)) {
      at = list(lines, at, into);
    } else {
      const paragraph = [];
      for (; at < lines.length && lines[at].trim() && !(paragraph.length && startsBlock(lines[at])); at++) paragraph.push(lines[at].trim());
      into.append(h('p', {}, inline(paragraph.join('\n'))));
    }
  }
}

const isRow = line => line.includes('|');
const bullet = line => /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line);
const startsBlock = line => bullet(line) || /^\s{0,3}(#{1,6}\s|>|```|~~~)/.test(line);

function cells(line) {
  return line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map(cell => cell.trim().replace(/\\\|/g, '|'));
}

function table(head, rows) {
  return h('div', { class: 'scroll', tabindex: 0 }, h('table', {},
    h('thead', {}, h('tr', {}, head.map(cell => h('th', { scope: 'col' }, inline(cell))))),
    h('tbody', {}, rows.map(row => h('tr', {}, row.map(cell => h('td', {}, inline(cell))))))));
}

function list(lines, start, into) {
  const [, indent, mark] = bullet(lines[start]);
  const whole = h(/\d/.test(mark) ? 'ol' : 'ul');
  let at = start;
  while (at < lines.length) {
    const found = bullet(lines[at]);
    if (!found || found[1].length !== indent.length) break;
    const body = [found[3]];
    const inner = found[0].length - found[3].length;
    for (at++; at < lines.length; at++) {
      const next = lines[at];
      const deeper = next.length - next.trimStart().length > indent.length;
      if (!next.trim()) {
        if (at + 1 >= lines.length || lines[at + 1].length - lines[at + 1].trimStart().length <= indent.length) break;
        body.push('');
      } else if (deeper) body.push(next.slice(Math.min(inner, next.length - next.trimStart().length)));
      else if (!bullet(next) && !startsBlock(next)) body.push(next.trim());
      else break;
    }
    while (at < lines.length && !lines[at].trim() && bullet(lines[at + 1] ?? '')?.[1].length === indent.length) at++;
    const item = h('li');
    blocks(body, item);
    // One paragraph alone needs no paragraph's space around it.
    if (item.firstChild?.tagName === 'P') item.firstChild.replaceWith(...item.firstChild.childNodes);
    whole.append(item);
  }
  into.append(whole);
  return at;
}

const marks = /(`+)(?<code>[\s\S]*?[^`])\1(?!`)|\\(?<plain>[\\`*_{}[\]()#+\-.!|>~])|!?\[(?<label>[^\]]*)\]\((?<target>[^)\s]+)(?:\s+"[^"]*")?\)|<(?<bare>https?:\/\/[^>\s]+)>|(?<url>https?:\/\/[^\s<>)\]]*[^\s<>)\].,;:!?'"])|(?<strong>\*\*|__)(?=\S)(?<bold>[\s\S]*?\S)\k<strong>|(?<![\w*])(?<em>[*_])(?=\S)(?<slanted>[\s\S]*?\S)\k<em>(?!\w)|~~(?<struck>[^~]+)~~/g;

function inline(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(marks)) {
    parts.push(text.slice(last, found.index));
    last = found.index + found[0].length;
    const g = found.groups;
    if (g.code !== undefined) parts.push(h('code', {}, g.code.trim()));
    else if (g.plain) parts.push(g.plain);
    else if (g.label !== undefined) parts.push(link(g.target, g.label || g.target));
    else if (g.bare || g.url) parts.push(link(g.bare ?? g.url, g.bare ?? g.url));
    else if (g.bold) parts.push(h('strong', {}, inline(g.bold)));
    else if (g.slanted) parts.push(h('em', {}, inline(g.slanted)));
    else parts.push(h('del', {}, g.struck));
  }
  parts.push(text.slice(last));
  return parts;
}

function link(target, label) {
  const safe = /^(https?:|mailto:|#)/i.test(target);
  const inside = target.startsWith('#');
  return safe ? h('a', { href: target, rel: inside ? null : 'noopener noreferrer', target: inside ? null : '_blank' }, label) : label;
}
