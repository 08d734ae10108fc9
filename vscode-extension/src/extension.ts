/** The extension's beginning and end: makes the parts and connects them. */

import * as vscode from 'vscode';
import { registerCommands, reportFailure } from './commands';
import { Decorations } from './decorations';
import { Documents } from './documents';
import { Interpreters } from './python';
import { Server } from './server';
import { START_SETTINGS } from './settings';
import { Status } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const log = vscode.window.createOutputChannel('gbpredict', { log: true });
    const interpreters = new Interpreters(log);
    const running = new Server(log, interpreters, context.extensionPath);
    server = running;
    const documents = new Documents(running);
    const decorations = new Decorations(running);
    context.subscriptions.push(
        log,
        interpreters,
        running,
        documents,
        decorations,
        new Status(running),
        registerCommands({ server: running, documents, decorations, log }),
        running.onDidChangeState((state) => {
            if (state.kind === 'failed') {
                void reportFailure(log, state.message, state.noPython);
            }
        }),
        interpreters.onDidChange(() => void running.environmentChanged()),
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (START_SETTINGS.some((setting) => event.affectsConfiguration(setting))) {
                void running.restart();
            }
        }),
        vscode.workspace.onDidGrantWorkspaceTrust(() => void running.restart()),
    );
    await interpreters.start();
    await running.start();
}

export async function deactivate(): Promise<void> {
    await server?.stop();
}
