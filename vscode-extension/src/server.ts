/** The language server's life: found, started, restarted, asked. */

import { dirname } from 'node:path';
import * as vscode from 'vscode';
import {
    type ConfigurationParams,
    LanguageClient,
    type LanguageClientOptions,
    RevealOutputChannelOn,
    State,
} from 'vscode-languageclient/node';
import { type Found, findServer, NotFound } from './discovery';
import {
    type GraphsResult,
    type MarkdownResult,
    explainMethod,
    graphsMethod,
    reportMethod,
} from './protocol';
import { type Interpreters, probePython } from './python';
import { SECTION, serverSettings, startSettings } from './settings';

const STOP_TIMEOUT_MS = 2000;

export type ServerState =
    | { readonly kind: 'starting' }
    | { readonly kind: 'running'; readonly version: string }
    | { readonly kind: 'stopped' }
    | { readonly kind: 'failed'; readonly message: string; readonly noPython: boolean };

export class Server implements vscode.Disposable {
    private readonly stateChanged = new vscode.EventEmitter<ServerState>();
    private client: LanguageClient | undefined;
    private running: Found | undefined;
    /** Starts and stops one after the other, whoever asks for them. */
    private queue: Promise<void> = Promise.resolve();
    private current: ServerState = { kind: 'stopped' };

    readonly onDidChangeState = this.stateChanged.event;

    constructor(
        private readonly log: vscode.LogOutputChannel,
        private readonly interpreters: Interpreters,
        private readonly extensionPath: string,
    ) {}

    get state(): ServerState {
        return this.current;
    }

    /** How to run the gbpredict command, the same one that serves. */
    find(): Promise<Found> {
        return this.findFor(vscode.workspace.workspaceFolders?.[0]);
    }

    /** The interpreter whose packages are read for a file, where one was chosen. */
    async pythonFor(file: vscode.Uri): Promise<string | undefined> {
        const { python } = serverSettings(file, await this.interpreters.selected(file));
        return python === '' ? undefined : python;
    }

    private async findFor(folder: vscode.WorkspaceFolder | undefined): Promise<Found> {
        const selected = await this.interpreters.selected(folder?.uri);
        const input = {
            ...startSettings(folder),
            selected,
            extensionPath: this.extensionPath,
            platform: process.platform,
        };
        return findServer(input, probePython);
    }

    start(): Promise<void> {
        return this.enqueue(() => this.doStart());
    }

    restart(): Promise<void> {
        return this.enqueue(async () => {
            await this.doStop();
            await this.doStart();
        });
    }

    stop(): Promise<void> {
        return this.enqueue(() => this.doStop());
    }

    /** Another environment was selected: restarts where that runs the server, else only tells the server. */
    async environmentChanged(): Promise<void> {
        const found = await this.find().catch(() => undefined);
        if (found?.command.join('\0') !== this.running?.command.join('\0')) {
            await this.restart();
        } else {
            await this.client?.sendNotification('workspace/didChangeConfiguration', {
                settings: { [SECTION]: await this.settingsFor(vscode.workspace.workspaceFolders?.[0]?.uri) },
            });
        }
    }

    graphs(uri: vscode.Uri): Promise<GraphsResult | undefined> {
        return this.ask<GraphsResult>(graphsMethod, { textDocument: { uri: uri.toString() } });
    }

    report(uri: vscode.Uri): Promise<MarkdownResult | undefined> {
        return this.ask<MarkdownResult>(reportMethod, { textDocument: { uri: uri.toString() } });
    }

    explain(id: string): Promise<MarkdownResult | undefined> {
        return this.ask<MarkdownResult>(explainMethod, { id });
    }

    /** A command of the server's own. */
    async execute(command: string): Promise<void> {
        await this.ask('workspace/executeCommand', { command, arguments: [] });
    }

