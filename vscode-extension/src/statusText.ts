/** What the status item says. Knows nothing of VS Code. */

import { plural } from './regions';

export interface StatusInput {
    readonly state: 'starting' | 'running' | 'stopped' | 'failed';
    readonly version: string;
    readonly failure: string;
    /** Breaks in the file that is looked at; nothing where no Python file is. */
    readonly breaks: number | undefined;
    /** Graphs of its entries; null where one of them is unknown; nothing where there are no entries. */
    readonly graphs: number | null | undefined;
}

export interface StatusText {
    readonly text: string;
    readonly detail: string;
    readonly busy: boolean;
    readonly severity: 'information' | 'error';
}

export function statusText(input: StatusInput): StatusText {
    switch (input.state) {
        case 'starting':
            return { text: 'gbpredict', detail: 'starting', busy: true, severity: 'information' };
        case 'stopped':
            return { text: 'gbpredict', detail: 'stopped', busy: false, severity: 'information' };
        case 'failed':
            return { text: 'gbpredict', detail: input.failure, busy: false, severity: 'error' };
        case 'running':
            return {
                text: runningText(input),
                detail: `gbpredict ${input.version}`.trimEnd(),
                busy: false,
                severity: 'information',
            };
    }
}

function runningText({ breaks, graphs }: StatusInput): string {
    if (breaks === undefined) {
        return 'gbpredict';
    }
    if (breaks > 0) {
        const inGraphs = graphs === undefined || graphs === null ? '' : `, ${plural(graphs, 'graph')}`;
        return plural(breaks, 'graph break') + inGraphs;
    }
    if (graphs === undefined) {
        return 'Nothing compiled here';
    }
    return graphs === null ? 'No graph breaks' : `No graph breaks, ${plural(graphs, 'graph')}`;
}
