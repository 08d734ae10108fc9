/**
 * Documents that the server writes: the text of a rule, the report of a file, the graphs of a function.
 * They live under the scheme `gbpredict`, and their addresses say all that is needed to make them again.
 */

import * as vscode from 'vscode';
import { type Lines, type Listing, type Style, listing, shortName } from './regions';
import type { Server } from './server';

export const SCHEME = 'gbpredict';

const UNAVAILABLE = 'The gbpredict server does not answer. See the log (command “gbpredict: Show Log”).\n';

export function ruleUri(id: string): vscode.Uri {
    return vscode.Uri.from({ scheme: SCHEME, path: `/rule/${id}.md` });
}

export function reportUri(file: vscode.Uri): vscode.Uri {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    return vscode.Uri.from({ scheme: SCHEME, path: `/report/${name}.md`, query: file.toString() });
}

export function graphsUri(file: vscode.Uri, entry: string): vscode.Uri {
    const name = shortName(entry).replace(/[^\w.-]+/g, '_');
    return vscode.Uri.from({
        scheme: SCHEME,
        path: `/graphs/Graphs of ${name}.py`,
        query: JSON.stringify({ file: file.toString(), entry }),
    });
}

function parseGraphsUri(uri: vscode.Uri): { file: vscode.Uri; entry: string } {
    const { file, entry } = JSON.parse(uri.query) as { file: string; entry: string };
    return { file: vscode.Uri.parse(file, true), entry };
}

export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
    private readonly changed = new vscode.EventEmitter<vscode.Uri>();
    private readonly listings = new Map<string, Listing>();
    private readonly subscriptions: vscode.Disposable[];

    readonly onDidChange = this.changed.event;

    constructor(private readonly server: Server) {
        this.subscriptions = [
            vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
            vscode.workspace.onDidCloseTextDocument(({ uri }) => this.listings.delete(uri.toString())),
            vscode.languages.onDidChangeDiagnostics(({ uris }) => this.refresh(new Set(uris.map(String)))),
        ];
    }

    async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
        const kind = uri.path.split('/')[1];
        switch (kind) {
            case 'rule':
                return (await this.server.explain(ruleOf(uri)))?.markdown ?? UNAVAILABLE;
            case 'report':
                return (await this.server.report(vscode.Uri.parse(uri.query, true)))?.markdown ?? UNAVAILABLE;
            case 'graphs':
                return this.graphs(uri);
            default:
                return '';
        }
    }

    /** Which lines of an open view of graphs are drawn in which style. */
    stylesOf(uri: vscode.Uri): ReadonlyMap<Style, Lines[]> | undefined {
        return this.listings.get(uri.toString())?.styles;
    }

    private async graphs(uri: vscode.Uri): Promise<string> {
        const { file, entry: name } = parseGraphsUri(uri);
        const [document, result] = await Promise.all([
            vscode.workspace.openTextDocument(file),
            this.server.graphs(file),
        ]);
        if (result === undefined) {
            return `# ${UNAVAILABLE}`;
        }
        const entry = result.entries.find((candidate) => candidate.name === name);
        if (entry === undefined) {
            this.listings.delete(uri.toString());
            return `# ${shortName(name)} is no longer compiled by this file.\n`;
        }
        const lines = document.getText().split(/\r\n|\r|\n/);
        const made = listing(entry, vscode.workspace.asRelativePath(file), lines);
        this.listings.set(uri.toString(), made);
        return made.text;
    }

    /** Views of graphs and reports follow their files. */
    private refresh(files: ReadonlySet<string>): void {
        for (const { uri } of vscode.workspace.textDocuments) {
            if (uri.scheme !== SCHEME || uri.query === '') {
                continue;
            }
            const file = uri.path.startsWith('/graphs/') ? parseGraphsUri(uri).file.toString() : uri.query;
            if (files.has(file)) {
                this.changed.fire(uri);
            }
        }
    }

    dispose(): void {
        vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
    }
}

function ruleOf(uri: vscode.Uri): string {
    return uri.path.replace(/^\/rule\//, '').replace(/\.md$/, '');
}
