/** The entry of gbpredict in the language status of Python files. */

import * as vscode from 'vscode';
import type { GraphsResult } from './protocol';
import type { Server } from './server';
import { statusText } from './statusText';

const REFRESH_DELAY_MS = 200;

export class Status implements vscode.Disposable {
    private readonly item = vscode.languages.createLanguageStatusItem('gbpredict.status', { language: 'python' });
    private readonly subscriptions: vscode.Disposable[];
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly server: Server) {
        this.item.name = 'gbpredict';
        this.subscriptions = [
            server.onDidChangeState(() => this.refreshSoon()),
            vscode.window.onDidChangeActiveTextEditor(() => this.refreshSoon()),
            vscode.languages.onDidChangeDiagnostics(({ uris }) => {
                const active = vscode.window.activeTextEditor?.document.uri.toString();
                if (uris.some((uri) => uri.toString() === active)) {
                    this.refreshSoon();
                }
            }),
        ];
        this.refreshSoon();
    }

    private refreshSoon(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.refresh(), REFRESH_DELAY_MS);
    }

    private async refresh(): Promise<void> {
        const document = vscode.window.activeTextEditor?.document;
        const python = document?.languageId === 'python' && document.uri.scheme !== 'gbpredict' ? document : undefined;
        const result = python === undefined ? undefined : await this.server.graphs(python.uri);
        const state = this.server.state;
        const shown = statusText({
            state: state.kind,
            version: state.kind === 'running' ? state.version : '',
            failure: state.kind === 'failed' ? state.message : '',
            breaks: python === undefined ? undefined : countBreaks(python.uri),
            graphs: graphsOf(result),
        });
        this.item.text = shown.text;
        this.item.detail = shown.detail;
        this.item.busy = shown.busy;
        this.item.severity =
            shown.severity === 'error'
                ? vscode.LanguageStatusSeverity.Error
                : vscode.LanguageStatusSeverity.Information;
        this.item.command =
            state.kind === 'running' && python !== undefined
                ? { title: 'Report', command: 'gbpredict.showReport' }
                : { title: 'Show Log', command: 'gbpredict.showLog' };
    }

    dispose(): void {
        clearTimeout(this.timer);
        vscode.Disposable.from(...this.subscriptions, this.item).dispose();
    }
}

/** The findings of this tool in a file, as they are shown. */
export function ownDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'gbpredict');
}

/** The id of a finding's rule; nothing where it is not about a graph break. */
export function ruleId({ code }: vscode.Diagnostic): string | undefined {
    const value = typeof code === 'object' ? code.value : code;
    return typeof value === 'string' && /^GB\d+$/.test(value) ? value : undefined;
}

function countBreaks(uri: vscode.Uri): number {
    return ownDiagnostics(uri).filter((diagnostic) => ruleId(diagnostic) !== undefined).length;
}

function graphsOf(result: GraphsResult | undefined): number | null | undefined {
    if (result === undefined || result.entries.length === 0) {
        return undefined;
    }
    return result.entries.reduce<number | null>(
        (sum, { graphs }) => (sum === null || graphs === null ? null : sum + graphs),
        0,
    );
}
