/** Colours the lines of graphs in the editors. */

import * as vscode from 'vscode';
import { type Lines, STYLES, type Style, linesByStyle } from './regions';
import type { Server } from './server';
import { regionSettings } from './settings';

const BAR_WIDTH = '0 0 0 3px';
const REFRESH_DELAY_MS = 150;

/** One look for each style, with or without a background. */
type Palette = ReadonlyMap<Style, vscode.TextEditorDecorationType>;

function createPalette(background: boolean): Palette {
    return new Map(
        STYLES.map((style) => [
            style,
            vscode.window.createTextEditorDecorationType({
                isWholeLine: true,
                borderStyle: 'solid',
                borderWidth: BAR_WIDTH,
                borderColor: new vscode.ThemeColor(`gbpredict.${style}Bar`),
                ...(background ? { backgroundColor: new vscode.ThemeColor(`gbpredict.${style}Background`) } : {}),
                ...(style === 'eager'
                    ? {}
                    : {
                          overviewRulerColor: new vscode.ThemeColor(`gbpredict.${style}Bar`),
                          overviewRulerLane: vscode.OverviewRulerLane.Left,
                      }),
            }),
        ]),
    );
}

export function toRanges(lines: readonly Lines[]): vscode.Range[] {
    return lines.map(({ start, end }) => new vscode.Range(start, 0, end, 0));
}

/**
 * Asks for the regions of what is visible when the analysis has news, which its diagnostics tell; between two answers
 * the editor moves the decorations along with the text.
 */
export class Decorations implements vscode.Disposable {
    private readonly bars = createPalette(false);
    private readonly backgrounds = createPalette(true);
    private readonly subscriptions: vscode.Disposable[] = [];
    private timer: NodeJS.Timeout | undefined;
    /** The choice of the session; nothing where the settings hold. */
    private choice: boolean | undefined;

    constructor(private readonly server: Server) {
        this.subscriptions.push(
            vscode.window.onDidChangeVisibleTextEditors(() => this.refreshSoon()),
            vscode.languages.onDidChangeDiagnostics(({ uris }) => this.refreshIfVisible(uris)),
            vscode.workspace.onDidChangeConfiguration((event) => {
                if (event.affectsConfiguration('gbpredict')) {
                    this.refreshSoon();
                }
            }),
            server.onDidChangeState(() => this.refreshSoon()),
        );
    }

    /** Switches colouring for the session, and says what it is now. */
    toggle(): boolean {
        const editor = vscode.window.activeTextEditor;
        const before = this.choice ?? (editor === undefined || regionSettings(editor.document.uri).enable);
        this.choice = !before;
        this.refreshSoon();
        return this.choice;
    }

    /** Colours an editor by hand, with backgrounds: the view of graphs. */
    paint(editor: vscode.TextEditor, styles: ReadonlyMap<Style, Lines[]>): void {
        this.apply(editor, styles, this.backgrounds);
    }

    private refreshIfVisible(uris: readonly vscode.Uri[]): void {
        const changed = new Set(uris.map(String));
        if (vscode.window.visibleTextEditors.some((editor) => changed.has(editor.document.uri.toString()))) {
            this.refreshSoon();
        }
    }

    private refreshSoon(): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.refresh(), REFRESH_DELAY_MS);
    }

    private async refresh(): Promise<void> {
        const editors = vscode.window.visibleTextEditors.filter(
            ({ document }) => document.languageId === 'python' && document.uri.scheme !== 'gbpredict',
        );
        await Promise.all(editors.map((editor) => this.refreshEditor(editor)));
    }

    private async refreshEditor(editor: vscode.TextEditor): Promise<void> {
        const { enable, style } = regionSettings(editor.document.uri);
        if (!(this.choice ?? enable) || this.server.state.kind !== 'running') {
            this.apply(editor, new Map(), this.bars);
            return;
        }
        const version = editor.document.version;
        const result = await this.server.graphs(editor.document.uri);
        if (result === undefined || editor.document.version !== version) {
            return; // what is drawn moves along with the text until the answer for the new text comes
        }
        const styles = linesByStyle(result.entries, editor.document.lineCount);
        this.apply(editor, styles, style === 'background' ? this.backgrounds : this.bars);
    }

    private apply(editor: vscode.TextEditor, styles: ReadonlyMap<Style, Lines[]>, palette: Palette): void {
        for (const other of [this.bars, this.backgrounds]) {
            for (const [style, decoration] of other) {
                editor.setDecorations(decoration, other === palette ? toRanges(styles.get(style) ?? []) : []);
            }
        }
    }

    dispose(): void {
        clearTimeout(this.timer);
        const decorations = [...this.bars.values(), ...this.backgrounds.values()];
        vscode.Disposable.from(...this.subscriptions, ...decorations).dispose();
    }
}
