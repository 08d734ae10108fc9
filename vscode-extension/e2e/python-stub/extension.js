// The part of the Python extension's API that gbpredict uses; the selected interpreter is a setting.

const vscode = require('vscode');

const changed = new vscode.EventEmitter();
const selected = () => vscode.workspace.getConfiguration('stub').get('python', '');

exports.activate = (context) => {
    context.subscriptions.push(
        changed,
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (event.affectsConfiguration('stub.python')) {
                changed.fire({ path: selected() });
            }
        }),
    );
    return {
        ready: Promise.resolve(),
        environments: {
            getActiveEnvironmentPath: () => ({ id: selected(), path: selected() }),
            onDidChangeActiveEnvironmentPath: changed.event,
            resolveEnvironment: async ({ path }) =>
                path === '' ? undefined : { executable: { uri: vscode.Uri.file(path) } },
        },
    };
};
