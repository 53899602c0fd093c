"""Everything that must be kept, in one file: the database, the received files and the keys."""

import os
import shutil
import subprocess
import tempfile
from argparse import Namespace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from zhiheng.surfaces.console import database
from zhiheng.surfaces.console.failures import Failure


def write(chosen: Namespace) -> None:
    """Write a zip that unpacks to the data folder of another machine. People may go on working:
    the database is copied as it was at one moment, and files are only ever added.

    The zip holds the keys. It is readable by its owner alone; keep it as you keep a key.
    """
    database.current()
    if chosen.file.exists():
        raise Failure(f"{chosen.file} 已经存在，没有覆盖。请换一个文件名。")
    with tempfile.TemporaryDirectory() as scratch:
        copy = _database(Path(scratch))
        with (
            os.fdopen(
                os.open(chosen.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as to,
            ZipFile(to, "w", ZIP_DEFLATED) as archive,
        ):
            archive.write(copy, copy.name)
            count = _kept(archive)
    size = chosen.file.stat().st_size
    print(f"已备份到 {chosen.file}：数据库和{count}个文件，{size / 1e6:.1f} MB。")


def _database(scratch: Path) -> Path:
    from django.db import connection

    if connection.vendor == "sqlite":
        copy = scratch / "zhiheng.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [f"{copy}"])
        return copy
    return _dump(scratch / "zhiheng.dump")


def _dump(copy: Path) -> Path:
    program, url = shutil.which("pg_dump"), os.environ.get("DATABASE_URL", "")
    if program is None:
        raise Failure(
            "没有找到 pg_dump，备份不了 PostgreSQL 数据库。请安装与服务器同版本的客户端工具。"
        )
    made = subprocess.run(
        [program, "--format=custom", f"--file={copy}", f"--dbname={url}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise Failure("pg_dump 没有成功：", *made.stderr.splitlines())
    return copy


def _kept(archive: ZipFile) -> int:
    """The received files and the keys, by their names in the data folder."""
    from django.conf import settings

    kept = [path for path in Path(settings.FILES).rglob("*") if path.is_file()]
    kept += [p for name in ("secret.key", "seal.key") if (p := settings.VAR / name).exists()]
    for path in sorted(kept):
        archive.write(path, path.relative_to(settings.VAR))
    return len(kept)
