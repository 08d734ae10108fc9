/** The commands of the palette, of CodeLens and of buttons. */

import * as vscode from 'vscode';
import type { Decorations } from './decorations';
import { type Documents, graphsUri, reportUri, ruleUri } from './documents';
import type { EntryGraphs } from './protocol';
import { entryAt, shortName, summaryOf } from './regions';
import type { Server } from './server';
import { ownDiagnostics, ruleId } from './status';

export interface Parts {
    readonly server: Server;
    readonly documents: Documents;
    readonly decorations: Decorations;
    readonly log: vscode.LogOutputChannel;
}

export function registerCommands(parts: Parts): vscode.Disposable {
    const { server, decorations, log } = parts;
    const table: Record<string, (...args: unknown[]) => unknown> = {
        'gbpredict.restart': () => server.restart(),
        'gbpredict.showLog': () => log.show(),
        'gbpredict.showGraphs': (uri, entry) => showGraphs(parts, uri, entry),
        'gbpredict.showReport': () => showReport(),
        'gbpredict.analyzeWorkspace': () => server.execute('gbpredict.server.analyzeWorkspace'),
        'gbpredict.explainRule': (id) => explainRule(id),
        'gbpredict.toggleGraphRegions': () => {
            const shown = decorations.toggle();
            vscode.window.setStatusBarMessage(`gbpredict: graph decorations ${shown ? 'on' : 'off'}`, 3000);
        },
        'gbpredict.verify': () => verify(server),
    };
    return vscode.Disposable.from(
        ...Object.entries(table).map(([name, run]) => vscode.commands.registerCommand(name, run)),
    );
}

/** From a CodeLens with a file and an entry's name, or from the palette for the place of the cursor. */
async function showGraphs(parts: Parts, uriArgument: unknown, name: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const file = toUri(uriArgument) ?? editor?.document.uri;
    if (file === undefined || file.scheme === 'gbpredict') {
        return;
    }
    const result = await parts.server.graphs(file);
    if (result === undefined) {
        await offerLog(parts.log, 'The server does not answer.');
        return;
    }
    const entry =
        typeof name === 'string'
            ? result.entries.find((candidate) => candidate.name === name)
            : await chooseEntry(result.entries, editor);
    if (entry === undefined) {
        if (result.entries.length === 0 || typeof name === 'string') {
            vscode.window.setStatusBarMessage('gbpredict: nothing is compiled here', 5000);
        }
        return;
    }
    const uri = graphsUri(file, entry.name);
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = await vscode.window.showTextDocument(document, {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: true,
        preview: true,
    });
    parts.decorations.paint(shown, parts.documents.stylesOf(uri) ?? new Map());
}

async function chooseEntry(
    entries: readonly EntryGraphs[],
    editor: vscode.TextEditor | undefined,
): Promise<EntryGraphs | undefined> {
    const here = editor === undefined ? undefined : entryAt(entries, editor.selection.active.line);
    if (here !== undefined || entries.length < 2) {
        return here ?? entries[0];
    }
    const picked = await vscode.window.showQuickPick(
        entries.map((entry) => ({ label: shortName(entry.name), description: summaryOf(entry), entry })),
        { placeHolder: 'Whose graphs?' },
    );
    return picked?.entry;
}

async function showReport(): Promise<void> {
    const file = vscode.window.activeTextEditor?.document.uri;
    if (file !== undefined) {
        await vscode.commands.executeCommand('markdown.showPreviewToSide', reportUri(file));
    }
}

/** The text of a rule: the one that is given, the one at the cursor, or the one that is typed in. */
async function explainRule(argument: unknown): Promise<void> {
    const given = typeof argument === 'string' ? argument : ruleAtCursor();
    const id = given ?? (await askForRule());
    if (id !== undefined) {
        await vscode.commands.executeCommand('markdown.showPreviewToSide', ruleUri(id.trim().toUpperCase()));
    }
}

function ruleAtCursor(): string | undefined {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
        return undefined;
    }
    const line = editor.selection.active.line;
    const here = ownDiagnostics(editor.document.uri).filter(
        ({ range }) => range.start.line <= line && line <= range.end.line,
    );
    const exact = here.find(({ range }) => range.contains(editor.selection.active));
    return [...(exact === undefined ? [] : [exact]), ...here].map(ruleId).find((id) => id !== undefined);
}

async function askForRule(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const inFile = editor === undefined ? [] : ownDiagnostics(editor.document.uri);
    const messages = new Map(inFile.map((diagnostic) => [ruleId(diagnostic), diagnostic.message.split('\n')[0]]));
    const known = [...messages].flatMap(([id, message]) =>
        id === undefined ? [] : [{ label: id, description: message ?? '' }],
    );
    if (known.length > 0) {
        const picked = await vscode.window.showQuickPick(known, { placeHolder: 'Which rule?' });
        return picked?.label;
    }
    return vscode.window.showInputBox({
        prompt: 'The id of a rule, such as GB0124',
        validateInput: (text) => (/^\s*gb\d{4}\s*$/i.test(text) ? undefined : 'GB and four digits'),
    });
}

/** Runs the file under the real compiler, in a terminal. The one command that runs the user's program. */
async function verify(server: Server): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !vscode.workspace.isTrusted) {
        return;
    }
    const file = editor.document.uri;
    const folder = vscode.workspace.getWorkspaceFolder(file);
    if (!(await editor.document.save()) && editor.document.isDirty) {
        return;
    }
    try {
        const { command } = await server.find();
        const [program, ...args] = command;
        const python = await server.pythonFor(file);
        const options = python === undefined ? [] : ['--python', python];
        const task = new vscode.Task(
            { type: 'gbpredict' },
            folder ?? vscode.TaskScope.Workspace,
            `verify ${vscode.workspace.asRelativePath(file)}`,
            'gbpredict',
            new vscode.ProcessExecution(program, [...args, 'verify', ...options, file.fsPath], {
                ...(folder === undefined ? {} : { cwd: folder.uri.fsPath }),
            }),
        );
        task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated };
        await vscode.tasks.executeTask(task);
    } catch (error) {
        await vscode.window.showErrorMessage(`gbpredict: ${error instanceof Error ? error.message : String(error)}`);
    }
}

/** Says that the server could not be started, with what helps. */
export async function reportFailure(log: vscode.LogOutputChannel, message: string, noPython: boolean): Promise<void> {
    const select = 'Select Interpreter';
    const settings = 'Open Settings';
    const canSelect = noPython && vscode.extensions.getExtension('ms-python.python') !== undefined;
    const first = canSelect ? [select] : noPython ? [settings] : [];
    const answer = await vscode.window.showErrorMessage(`gbpredict: ${message}`, ...first, 'Show Log');
    if (answer === select) {
        await vscode.commands.executeCommand('python.setInterpreter');
    } else if (answer === settings) {
        await vscode.commands.executeCommand('workbench.action.openSettings', 'gbpredict.interpreter');
    } else if (answer !== undefined) {
        log.show();
    }
}

async function offerLog(log: vscode.LogOutputChannel, message: string): Promise<void> {
    if ((await vscode.window.showWarningMessage(`gbpredict: ${message}`, 'Show Log')) !== undefined) {
        log.show();
    }
}

function toUri(value: unknown): vscode.Uri | undefined {
    if (value instanceof vscode.Uri) {
        return value;
    }
    return typeof value === 'string' ? vscode.Uri.parse(value, true) : undefined;
}
