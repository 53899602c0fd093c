"""A sealed dossier: one zip, and a manifest that says of every file what it is and its SHA-256."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
MANIFEST = "manifest.json"
READ_ME = "说明.txt"
EXPLAINED = """本档案由《{award}》文书、台账导出和清单组成。
manifest.json 列出每个文件的内容、大小和 SHA-256 摘要；没有本程序也可以逐一核对。
台账每行一条，最后一行是封印；各条摘要前后相连，改动任何一条都会被发现。
"""


@dataclass(frozen=True)
class File:
    """One file of a dossier and what it is."""

    path: str
    content: bytes
    what: str
    kind: str = ""
    version: int = 1


@dataclass(frozen=True)
class Fault:
    """What is wrong with one file of a dossier."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.what}"


def sealed(files: Iterable[File], *, head: dict[str, Any], award: str) -> tuple[bytes, str]:
    """(the zip, SHA-256 of its manifest). `head`: what the manifest says of the whole."""
    whole = [*files, File(READ_ME, EXPLAINED.format(award=award).encode(), "说明")]
    listed = [
        {**{k: v for k, v in asdict(file).items() if k != "content"},
         "size": len(file.content), "sha256": sha256(file.content).hexdigest()}
        for file in whole
    ]  # fmt: skip
    manifest = json.dumps({**head, "files": listed}, ensure_ascii=False, indent=1).encode()
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for file in (*whole, File(MANIFEST, manifest, "清单")):
            info = ZipInfo(file.path, EPOCH)
            info.compress_type = ZIP_DEFLATED
            made.writestr(info, file.content)
    return out.getvalue(), sha256(manifest).hexdigest()


def faults(path: Path | BytesIO, *, manifest_digest: str = "") -> list[Fault]:
    """What was changed in a dossier since it was sealed; empty when nothing was.

    With the digest of the manifest, as the ledger has it, a manifest made anew is found out too.
    """
    try:
        with ZipFile(path) as given:
            return list(_faults(given, manifest_digest))
    except (BadZipFile, KeyError, ValueError) as fault:
        return [Fault(MANIFEST, f"读不出来（{type(fault).__name__}）")]


def _faults(given: ZipFile, manifest_digest: str) -> Iterator[Fault]:
    written = given.read(MANIFEST)
    if manifest_digest and sha256(written).hexdigest() != manifest_digest:
        yield Fault(MANIFEST, "清单与台账记载的摘要不符")
    listed = {row["path"]: row["sha256"] for row in json.loads(written)["files"]}
    there = set(given.namelist()) - {MANIFEST}
    for path in sorted(listed.keys() - there):
        yield Fault(path, "清单中有，档案中没有")
    for path in sorted(there - listed.keys()):
        yield Fault(path, "档案中有，清单中没有")
    for path in sorted(there & listed.keys()):
        if sha256(given.read(path)).hexdigest() != listed[path]:
            yield Fault(path, "内容与清单中的摘要不符")
