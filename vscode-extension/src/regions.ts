/**
 * From the server's regions to what is drawn: which lines get which style, and the text of the view of graphs.
 * Knows nothing of VS Code.
 */

import type { EntryGraphs, Region, RegionKind } from './protocol';

/** How many colours the graphs take turns with. */
export const GRAPH_STYLES = 4;

export type Style = 'eager' | 'break' | `graph${number}`;

export const STYLES: readonly Style[] = [
    ...Array.from({ length: GRAPH_STYLES }, (_, index): Style => `graph${index + 1}`),
    'eager',
    'break',
];

/** First and last line, both included, from 0. */
export interface Lines {
    readonly start: number;
    readonly end: number;
}

/** What wins where the regions of several entries meet on one line. */
const PRECEDENCE: Readonly<Record<RegionKind, number>> = { eager: 0, graph: 1, break: 2 };

export function styleOf(region: Region): Style {
    if (region.kind !== 'graph') {
        return region.kind;
    }
    return `graph${((region.graph ?? 0) % GRAPH_STYLES) + 1}`;
}

/** Each line in one style at most, neighbouring lines of one style joined. */
export function linesByStyle(entries: readonly EntryGraphs[], lineCount: number): Map<Style, Lines[]> {
    const winners = new Map<number, Region>();
    for (const entry of entries) {
        for (const region of entry.regions) {
            for (let line = Math.max(region.startLine, 0); line <= Math.min(region.endLine, lineCount - 1); line++) {
                const other = winners.get(line);
                if (other === undefined || PRECEDENCE[region.kind] > PRECEDENCE[other.kind]) {
                    winners.set(line, region);
                }
            }
        }
    }
    const result = new Map<Style, Lines[]>();
    for (const [line, region] of [...winners].sort(([a], [b]) => a - b)) {
        const style = styleOf(region);
        const runs = result.get(style) ?? [];
        const last = runs.at(-1);
        if (last !== undefined && last.end === line - 1) {
            runs[runs.length - 1] = { start: last.start, end: line };
        } else {
            runs.push({ start: line, end: line });
        }
        result.set(style, runs);
    }
    return result;
}

/** The entry that is meant by a place in the text: the smallest one with a region there, else the last one above. */
export function entryAt(entries: readonly EntryGraphs[], line: number): EntryGraphs | undefined {
    const span = (entry: EntryGraphs) =>
        entry.regions.reduce((sum, region) => sum + region.endLine - region.startLine + 1, 0);
    const holding = entries
        .filter((entry) => entry.regions.some((region) => region.startLine <= line && line <= region.endLine))
        .sort((a, b) => span(a) - span(b));
    if (holding.length > 0) {
        return holding[0];
    }
    return entries.filter((entry) => entry.line <= line).sort((a, b) => b.line - a.line)[0];
}

/** The name as users know it: without the path in front. */
export function shortName(entry: string): string {
    const colon = entry.lastIndexOf(':');
    return colon < 0 ? entry : entry.slice(colon + 1);
}

export function plural(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function summaryOf(entry: EntryGraphs): string {
    const graphs = entry.graphs === null ? 'number of graphs unknown' : plural(entry.graphs, 'graph');
    const rest = entry.complete ? '' : ', analysis incomplete';
    return `${graphs}, ${plural(entry.breaks, 'break')}${rest}`;
}

/** The view of an entry's graphs as text, and which of its lines are drawn in which style. */
export interface Listing {
    readonly text: string;
    readonly styles: Map<Style, Lines[]>;
    /** For each line of the text, the line of the file it shows. */
    readonly origin: readonly (number | undefined)[];
}

const RULE_WIDTH = 48;

function titleOf(region: Region): string {
    switch (region.kind) {
        case 'graph':
            return region.graph === null ? 'graph' : `graph ${region.graph + 1}`;
        case 'eager':
            return 'runs in Python';
        case 'break':
            return 'graph break';
    }
}

/**
 * The lines of an entry as Python text, under a heading for each region. `file` is the name that is shown;
 * `lines` are the lines of the file.
 */
export function listing(entry: EntryGraphs, file: string, lines: readonly string[]): Listing {
    const text: string[] = [];
    const origin: (number | undefined)[] = [];
    const styles = new Map<Style, Lines[]>();
    const say = (line: string, from?: number) => {
        text.push(line);
        origin.push(from);
    };
    say(`# ${shortName(entry.name)}, ${file}`);
    say(`# ${summaryOf(entry)}`);
    if (entry.regions.length === 0) {
        say('#');
        say('# No lines of this file are known to be in its graphs.');
    }
    for (const region of [...entry.regions].sort((a, b) => a.startLine - b.startLine || a.endLine - b.endLine)) {
        const last = Math.min(region.endLine, lines.length - 1);
        if (region.startLine > last) {
            continue;
        }
        const where = region.startLine === last ? `line ${last + 1}` : `lines ${region.startLine + 1} to ${last + 1}`;
        const heading = `# ── ${titleOf(region)} ── ${where} `;
        say('');
        say(heading.padEnd(RULE_WIDTH, '─'));
        const start = text.length;
        for (let line = region.startLine; line <= last; line++) {
            say(lines[line] ?? '', line);
        }
        const style = styleOf(region);
        styles.set(style, [...(styles.get(style) ?? []), { start, end: text.length - 1 }]);
    }
    say('');
    return { text: text.join('\n'), styles, origin };
}
