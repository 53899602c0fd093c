import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from zhiheng.instruments.documents import parts, queries, rules
from zhiheng.instruments.documents.models import Document
from zhiheng.instruments.ledger.acts import OutsideAnAct, act, record
from zhiheng.instruments.ledger.models import Entry
from zhiheng.instruments.ledger.papers import PapersAreKept
from zhiheng.rulebook.citations import Refused
from zhiheng.rulebook.clauses import Clause

pytestmark = pytest.mark.clause(Clause.ATTACHMENTS)

LIMIT = 1024


def nobody_is_refused(**_):
    return None


@act(under=Clause.ATTACHMENTS, allowed=nobody_is_refused)
def keep(*, content, name, by, at):
    document = parts.keep(content, name=name, at=at)
    record("存入", document, clause=Clause.ATTACHMENTS, by=by, at=at)
    return document


def kept(office, content=None, name="自评报告.pdf"):
    return keep(content=content or world.pdf(), name=name, by=office, at=world.NOON)


def test_a_file_is_kept_under_the_hash_of_its_content(office):
    document = kept(office)

    assert (document.name, document.kind, document.size) == (
        "自评报告.pdf",
        "pdf",
        len(world.pdf()),
    )
    assert queries.path_of(document.digest).name == document.digest
    assert queries.content_of(document) == world.pdf()


def test_the_same_content_lies_once_under_two_names(office, settings):
    first, second = kept(office), kept(office, name="副本.PDF")

    assert first.digest == second.digest
    assert [d.name for d in Document.objects.order_by("pk")] == ["自评报告.pdf", "副本.PDF"]
    assert len([path for path in settings.FILES.rglob("*") if path.is_file()]) == 1


def test_a_file_that_was_tampered_with_is_not_handed_out(office):
    document = kept(office)
    queries.path_of(document.digest).write_bytes(b"%PDF-forged")

    with pytest.raises(ValueError, match="自评报告.pdf"):
        queries.content_of(document)


@pytest.mark.clause(Clause.RECORDS)
def test_a_file_is_a_paper_and_is_kept_only_by_an_act(office):
    document = kept(office)

    with pytest.raises(PapersAreKept):
        document.delete()
    with pytest.raises(OutsideAnAct):
        parts.keep(world.pdf(), name="甲.pdf", at=world.NOON)

    assert Document.objects.count() == 1


def test_a_refused_file_leaves_nothing(office, settings):
    with pytest.raises(Refused, match="内容与扩展名不符"):
        kept(office, world.png())

    assert not Document.objects.exists()
    assert not Entry.objects.exists()
    assert not settings.FILES.exists()


def test_the_limit_is_the_settings_own(office, settings):
    settings.FILE_LIMIT = 8

    with pytest.raises(Refused, match="超过0MB的上限"):
        kept(office)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.pdf", b"%PDF-1.7"),
        ("报告.PDF", b"%PDF-1.7"),
        ("表.xlsx", b"PK\x03\x04..."),
        ("文.docx", b"PK\x03\x04..."),
        ("公文.ofd", b"PK\x03\x04..."),
        ("照片.png", b"\x89PNG\r\n\x1a\n..."),
        ("照片.jpg", b"\xff\xd8\xff..."),
        ("照片.jpeg", b"\xff\xd8\xff..."),
        ("喆堃㛃.v2.pdf", b"%PDF-1.7"),
    ],
)
def test_files_of_the_accepted_kinds_are_taken_in(name, content):
    assert rules.file_is_unacceptable(name, content, limit=LIMIT) is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("报告.pdf", b"", "是空的"),
        ("报告.pdf", b"%PDF-" + b"0" * LIMIT, "上限"),
        ("程序.exe", b"MZ", "不接收"),
        ("页面.html", b"<script>", "不接收"),
        ("没有扩展名", b"%PDF-", "不接收"),
        ("伪装.pdf", b"MZ", "内容与扩展名不符"),
        ("照片.png", b"\xff\xd8\xff", "内容与扩展名不符"),
    ],
)
def test_other_files_are_refused_with_the_reason(name, content, words):
    assert words in str(rules.file_is_unacceptable(name, content, limit=LIMIT))


@given(st.binary(min_size=LIMIT - 3, max_size=LIMIT + 3))
def test_the_limit_itself_is_still_taken_in(content):
    refused = rules.file_is_unacceptable("报告.pdf", b"%PDF-" + content, limit=LIMIT + 5)

    assert (refused is None) is (len(content) <= LIMIT)