    /** Nothing where the server is not there or could not answer, which is logged and breaks nobody. */
    private async ask<Result>(method: string, params: object): Promise<Result | undefined> {
        if (this.client === undefined || this.client.state !== State.Running) {
            return undefined;
        }
        try {
            return (await this.client.sendRequest<Result | null>(method, params)) ?? undefined;
        } catch (error) {
            this.log.warn(`${method} failed: ${String(error)}`);
            return undefined;
        }
    }

    private enqueue(action: () => Promise<void>): Promise<void> {
        this.queue = this.queue.then(action).catch((error: unknown) => this.log.error(String(error)));
        return this.queue;
    }

    private async doStart(): Promise<void> {
        this.enter({ kind: 'starting' });
        try {
            const folder = vscode.workspace.workspaceFolders?.[0];
            const found = await this.findFor(folder);
            this.log.info(`Starting (${found.source}): ${found.command.join(' ')} server`);
            const client = this.createClient(found, await this.settingsFor(folder?.uri));
            this.client = client;
            this.running = found;
            await client.start();
        } catch (error) {
            this.running = undefined;
            const message = error instanceof Error ? error.message : String(error);
            this.log.error(message);
            this.enter({ kind: 'failed', message, noPython: error instanceof NotFound });
        }
    }

    private async doStop(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        this.running = undefined;
        if (client !== undefined) {
            try {
                await client.stop(STOP_TIMEOUT_MS);
            } catch (error) {
                this.log.debug(`Stopping the server: ${String(error)}`);
            }
            await client.dispose().catch(() => undefined);
        }
        this.enter({ kind: 'stopped' });
    }

    private createClient(found: Found, settings: object): LanguageClient {
        const [command, ...args] = found.command;
        const options: LanguageClientOptions = {
            documentSelector: [
                { scheme: 'file', language: 'python' },
                { scheme: 'untitled', language: 'python' },
                { notebook: 'jupyter-notebook', language: 'python' },
            ],
            outputChannel: this.log,
            revealOutputChannelOn: RevealOutputChannelOn.Never,
            initializationOptions: { settings, clientCommands: true },
            markdown: { isTrusted: { enabledCommands: ['gbpredict.explainRule'] } },
            middleware: {
                workspace: {
                    configuration: async (params, token, next) => {
                        const answers = await next(params, token);
                        return Array.isArray(answers) ? this.withSettings(params, answers) : answers;
                    },
                },
            },
        };
        const client = new LanguageClient(
            SECTION,
            'gbpredict',
            // Another folder than the workspace: nothing in it may shadow a module of the server.
            { command, args: [...args, 'server'], options: { cwd: dirname(__dirname), env: serverEnvironment() } },
            options,
        );
        client.onDidChangeState(({ newState }) => {
            if (client !== this.client) {
                return;
            }
            if (newState === State.Running) {
                const version = client.initializeResult?.serverInfo?.version ?? '';
                this.enter({ kind: 'running', version });
            } else if (newState === State.Stopped && this.current.kind === 'running') {
                this.enter({ kind: 'failed', message: 'The server has stopped unexpectedly.', noPython: false });
            }
        });
        return client;
    }

    /** The server's questions for its section get the interpreter filled in; others are answered as they are. */
    private withSettings(params: ConfigurationParams, answers: unknown[]): Promise<unknown[]> {
        return Promise.all(
            params.items.map((item, index) => {
                const scope = item.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri);
                return item.section === SECTION ? this.settingsFor(scope) : (answers[index] ?? null);
            }),
        );
    }

    private async settingsFor(resource: vscode.Uri | undefined): Promise<object> {
        return serverSettings(resource, await this.interpreters.selected(resource));
    }

    private enter(state: ServerState): void {
        this.current = state;
        this.stateChanged.fire(state);
    }

    dispose(): void {
        this.stateChanged.dispose();
    }
}

/** UTF-8 whatever the system says, and no search path that is meant for the user's own programs. */
function serverEnvironment(): NodeJS.ProcessEnv {
    const { PYTHONPATH: _path, PYTHONHOME: _home, ...rest } = process.env;
    return { ...rest, PYTHONUTF8: '1', PYTHONUNBUFFERED: '1' };
}
