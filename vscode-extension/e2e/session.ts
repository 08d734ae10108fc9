/** A code-server with the extension in it, and a browser that looks at it; everything in a folder of its own. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type Page, chromium } from 'playwright-core';

const HEALTH_TIMEOUT_MS = 60_000;
const POLL_MS = 250;

/** Quiet, and without what would change the files or the looks from run to run. */
const USER_SETTINGS = {
    'chat.disableAIFeatures': true,
    'editor.hover.delay': 100,
    'editor.minimap.enabled': false,
    'extensions.autoCheckUpdates': false,
    'extensions.autoUpdate': false,
    'extensions.ignoreRecommendations': true,
    'files.autoSave': 'off',
    'git.enabled': false,
    'telemetry.telemetryLevel': 'off',
    'workbench.colorTheme': 'Default Light Modern',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
};

const BROWSER_ARGUMENTS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

export interface SessionOptions {
    readonly entry: string;
    /** Packages of extensions to install. */
    readonly vsix: readonly string[];
    readonly workspace: string;
    readonly browser: string;
    /** Where logs go. */
    readonly artefacts: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly scale: number;
}

export class Session {
    private constructor(
        readonly page: Page,
        private readonly address: string,
        readonly workspace: string,
        private readonly folder: string,
        private readonly artefacts: string,
        private readonly server: ChildProcess,
        private readonly browser: BrowserContext,
    ) {}

    static async open(options: SessionOptions): Promise<Session> {
        const folder = mkdtempSync(join(tmpdir(), 'gbpredict-e2e-'));
        const workspace = join(folder, 'project');
        cpSync(options.workspace, workspace, { recursive: true });
        const data = join(folder, 'data');
        mkdirSync(join(data, 'User'), { recursive: true });
        const settings = { ...USER_SETTINGS, ...options.settings };
        writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(settings));

        const folders = ['--user-data-dir', data, '--extensions-dir', join(folder, 'extensions')];
        const env = {
            ...process.env,
            XDG_CONFIG_HOME: join(folder, 'config'),
            XDG_DATA_HOME: join(folder, 'share'),
            GBPREDICT_CACHE_DIR: join(folder, 'cache'),
        };
        const install = options.vsix.flatMap((vsix) => ['--install-extension', vsix]);
        execFileSync(process.execPath, [options.entry, ...folders, ...install], {
            env,
            stdio: ['ignore', 'ignore', 'inherit'],
        });
        const port = await freePort();
        const log = openSync(join(options.artefacts, 'code-server.log'), 'w');
        const server = spawn(
            process.execPath,
            [
                options.entry,
                ...folders,
                '--auth',
                'none',
                '--bind-addr',
                `127.0.0.1:${port}`,
                '--disable-telemetry',
                '--disable-update-check',
                '--disable-workspace-trust',
                '--disable-getting-started-override',
            ],
            { env, stdio: ['ignore', log, log], detached: true },
        );
        try {
            await healthy(port, server);
            const browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
                executablePath: options.browser,
                headless: true,
                viewport: { width: 1400, height: 850 },
                deviceScaleFactor: options.scale,
                args: BROWSER_ARGUMENTS,
            });
            const page = browser.pages()[0] ?? (await browser.newPage());
            return new Session(page, `127.0.0.1:${port}`, workspace, folder, options.artefacts, server, browser);
        } catch (error) {
            endGroup(server);
            throw error;
        }
    }

    /** Opens the workspace, for a person. */
    async visit(): Promise<void> {
        await this.page.goto(`http://${this.address}/?folder=${encodeURIComponent(this.workspace)}`);
    }

    /**
     * Opens the workspace and runs a test module in the extension host, with the extension from its source folder.
     * Resolves with whether it succeeded. What it says under `prefix` goes to the console; what VS Code says, to a log.
     */
    async runInHost(extension: string, module: string, prefix: string, patience: number): Promise<boolean> {
        const remote = (path: string) => `vscode-remote://${this.address}${path}`;
        const payload = JSON.stringify([
            ['extensionDevelopmentPath', remote(extension)],
            ['extensionTestsPath', remote(module)],
            ['skipWelcome', 'true'],
        ]);
        const ended = new Promise<boolean>((resolve) => {
            setTimeout(() => resolve(false), patience).unref();
            void this.page.exposeFunction('codeAutomationExit', (code: number) => resolve(code === 0));
        });
        await this.page.exposeFunction('codeAutomationLog', (_type: string, values: unknown[]) => {
            const said = values.map(String).join(' ');
            if (said.startsWith(prefix)) {
                console.log(said.slice(prefix.length));
            } else {
                appendFileSync(join(this.artefacts, 'browser.log'), `${said}\n`);
            }
        });
        const query = `folder=${encodeURIComponent(this.workspace)}&payload=${encodeURIComponent(payload)}`;
        await this.page.goto(`http://${this.address}/?${query}`);
        return ended;
    }

    async close(): Promise<void> {
        await this.browser.close().catch(() => undefined);
        endGroup(this.server);
        const logs = join(this.folder, 'data', 'logs');
        if (existsSync(logs)) {
            cpSync(logs, join(this.artefacts, 'logs'), { recursive: true });
        }
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
}

/** The server, the extension host and the language server are one process group. */
function endGroup(server: ChildProcess): void {
    if (server.pid !== undefined && server.exitCode === null) {
        try {
            process.kill(-server.pid);
        } catch {
            // it has ended by itself
        }
    }
}

async function healthy(port: number, server: ChildProcess): Promise<void> {
    for (let waited = 0; waited < HEALTH_TIMEOUT_MS; waited += POLL_MS) {
        if (server.exitCode !== null) {
            throw new Error(`code-server has ended with ${server.exitCode}: see code-server.log`);
        }
        const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
        if (response?.ok === true) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new Error('code-server does not answer: see code-server.log');
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.on('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
        });
    });
}
