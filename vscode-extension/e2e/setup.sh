#!/usr/bin/env bash
# Puts a real VS Code (code-server: the server and web workbench of VS Code, from npm) into a folder, unless it is there.
#   e2e/setup.sh FOLDER
# Scripts of the packages are off: what they would do and is needed here is done by hand below.
set -euo pipefail

VERSION=4.100.3
folder=$1
stamp=$folder/.complete-$VERSION

[ -f "$stamp" ] && exit 0
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
echo '{"private": true}' >package.json
npm install "code-server@$VERSION" --ignore-scripts --no-audit --no-fund --loglevel=error

cd node_modules/code-server/lib/vscode
npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
ln -sfn node_modules node_modules.asar
ln -sf code-linux.sh bin/remote-cli/code-server
ln -sf browser-linux.sh bin/helpers/browser.sh
# Without it the log behind output channels is not written: a help after failures, and nothing more.
npm rebuild @vscode/spdlog --foreground-scripts --loglevel=error >/dev/null 2>&1 ||
    echo 'e2e set-up: no log files of output channels (@vscode/spdlog could not be built)'

cd "$folder"
npm rebuild argon2 --foreground-scripts --loglevel=error >/dev/null # the entry point loads it
touch "$stamp"
