"""What of a name, a telephone number, an address or a mail address tells who somebody is.

Names follow 企业名称登记管理规定 (2020, 第六条): 行政区划 + 字号 + 行业 + 组织形式, the region in front or
in brackets.
"""

import re
import unicodedata
from functools import lru_cache

from zhiheng.methods.conflicts.characters import SIMPLIFIED

LEGAL_FORM = re.compile(r"(?:股份)?有限(?:责任)?公司$")
REGIONS = (
    "河南", "郑州", "金水", "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江",
    "江苏", "浙江", "安徽", "福建", "江西", "山东", "湖北", "湖南", "广东", "海南", "四川", "贵州",
    "云南", "陕西", "甘肃", "青海", "内蒙古", "广西", "西藏", "宁夏", "新疆",
)  # fmt: skip
ANY_REGION = (
    r"[\u4e00-\u9fff]{2,3}(?:省|(?<![超城都门股])市|(?<![社小园校景])区|县)"  # 超市 is none
)
NAMED_REGION = rf"(?:{'|'.join(REGIONS)})[省市区县]?"
REGION = re.compile(rf"^(?:\({NAMED_REGION}\)|{NAMED_REGION}|{ANY_REGION})")
BRANCH = re.compile(r"(?<=公司).+(?:分公司|办事处|营业部|事业部)$")
TELLING = 3
"""Characters that must remain of a name for it to tell one company from another."""

FREE_MAIL = frozenset(
    {
        "126.com",
        "139.com",
        "163.com",
        "188.com",
        "189.cn",
        "21cn.com",
        "aliyun.com",
        "foxmail.com",
        "gmail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "outlook.com",
        "qq.com",
        "sina.cn",
        "sina.com",
        "sohu.com",
        "tom.com",
        "vip.163.com",
        "vip.qq.com",
        "wo.cn",
        "yeah.net",
    }
)
"""Mail that anybody can have ties nobody."""


@lru_cache(maxsize=20_000)
def normal_name(name: str) -> str:
    """An organisation's name without what differs between spellings of the same one.

    Width of characters, traditional forms, brackets and spaces; the legal form; a branch's
    addition; and, of companies only, the region in front: 郑州大学 and 河南大学 are two. A region in
    brackets is part of the name: 东方(郑州) and 东方(洛阳) are two companies.
    """
    text = re.sub(r"[\s·•.,,。\-—]", "", unicodedata.normalize("NFKC", name)).upper()
    text = re.sub(r"[〔【\[{「]", "(", re.sub(r"[〕】\]}」]", ")", text.translate(SIMPLIFIED)))
    text = BRANCH.sub("", text)
    core, forms = LEGAL_FORM.subn("", text)
    return _without_region(core) + "公司" if forms else text


def _without_region(core: str) -> str:
    while (found := REGION.match(core)) and len(core) - found.end() >= TELLING:
        core = core[found.end() :]
    return core


def normal_phone(phone: str) -> str:
    """The digits of a telephone number, without the country's code; "" when too few to tell."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone)).removeprefix("86")
    return digits if len(digits) >= 7 else ""


NUMBERED = re.compile(r"\d")


@lru_cache(maxsize=20_000)
def normal_address(address: str) -> str:
    """An address without region, width and blanks; "" when it has no number and so tells no door."""
    text = re.sub(r"[\s·,,。\-—]", "", unicodedata.normalize("NFKC", address)).upper()
    text = _without_region(text.translate(SIMPLIFIED))
    return text if NUMBERED.search(text) else ""


def mail_domain(mail: str) -> str:
    """What follows the @; "" where anybody can have it."""
    domain = mail.strip().lower().rpartition("@")[2] if "@" in mail else ""
    return "" if domain in FREE_MAIL else domain
