# Shared by the commands beside it: the folder, the tools, the environment. Sourced, not run.
cd "$(dirname "$0")/.."
TOOLS=.zh/tools
VENV=.zh/venv
say() { printf '[质衡] %s\n' "$*" >&2; }

uv_command() {
  if command -v uv >/dev/null 2>&1; then UV=$(command -v uv); return; fi
  UV=$TOOLS/bin/uv
  [ -x "$UV" ] && return
  say "安装 uv …"
  python3 -m pip install -q --disable-pip-version-check --no-warn-script-location \
    --target "$TOOLS" 'uv>=0.9'
}

# environment FILE: the virtual environment holds at least what FILE lists
environment() {
  stamp=$VENV/.$(basename "$1").$(cksum < "$1" | tr -d ' ')
  [ -e "$stamp" ] && return
  uv_command
  [ -d "$VENV" ] || "$UV" venv -q --no-python-downloads --python python3 "$VENV"
  say "安装依赖（$1）…"
  "$UV" pip sync -q --python "$VENV/bin/python" "$1"
  rm -f "$VENV"/.requirements*
  touch "$stamp"
}

# A developer's environment serves the product too: don't take its tools away again.
product_environment() {
  for held in "$VENV"/.requirements-dev.txt.*; do
    [ "$held" = "$VENV/.requirements-dev.txt.$(cksum < requirements-dev.txt | tr -d ' ')" ] && return
  done
  environment requirements.txt
}

texts() {
  "$VENV/bin/python" -m zhiheng.locale.catalogue compile
}

typefaces() {
  bin/fonts || say "公文字体没有取到，文书暂时不能生成；其余功能不受影响。联网后再运行 bin/fonts。"
}

# serve HOST PORT WORKERS: in place of this shell, until it is stopped
serve() {
  # the server shares a port with whoever has it, without a word: ask first
  if ! "$VENV/bin/python" -c "import socket; s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('$1', $2))" 2>/dev/null; then
    say "端口 $2 已被占用。请先停掉占用它的程序，或另选端口：$0 --port 8001"
    exit 1
  fi
  "$VENV/bin/python" manage.py collectstatic --noinput -v 0
  say "http://$1:$2"
  exec "$VENV/bin/granian" --interface wsgi --host "$1" --port "$2" --workers "$3" \
    --blocking-threads 4 --workers-kill-timeout 5 --log-level warning zhiheng.wsgi:application
}
