#!/usr/bin/env bash
# The extension in a real VS Code: builds the .vsix, installs it into code-server, and uses it in headless Chromium.
#   e2e/run.sh [FOLDER]      screenshots and logs go to FOLDER (default: artefacts under .ci)
# E2E_HOME: where code-server is kept from run to run. PYTHON: the Python that runs the server. CHROMIUM: the browser.
# E2E_PICTURES=1 also writes the pictures of the README. E2E_VSIX: an .vsix to use instead of building one.
# Exit code 77: skipped, something is not to be had here.
set -euo pipefail
cd "$(dirname "$0")/.."

artefacts=$(mkdir -p "${1:-../.ci/artefacts/vscode}" && cd "${1:-../.ci/artefacts/vscode}" && pwd)
home=${E2E_HOME:-$PWD/../.ci/code-server}
export PYTHON=${PYTHON:-python3}

skip() {
    printf 'VS Code end to end: SKIPPED, %s\n' "$1"
    exit 77
}

command -v node >/dev/null || skip 'node is not installed'
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || skip "node $(node --version) is older than 20"
find_chromium() {
    if [ -n "${CHROMIUM:-}" ]; then
        echo "$CHROMIUM"
    else
        command -v chromium || command -v chromium-browser || command -v google-chrome
    fi
}
if ! find_chromium >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # Without a font there are boxes instead of letters.
    { apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 || true
fi
CHROMIUM=$(find_chromium) || skip 'there is no Chromium, and it cannot be installed'
export CHROMIUM
bash e2e/setup.sh "$home" || skip 'code-server cannot be installed'

vsix=${E2E_VSIX:-}
if [ -z "$vsix" ]; then
    vsix=$artefacts/gbpredict.vsix
    node scripts/package.mjs --quiet --out "$vsix"
fi
node_modules/.bin/esbuild e2e/drive.ts e2e/host.ts --bundle --platform=node --format=cjs \
    --external:playwright-core --external:vscode --outdir=dist/e2e --log-level=warning
ARTEFACTS=$artefacts VSIX=$vsix CODE_SERVER=$home/node_modules/code-server/out/node/entry.js exec node dist/e2e/drive.js
