import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntryGraphs, Region, RegionKind } from '../src/protocol';
import { entryAt, linesByStyle, listing, shortName, styleOf, summaryOf } from '../src/regions';

function region(startLine: number, endLine: number, kind: RegionKind, graph: number | null = null): Region {
    return { startLine, endLine, kind, graph };
}

function entry(name: string, line: number, regions: Region[], more: Partial<EntryGraphs> = {}): EntryGraphs {
    return { name, line, regions, graphs: 2, complete: true, breaks: 1, ...more };
}

const net = entry('pkg/train.py:Net.forward', 1, [
    region(1, 3, 'graph', 0),
    region(4, 4, 'break'),
    region(5, 6, 'graph', 1),
]);

test('graphs take turns with four styles', () => {
    assert.deepEqual(
        [0, 1, 3, 4].map((graph) => styleOf(region(0, 0, 'graph', graph))),
        ['graph1', 'graph2', 'graph4', 'graph1'],
    );
    assert.equal(styleOf(region(0, 0, 'graph', null)), 'graph1');
    assert.equal(styleOf(region(0, 0, 'eager')), 'eager');
});

test('each line has one style, and neighbours are joined', () => {
    const other = entry('f', 0, [region(3, 5, 'eager'), region(6, 8, 'graph', 1)]);
    const lines = linesByStyle([other, net], 8);
    assert.deepEqual(lines.get('graph1'), [{ start: 1, end: 3 }]);
    assert.deepEqual(lines.get('break'), [{ start: 4, end: 4 }]);
    assert.deepEqual(lines.get('graph2'), [{ start: 5, end: 7 }], 'cut at the end of the text');
    assert.equal(lines.get('eager'), undefined, 'a graph goes before lines that run in Python');
});

test('lines outside of the text are left out', () => {
    assert.deepEqual(linesByStyle([entry('f', 0, [region(-2, -1, 'eager'), region(9, 12, 'eager')])], 5).size, 0);
    assert.deepEqual(linesByStyle([], 5).size, 0);
});

test('the entry at the cursor is the smallest that has the line, else the last one above', () => {
    const inner = entry('inner', 5, [region(5, 5, 'graph', 0)]);
    assert.equal(entryAt([net, inner], 5), inner);
    assert.equal(entryAt([inner, net], 2), net);
    assert.equal(entryAt([net, inner], 40), inner);
    assert.equal(entryAt([net], 0), undefined);
});

test('names and counts as users read them', () => {
    assert.equal(shortName('/a/b.py:Net.forward'), 'Net.forward');
    assert.equal(shortName('C:\\a\\b.py:f'), 'f');
    assert.equal(shortName('f'), 'f');
    assert.equal(summaryOf(net), '2 graphs, 1 break');
    assert.equal(summaryOf({ ...net, graphs: null, breaks: 0, complete: false }),
        'number of graphs unknown, 0 breaks, analysis incomplete');
});

test('the view of graphs shows each region under a heading', () => {
    const lines = ['import torch', 'def forward(self, x):', '    a = 1', '    b = 2', '    print(x)', '    c = 3', '    return c'];
    const made = listing(net, 'train.py', lines);
    const text = made.text.split('\n');
    assert.deepEqual(text.slice(0, 2), ['# Net.forward, train.py', '# 2 graphs, 1 break']);
    assert.deepEqual(
        text.filter((line) => line.startsWith('# ──')).map((line) => line.replace(/─+$/, '').trim()),
        ['# ── graph 1 ── lines 2 to 4', '# ── graph break ── line 5', '# ── graph 2 ── lines 6 to 7'],
    );
    for (const [index, origin] of made.origin.entries()) {
        assert.ok(origin === undefined || text[index] === lines[origin]);
    }
    const [broken] = made.styles.get('break') ?? [];
    assert.equal(text[broken?.start ?? -1], '    print(x)');
    const [second] = made.styles.get('graph2') ?? [];
    assert.deepEqual(text.slice(second?.start, (second?.end ?? 0) + 1), ['    c = 3', '    return c']);
});

test('regions that outlive their lines do no harm', () => {
    const made = listing(net, 'train.py', ['', 'def forward(self, x):', '    a = 1']);
    assert.match(made.text, /lines 2 to 3/);
    assert.doesNotMatch(made.text, /graph break ──/);
    assert.match(listing(entry('f', 0, []), 'x.py', []).text, /No lines/);
});
