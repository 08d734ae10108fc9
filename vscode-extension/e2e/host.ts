/** Runs inside of the extension host, over the API that other extensions see. `run` is called by VS Code. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { PREFIX } from './prefix';

const PATIENCE_MS = 40_000;
const POLL_MS = 150;

interface State {
    readonly other: string;
}

/** What the session around it prepared: see `Session.open`. */
function prepared(): State {
    return { other: vscode.workspace.getConfiguration('stub').get('other', '') };
}

async function eventually<T>(what: string, ask: () => T | undefined | Thenable<T | undefined>): Promise<T> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
        const answer = await ask();
        if (answer !== undefined && answer !== false) {
            return answer;
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    assert.fail(`not within ${PATIENCE_MS / 1000} s: ${what}`);
}

function file(name: string): vscode.Uri {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    return vscode.Uri.joinPath(folder.uri, name);
}

async function show(name: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)));
}

function rules(name: string): string[] {
    return vscode.languages
        .getDiagnostics(file(name))
        .filter(({ source }) => source === 'gbpredict')
        .map(({ code }) => String(typeof code === 'object' ? code.value : code))
        .sort();
}

function haveRules(name: string, wanted: readonly string[]): Promise<true> {
    return eventually(`${name} has [${wanted.join()}], not [${rules(name).join()}]`, () =>
        rules(name).join() === wanted.join() ? true : undefined,
    );
}

async function configure(name: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
}

const text = (parts: readonly (vscode.MarkdownString | vscode.MarkedString)[]) =>
    parts.map((part) => (typeof part === 'string' ? part : part.value)).join('\n');

const tests: Record<string, () => Promise<void>> = {
    'breaks become diagnostics with links and the calls that lead there': async () => {
        await show('train.py');
        await haveRules('train.py', ['GB0059', 'GB0124']);
        const [first] = vscode.languages.getDiagnostics(file('train.py'));
        assert.ok(typeof first?.code === 'object' && 'target' in first.code);
        assert.ok((first.relatedInformation?.length ?? 0) > 0);
    },

    'lenses open the view of graphs, which is coloured Python': async () => {
        const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
            'vscode.executeCodeLensProvider', file('train.py'), 10,
        );
        const command = lenses.find((lens) => /\d+ graphs?, 2 breaks/.test(lens.command?.title ?? ''))?.command;
        assert.ok(command);
        await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
        const view = await eventually('the view', () =>
            vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'gbpredict'),
        );
        assert.equal(view.document.languageId, 'python');
        assert.match(view.document.getText(), /graph 1 ──[^]*graph break ──[^]*graph 2 ──/);
        await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
    },

    'hovers say what is known of a value, and link to the rule': async () => {
        const { document } = await show('train.py');
        const place = document.positionAt(document.getText().indexOf('loss.item') + 6);
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
            'vscode.executeHoverProvider', document.uri, place,
        );
        const shown = hovers.map(({ contents }) => text(contents)).join('\n');
        assert.match(shown, /Tensor\.item\(\) reads the value/);
        assert.match(shown, /command:gbpredict\.explainRule/);
    },

    'a quick fix is an edit that takes the break away': async () => {
        const { document } = await show('train.py');
        const place = document.positionAt(document.getText().indexOf('print('));
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
            'vscode.executeCodeActionProvider', document.uri, new vscode.Range(place, place),
        );
        const fix = actions.find(({ title }) => title.startsWith('Do this only while not compiling'));
        assert.ok(fix?.edit, actions.map(({ title }) => title).join());
        assert.ok(await vscode.workspace.applyEdit(fix.edit));
        await haveRules('train.py', ['GB0124']);
        await vscode.commands.executeCommand('undo');
        await haveRules('train.py', ['GB0059', 'GB0124']);
    },

    'settings hold at once': async () => {
        await configure('gbpredict.ignore', ['GB0059']);
        await haveRules('train.py', ['GB0124']);
        await configure('gbpredict.severity', { definite: 'hint' });
        await eventually('a hint', () =>
            vscode.languages
                .getDiagnostics(file('train.py'))
                .some(({ severity }) => severity === vscode.DiagnosticSeverity.Hint),
        );
        await configure('gbpredict.severity', undefined);
        await configure('gbpredict.ignore', undefined);
        await haveRules('train.py', ['GB0059', 'GB0124']);
    },

    'rules and reports are documents': async () => {
        const rule = await vscode.workspace.openTextDocument(vscode.Uri.parse('gbpredict:/rule/GB0124.md'));
        assert.match(rule.getText(), /GB0124/);
        const report = await vscode.workspace.openTextDocument(
            vscode.Uri.from({ scheme: 'gbpredict', path: '/report/train.py.md', query: file('train.py').toString() }),
        );
        assert.match(report.getText(), /loss_of/);
    },

    'libraries are read from the environment that is selected, and from the next one': async () => {
        await show('uses_library.py');
        await haveRules('uses_library.py', []);
        await configure('stub.python', prepared().other);
        const [rule] = await eventually('a break in the library', () => {
            const found = rules('uses_library.py');
            return found.length > 0 ? found : undefined;
        });
        assert.match(rule ?? '', /^GB/);
        await configure('stub.python', undefined);
        await haveRules('uses_library.py', []);
    },

    'the server can be restarted': async () => {
        await show('train.py');
        await vscode.commands.executeCommand('gbpredict.restart');
        await haveRules('train.py', ['GB0059', 'GB0124']);
    },
};

export async function run(): Promise<void> {
    const failed: string[] = [];
    for (const [name, test] of Object.entries(tests)) {
        const started = Date.now();
        let result = 'ok    ';
        let reason = '';
        try {
            await test();
        } catch (error) {
            failed.push(name);
            result = 'FAILED';
            reason = `\n    ${error instanceof Error ? error.message : String(error)}`;
        }
        console.log(`${PREFIX}${result} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)${reason}`);
    }
    console.log(`${PREFIX}${Object.keys(tests).length - failed.length} passed, ${failed.length} failed`);
    if (failed.length > 0) {
        throw new Error(`${failed.length} failed`);
    }
}
