from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests import world
from zhiheng.instruments.honours.models import Honour, Payment
from zhiheng.instruments.notices.models import Notice
from zhiheng.instruments.notices.vocabulary import NoticeKind
from zhiheng.instruments.people.models import Account, Person
from zhiheng.locale import catalogue

PASSWORD = "花园路-zhiheng-26"


@pytest.fixture(autouse=True, scope="session")
def english():
    """The compiled catalogue is not kept in the repository."""
    catalogue.compile_()


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.NOON)


def account(person: Person | None, username: str = "clerk") -> Account:
    made = Account.objects.create_user(username, password=PASSWORD)
    made.person = person
    made.save()
    return made


def signed_in(person: Person | None) -> Client:
    """Just now, and with a second factor enrolled."""
    client, user = Client(), account(person, f"user-{person.pk if person else 0}")
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "密钥"})
    client.force_login(user)
    signed_in_at(client, datetime.now(UTC))
    return client


def signed_in_at(client: Client, moment: datetime) -> None:
    """Let the session think that the sign-in was at that moment."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": moment.timestamp()},
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def notice(
    title: str = "2026年度金水区区长质量奖拟授奖组织公示",
    kind: NoticeKind = NoticeKind.PUBLICITY,
    **values,
) -> Notice:
    body = "拟授奖组织名单如下。"
    values = {"published_at": world.NOON, "issuer": "评委会办公室", **values}
    return Notice.objects.create(
        kind=kind, title=title, body=body, digest=sha256(body.encode()).hexdigest(), **values
    )


def honour(serial: int = 1, year: int = 2018, *, paid: bool = True, **values) -> Honour:
    name = values.pop("name", f"花园口食品{serial}号有限公司")
    made = Honour.objects.create(
        organisation=values.pop("organisation", None) or world.organisation(name),
        award="jinshui",
        award_title="金水区区长质量奖",
        level="区",
        edition="jinshui-2017",
        year=year,
        name=name,
        number=f"JSQ-{year}-{serial:02d}",
        check_code=f"ABCD{serial:04d}",
        conferred_on=date(year, 12, 20),
        valid_until=date(year + 4, 12, 19),
        bonus_fen=50_000_000,
        **values,
    )
    if paid:
        Payment.objects.create(
            honour=made,
            amount_fen=50_000_000,
            paid_on=made.conferred_on + timedelta(days=30),
            voucher=f"V{serial}",
        )
    return made
