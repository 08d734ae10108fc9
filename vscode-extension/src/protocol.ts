/**
 * What the server answers beyond the Language Server Protocol. Lines count from 0, as in the protocol.
 */

export const graphsMethod = 'gbpredict/graphs';
export const explainMethod = 'gbpredict/explain';
export const reportMethod = 'gbpredict/report';

/** What happens to lines: they are part of a graph, run in Python between graphs, or break a graph. */
export type RegionKind = 'graph' | 'eager' | 'break';

export interface Region {
    readonly startLine: number;
    /** The last line of the region, not the one after it. */
    readonly endLine: number;
    /** The number of the graph within its entry, from 0; null where no graph is. */
    readonly graph: number | null;
    readonly kind: RegionKind;
}

/** A compiled function or module, and where its graphs are. */
export interface EntryGraphs {
    readonly name: string;
    readonly line: number;
    /** How many graphs it becomes; null where that is unknown. */
    readonly graphs: number | null;
    /** False where a limit stopped the analysis before it had seen everything. */
    readonly complete: boolean;
    readonly breaks: number;
    readonly regions: readonly Region[];
}

export interface GraphsResult {
    readonly entries: readonly EntryGraphs[];
}

export interface MarkdownResult {
    readonly markdown: string;
}
