/** The environment selected with the Python extension, where that is installed; and starting Pythons. */

import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import { type Command, type PythonVersion, PROBE_PROGRAM, parseVersion } from './discovery';

const PYTHON_EXTENSION = 'ms-python.python';
const PROBE_TIMEOUT_MS = 15_000;

/** The part of the Python extension's API that is used here. */
interface PythonApi {
    readonly ready: Promise<void>;
    readonly environments: {
        getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
        readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
        resolveEnvironment(environment: {
            readonly path: string;
        }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    };
}

/** Knows the selected interpreter of each folder. Without the Python extension there is none. */
export class Interpreters implements vscode.Disposable {
    private readonly changed = new vscode.EventEmitter<void>();
    private readonly resolved = new Map<string, string>();
    private api: PythonApi | undefined;
    private subscription: vscode.Disposable | undefined;

    readonly onDidChange = this.changed.event;

    constructor(private readonly log: vscode.LogOutputChannel) {}

    /** Never fails: a Python extension that cannot be used is as good as none. */
    async start(): Promise<void> {
        try {
            const extension = vscode.extensions.getExtension<PythonApi>(PYTHON_EXTENSION);
            if (extension === undefined) {
                this.log.info('The Python extension is not installed: interpreters come from settings and PATH.');
                return;
            }
            const api = await extension.activate();
            await api.ready;
            this.api = api;
            this.subscription = api.environments.onDidChangeActiveEnvironmentPath(() => {
                this.resolved.clear();
                this.changed.fire();
            });
        } catch (error) {
            this.log.warn(`The Python extension cannot be asked for its interpreter: ${String(error)}`);
        }
    }

    async selected(resource: vscode.Uri | undefined): Promise<string | undefined> {
        if (this.api === undefined) {
            return undefined;
        }
        try {
            const active = this.api.environments.getActiveEnvironmentPath(resource);
            const known = this.resolved.get(active.path);
            if (known !== undefined) {
                return known;
            }
            const environment = await this.api.environments.resolveEnvironment(active);
            const program = environment?.executable.uri?.fsPath;
            if (program !== undefined) {
                this.resolved.set(active.path, program);
            }
            return program;
        } catch (error) {
            this.log.warn(`The Python extension did not name its interpreter: ${String(error)}`);
            return undefined;
        }
    }

    dispose(): void {
        this.subscription?.dispose();
        this.changed.dispose();
    }
}

/** Asks a Python for its version. Isolated, so that nothing of the workspace is imported. */
export function probePython(command: Command): Promise<PythonVersion | undefined> {
    const [program, ...args] = command;
    return new Promise((resolve) => {
        execFile(
            program,
            [...args, '-I', '-c', PROBE_PROGRAM],
            { timeout: PROBE_TIMEOUT_MS, windowsHide: true },
            (error, stdout) => resolve(error === null ? parseVersion(stdout) : undefined),
        );
    });
}
